#!/usr/bin/env bash
# The second document of a compiled KFP pipeline is passed on unread
#
# Packages: kfp 2.17.3, kfp-kubernetes 2.17.3 (PyPI)
# Expected: loading a pipeline checks it: an unknown field, or settings for an executor that the pipeline has not, is an error,
#           as an unknown field of the first document is.
# Seen:     with `secretAsEnv` misspelt, or the executor's label, the SDK loads the file and compiles it into another pipeline with the
#           misspelling in it; a local run ignores the whole document and succeeds without the secret, with no warning.
#           Parsed as KubernetesExecutorConfig, strictly, the first one is refused at once.
# Matters:  the pipeline starts without its secrets, volumes and tolerations, and nobody is told.
# Here:     rules R7, C1 and C9 of docs/pipeline-rules.md parse the second document strictly.
. "$(dirname "$0")/lib.sh"

python_with kfp==2.17.3 kfp-kubernetes==2.17.3
cat >pipeline.py <<'P'
import logging, warnings
warnings.simplefilter("ignore")
import yaml
from google.protobuf import json_format
from kfp import compiler, components, dsl, kubernetes, local

@dsl.component(install_kfp_package=False)
def token() -> str:
    import os
    return os.environ.get("TOKEN", "no secret")

@dsl.pipeline(name="inner")
def inner() -> str:
    task = token()
    kubernetes.use_secret_as_env(task, "hub", {"token": "TOKEN"})
    return task.output

compiler.Compiler().compile(inner, "inner.yaml")
text = open("inner.yaml").read()
for what, broken in (
    ("first document", text.replace("executorLabel: exec-token", "executorLabell: exec-token")),
    ("field", text.replace("secretAsEnv:", "secretAsEnvironment:")),
    ("label", text.replace("exec-token:\n          secret", "exec-tokn:\n          secret")),
):
    assert broken != text
    try:
        loaded = components.load_component_from_text(broken)
    except Exception as refusal:
        print(f"SEEN {what} misspelt: refused, {type(refusal).__name__}")
        continue

    @dsl.pipeline(name="outer")
    def outer():
        loaded()

    compiler.Compiler().compile(outer, "outer.yaml")
    executors = list(yaml.safe_load_all(open("outer.yaml")))[1]["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
    print(f"SEEN {what} misspelt: compiled,", {label: list(config) for label, config in executors.items()})
    for config in executors.values():
        try:
            json_format.ParseDict(config, kubernetes.kubernetes_executor_config_pb2.KubernetesExecutorConfig())
        except json_format.ParseError:
            print("SEEN     parsed strictly: refused")
local.init(runner=local.SubprocessRunner(use_venv=False))
logging.disable(logging.INFO)
print("SEEN local run:", inner().output)
P
python pipeline.py >python.log 2>&1
sed -n 's/^SEEN //p' python.log >seen
echo "local run, warnings: $(grep -ciE 'warn|ignor|unsupported' python.log || true)" >>seen
as_described <<'X'
first document misspelt: refused, ParseError
field misspelt: compiled, {'exec-token': ['secretAsEnvironment']}
    parsed strictly: refused
label misspelt: compiled, {'exec-tokn': ['secretAsEnv']}
local run: no secret
local run, warnings: 0
X
