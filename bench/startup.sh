#!/usr/bin/env bash
# How long `codesense --help` takes from the shell to the last byte of output: median and worst.
# usage: bench/startup.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-20}
./codesense --help >/dev/null   # builds, and makes the AOT cache, if needed
times=$(for _ in $(seq "$runs"); do
  start=$(date +%s%N)
  ./codesense --help >/dev/null
  echo $((($(date +%s%N) - start) / 1000000))
done | sort -n)
echo "codesense --help: median $(sed -n "$(((runs + 1) / 2))p" <<<"$times") ms," \
  "worst $(tail -n 1 <<<"$times") ms, $runs runs," \
  "$(nproc) cores, $(sed -n 's/^JAVA_VERSION=//p' "$(cat apps/cli/target/launch/jdk 2>/dev/null || echo "$JAVA_HOME")/release")"
