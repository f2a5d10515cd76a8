#!/usr/bin/env bash
# One entry called .dvc makes DVC leave out the folder that holds it, with all its neighbours
#
# Packages: dvc 3.67.1 (PyPI)
# Expected: `dvc add data` tracks every file below data, or leaves out what is in .dvc itself, as it does with .git.
# Seen:     a .dvc, folder or plain file, anywhere below data takes its whole parent folder out of the tracked directory, also what is
#           nested deeper. `dvc add` succeeds, `dvc status` says all is up to date, and a checkout brings the neighbours back no more.
# Matters:  who keeps clones of DVC projects as data (a snapshot of repositories does) loses those projects, and finds out on restore.
# Here:     codesense keeps file contents under digests, never under their own names, so no entry of its data is called .dvc; whoever
#           computes a `.dir` for foreign folders must leave out the same neighbours.
. "$(dirname "$0")/lib.sh"

need git
python_with dvc==3.67.1
export DVC_NO_ANALYTICS=1 HOME=$work
git init -q . && dvc init -q
mkdir -p data/project/src data/other
echo 1 >data/top
echo 2 >data/project/README
echo 3 >data/project/src/main.py
echo 4 >data/other/file
tracked() { dvc add -q data; sed -n 's/ *nfiles: /files tracked: /p' data.dvc; }
{
  tracked
  mkdir -p data/project/.dvc && echo '[core]' >data/project/.dvc/config
  echo "with data/project/.dvc/config:"
  tracked
  dvc status
  rm -r data && dvc checkout -q
  find data -type f | sort
} >seen 2>add.log
as_described <<'X'
files tracked: 4
with data/project/.dvc/config:
files tracked: 2
Data and pipelines are up to date.
data/other/file
data/top
X
