#!/usr/bin/env bash
# From a commit to a search that finds it: `codesense pipeline watch`, as it is set by default, looks at a clone of this repository, one
# file of which changes again and again. Seconds from `git commit` to the first answer with the new word.
# usage: bench/push-to-searchable.sh [ROUNDS]
#
# Vectors that this working tree has made already are taken along; without them the first run takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
rounds=${1:-20}
work=$(mktemp -d)
watch=
clean_up() {
  [ -z "$watch" ] || { kill -- "-$watch" 2>/dev/null || true; }
  rm -rf "$work"
}
trap clean_up EXIT

git clone -q . "$work/remote"
mkdir -p "$work/project/.codesense"
printf 'repositories:\n  - url: %s\n    id: bench/remote\n' "$work/remote" >"$work/project/codesense.yaml"
[ ! -d .codesense/vectors ] || cp -r .codesense/vectors "$work/project/.codesense/"
./codesense --project "$work/project" run >/dev/null 2>"$work/run.log" || { cat "$work/run.log"; exit 1; }
setsid "$root/codesense" pipeline watch --project "$work/project" >"$work/watch.log" 2>&1 &
watch=$!
sleep 10

found() {
  ./codesense --project "$work/project" search --mode lexical --json "$1" 2>/dev/null | grep -q "\"snippet\":.*$1"
}

for round in $(seq "$rounds"); do
  # Commits do not wait for the moment at which the watch has just looked.
  sleep "$((RANDOM % 15))"
  word="quokka$(printf '%03d' "$round" | tr '0-9' 'a-j')"
  printf '\n/// The word of this round is %s.\n' "$word" >>"$work/remote/libraries/core/src/main/java/dev/codesense/core/file/Sha256.java"
  git -C "$work/remote" -c user.name=bench -c user.email=bench@localhost commit -qam "Round $round"
  begin=$(date +%s.%N)
  until found "$word"; do
    sleep 0.2
    [ "$(echo "$(date +%s.%N) - $begin > 300" | bc)" = 0 ] || { tail -n 20 "$work/watch.log"; exit 1; }
  done
  echo "$(date +%s.%N) - $begin" | bc | tee -a "$work/times"
done
sort -n "$work/times" | awk '{ t[NR] = $1 } END { printf "rounds %d  median %.1f s  p95 %.1f s  worst %.1f s\n", NR, t[int((NR + 1) / 2)], t[int(NR * 0.95 + 0.5)], t[NR] }'
