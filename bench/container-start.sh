#!/usr/bin/env bash
# How long a task takes from `podman run` to the first line of its own work: the components of the images built last, and beside
# them a Python component that imports kfp, in turn. Median and worst.
# usage: bench/container-start.sh [RUNS]
#
# Needs root, podman or docker, and mmdebstrap and pip for the Python image, which is made once.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
engine=${CODESENSE_CONTAINER_ENGINE:-$(command -v podman || command -v docker)}
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
python_image=localhost/codesense-bench-kfp
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What KFP makes of a Python function, with kfp installed beforehand: without it, pip would run at every start.
make_python_image() {
  mmdebstrap --quiet --mode=root --variant=extract --format=directory --include=python3,libc6 bookworm "$work/python"
  python3 -m pip -q install --disable-pip-version-check --root-user-action ignore --no-warn-conflicts \
    --target "$work/python/usr/lib/python3/dist-packages" kfp==2.17.0
  cat >"$work/python/component.py" <<'PYTHON'
import kfp
from kfp import dsl
from kfp.dsl import *


def shout(text: str) -> str:
    print("Z INFO shout begins", flush=True)
    return text.upper()
PYTHON
  tar --directory "$work/python" -c . | "$engine" import --change "ENV PATH=/usr/bin" - "$python_image" >/dev/null
}
"$engine" image inspect "$python_image" >/dev/null 2>&1 || make_python_image

mkdir "$work/repository" "$work/root" "$work/times"
chmod 755 "$work" && chmod 777 "$work/root"
cp README.md "$work/repository"
git -C "$work/repository" init -q
git -C "$work/repository" add .
git -C "$work/repository" -c user.name=bench -c user.email=bench@localhost commit -q -m "Bench"

# image, command…: milliseconds until the first line of a component; what follows is read to its end
until_work() {
  local image=$1 start line
  shift
  start=$(date +%s%N)
  # shellcheck disable=SC2086 # words
  "$engine" run --rm ${CODESENSE_CONTAINER_OPTIONS:-} --volume "$work/repository:/repository:ro" --volume "$work/root:/root-of-run" \
    "$image" "$@" 2>&1 | {
    while read -r line; do
      case $line in *"Z INFO "*) echo $((($(date +%s%N) - start) / 1000000)); break ;; esac
    done
    cat >>"$work/log"
  }
}

main=(/opt/codesense/java/bin/java @/opt/codesense/java.args dev.codesense.runtime.Main)
converge() {
  until_work "codesense/converge:$version" "${main[@]}" converge --parameter 'repositories=[{"url":"/repository"}]' \
    --output "snapshot=/root-of-run/snapshot-$1"
}
index() {
  until_work "codesense/index:$version" "${main[@]}" index --parameter "store=lucene:/root-of-run/store-$1" \
    --input "snapshot=/root-of-run/snapshot-$1" --output "index=/root-of-run/index-$1"
}
python() {
  until_work "$python_image" python3 -m kfp.dsl.executor_main --component_module_path /component.py --function_to_execute shout \
    --executor_input '{"inputs":{"parameterValues":{"text":"a"}},"outputs":{"parameters":{"Output":{"outputFile":"/tmp/out"}},"outputFile":"/tmp/output.json"}}'
}

for run in $(seq "$runs"); do
  for task in converge index python; do "$task" "$run" >>"$work/times/$task"; done
done
for task in converge index python; do
  sort -n "$work/times/$task" >"$work/sorted"
  echo "$task: median $(sed -n "$(((runs + 1) / 2))p" "$work/sorted") ms, worst $(tail -n 1 "$work/sorted") ms, $runs runs, $(nproc) cores"
done
