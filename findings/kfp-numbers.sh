#!/usr/bin/env bash
# Whole numbers do not survive a KFP parameter
#
# Packages: kfp 2.17.3 (PyPI)
# Expected: a component that declares `n: int` gets the int that the caller passed, and a dict arrives as it was.
# Seen:     every number travels as a double. Above 2^53 an int is rounded without a word, on the declared type too; inside a dict or
#           list 64 arrives as 64.0.
# Matters:  seeds, nanoseconds, snowflake and 64-bit point ids come out as their neighbours, and `range(config["batch"])` fails.
#           Pass such numbers as text.
# Here:     rule C7 of docs/pipeline-rules.md refuses whole numbers beyond 2^53-1; the binding takes 64.0 for a whole number.
. "$(dirname "$0")/lib.sh"

python_with kfp==2.17.3
cat >pipeline.py <<'P'
import logging, warnings
warnings.simplefilter("ignore")
from kfp import dsl, local
local.init(runner=local.SubprocessRunner(use_venv=False))
logging.disable(logging.CRITICAL)

@dsl.component(install_kfp_package=False)
def show(n: int, config: dict, sizes: list) -> str:
    return f"n={n!r} batch={config['batch']!r} id={config['id']!r} sizes={sizes!r}"

print("RESULT", show(n=2**53 + 1, config={"batch": 64, "id": 10**17 + 1}, sizes=[1, 2]).output)
P
echo "passed  n=9007199254740993 batch=64 id=100000000000000001 sizes=[1, 2]" >seen
python pipeline.py 2>python.log | sed -n 's/^RESULT/arrived/p' >>seen
as_described <<'X'
passed  n=9007199254740993 batch=64 id=100000000000000001 sizes=[1, 2]
arrived n=9007199254740992 batch=64.0 id=1e+17 sizes=[1.0, 2.0]
X
