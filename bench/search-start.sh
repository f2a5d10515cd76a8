#!/usr/bin/env bash
# Processor time, user and system, of one `codesense search` in a small project: the least and the median of RUNS, with vectors
# and by words alone. Unlike the time on the clock it says something on a busy machine too.
# usage: bench/search-start.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
runs=${1:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/vectors" "$work/words"
git clone -q "$root" "$work/repository"
for project in vectors words; do
  printf 'repositories:\n  - url: ../repository\n    include: ["docs/adr/**"]\n' >"$work/$project/codesense.yaml"
done
printf 'index: {vectors: none}\n' >>"$work/words/codesense.yaml"
for project in vectors words; do
  ./codesense --project "$work/$project" --quiet run >/dev/null
  python3 - "$project" "$runs" ./codesense --project "$work/$project" search "where does the alias move" <<'PYTHON'
import os, subprocess, sys
project, runs, *command = sys.argv[1:]
times = []
for _ in range(int(runs) + 1):
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    times.append(after.children_user + after.children_system - before.children_user - before.children_system)
times = sorted(times[1:])  # the first makes the AOT cache
print(f"search, {project}: at least {times[0]:.2f} s of processor time, median {times[len(times) // 2]:.2f} s, {len(times)} runs")
PYTHON
done
