#!/usr/bin/env bash
# DVC does not see a parameter change from 1 to true, nor from true to 1.0
#
# Packages: dvc 3.67.1 (PyPI)
# Expected: `dvc repro` runs a stage again when a parameter that it depends on was edited; the file and what the command would print differ.
# Seen:     parameters are compared by Python's ==, for which 1, 1.0 and true are one value: status, params diff and repro say that
#           nothing changed, and the stage's output stays that of the old value. A change from 1 to "1" is seen.
# Matters:  switching `packing: 1` to `true`, or a number to a flag, trains nothing and reports success.
# Here:     codesense's own settings are typed; a user's dvc.yaml beside it is not.
. "$(dirname "$0")/lib.sh"

need git
python_with dvc==3.67.1
export DVC_NO_ANALYTICS=1 HOME=$work
git init -q . && dvc init -q
cat >dvc.yaml <<'Y'
stages:
  train:
    cmd: cp params.yaml trained.txt
    params: [packing, bf16]
    outs: [trained.txt]
Y
printf 'packing: 1\nbf16: true\n' >params.yaml
dvc repro -q
git add -A && git -c user.name=a -c user.email=a@b commit -qm 1

printf 'packing: true\nbf16: 1.0\n' >params.yaml
{
  echo "status: $(dvc status 2>&1)"
  echo "params diff: $(dvc params diff 2>&1)"
  dvc repro 2>&1 | grep -i 'stage'
  echo "params.yaml: $(paste -sd, params.yaml), trained with: $(paste -sd, trained.txt)"
  printf 'packing: "1"\nbf16: true\n' >params.yaml
  echo "quoted: $(dvc status 2>&1 | grep -c modified) modified"
} >seen
as_described <<'X'
status: Data and pipelines are up to date.
params diff: 
Stage 'train' didn't change, skipping
params.yaml: packing: true,bf16: 1.0, trained with: packing: 1,bf16: true
quoted: 1 modified
X
