#!/usr/bin/env bash
# SIGTERM at a random instant of `codesense run`, so often, while a repository grows: each run ends with 130 or 143 and never by
# a crash, queries find what was published before, and the next run that is left alone completes.
# usage: bench/interrupt.sh [SIGNALS]      default: 10
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
signals=${1:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
project=$work/project repository=$work/repository
mkdir "$project" "$repository"
git -C "$repository" init -q -b main
printf 'repositories:\n  - url: ../repository\n' >"$project/codesense.yaml"

grow() { # number: adds a file of two dozen chunks, and commits
  local i
  for i in $(seq 24); do
    printf '/// Shelf %d of aisle %d holds %d boxes.\nclass Shelf%d_%d {\n' "$i" "$1" $((i * $1)) "$1" "$i"
    printf '  int box%d(int left, int right) { return left * %d + right; }\n' $(seq $((i * 100)) $((i * 100 + 19)) | sed 'p')
    printf '}\n'
  done >"$repository/Aisle$1.java"
  git -C "$repository" add -A
  git -C "$repository" -c user.name=bench -c user.email=bench@localhost -c commit.gpgsign=false commit -q -m "Aisle $1"
}

fail() {
  echo "signal $signal, after $pause s: $*" >&2
  cat "$work/log" >&2
  exit 1
}

run() { (cd "$work" && "$root/codesense" --project "$project" run) >"$work/log" 2>&1; }

signal=0 pause=0
grow 0
run || fail "the first run failed"
# The first one makes what later runs find made, and takes longer than they do.
grow 1
start=$(date +%s%N)
run || fail "the second run failed"
took=$((($(date +%s%N) - start) / 1000000))
declare -A ends=()
for signal in $(seq "$signals"); do
  grow $((signal + 1))
  pause=$(printf '%d.%03d' $((RANDOM * took / 32768 / 1000)) $((RANDOM % 1000)))
  # In the shell's own process: a signal to a subshell would leave Java alone.
  (cd "$work" && exec "$root/codesense" --project "$project" run) >"$work/log" 2>&1 &
  process=$!
  sleep "$pause"
  kill -TERM "$process" 2>/dev/null || true
  code=0
  wait "$process" || code=$?
  ends[$code]=$((${ends[$code]:-0} + 1))
  case $code in 0 | 130 | 143) ;; *) fail "exit code $code" ;; esac
  [ -z "$(find "$work" -maxdepth 2 -name 'hs_err*' -print -quit)" ] || fail "the JVM crashed"
  ./codesense --project "$project" search --json "shelf of aisle 0" >"$work/found" 2>>"$work/log" || fail "queries fail"
  grep -q '"path":"Aisle0.java"' "$work/found" || fail "queries do not find what was there"
  if ((signal % 10 == 0)); then
    run || fail "the next run does not complete"
    ./codesense --project "$project" search --json "Shelf$((signal - 3))_7" >"$work/found"
    grep -q "\"path\":\"Aisle$((signal - 3)).java\"" "$work/found" || fail "the next run does not index all"
  fi
done
run || fail "the last run does not complete"
for code in "${!ends[@]}"; do printf 'exit code %s: %d times\n' "$code" "${ends[$code]}"; done
echo "$signals signals, no crash; the index is whole"
