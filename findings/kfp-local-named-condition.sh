#!/usr/bin/env bash
# A local run of KFP takes a condition on a named output for false
#
# Packages: kfp 2.17.3 (PyPI)
# Expected: `dsl.If(task.outputs["asked"] == True)` runs its branch where the task gave True: as it does on a server, and as the local
#           run does where the task has the one output `Output`.
# Seen:     the branch of the named output is skipped and the pipeline succeeds, at the root and as a step of another pipeline; the
#           same value as an unnamed output runs it.
# Matters:  a pipeline tested locally is green, and half of it never ran.
# Here:     a test of a pipeline with a condition at its root looks for what the branch leaves behind; `.ci/run` says which it skips.
. "$(dirname "$0")/lib.sh"

python_with kfp==2.17.3
cat >conditions.py <<'P'
import os, warnings
warnings.simplefilter("ignore")
from typing import NamedTuple
from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root="out")
trace = os.path.abspath("trace")

@dsl.component(install_kfp_package=False)
def named() -> NamedTuple("Outputs", [("asked", bool)]):
    from typing import NamedTuple
    return NamedTuple("Outputs", [("asked", bool)])(True)

@dsl.component(install_kfp_package=False)
def unnamed() -> bool:
    return True

@dsl.component(install_kfp_package=False)
def leave(what: str, trace: str):
    with open(trace, "a") as file:
        file.write(what + " ")

@dsl.pipeline(name="on-named")
def on_named(what: str, trace: str):
    task = named()
    with dsl.If(task.outputs["asked"] == True):
        leave(what=what, trace=trace)

@dsl.pipeline(name="on-unnamed")
def on_unnamed(what: str, trace: str):
    task = unnamed()
    with dsl.If(task.output == True):
        leave(what=what, trace=trace)

@dsl.pipeline(name="outer")
def outer(trace: str):
    on_named(what="nested", trace=trace)

on_named(what="named", trace=trace)
on_unnamed(what="unnamed", trace=trace)
outer(trace=trace)
print("SEEN branches that ran:", open(trace).read().strip())
P
python conditions.py >python.log 2>&1
sed -n 's/^SEEN //p' python.log >seen
echo "pipelines that succeeded: $(grep -c 'Pipeline .*SUCCESS' python.log)" >>seen
as_described <<'X'
branches that ran: unnamed
pipelines that succeeded: 3
X
