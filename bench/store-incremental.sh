#!/usr/bin/env bash
# What indexing again costs of indexing from nothing, embedding and upload counted: `codesense index` of a clone of this repository
# without any vectors, then with a comment more in some of its files.
# usage: bench/store-incremental.sh STORE [PERCENT]   such as qdrant://localhost:6334 1
#
# The collection is called bench-incremental; what is there of it before belongs to an earlier run and is left where it is.
set -euo pipefail
cd "$(dirname "$0")/.."
store=${1:?usage: bench/store-incremental.sh STORE [PERCENT]}
percent=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q . "$work/remote"
mkdir "$work/project"
printf 'repositories:\n  - url: %s\n    id: bench/remote\nindex:\n  collection-name: bench-incremental\n  store: %s\n' \
  "$work/remote" "$store" >"$work/project/codesense.yaml"

index() { # what
  local begin
  ./codesense --project "$work/project" converge >/dev/null 2>"$work/log" || { cat "$work/log"; exit 1; }
  begin=$(date +%s.%N)
  ./codesense --project "$work/project" index >/dev/null 2>"$work/log" || { cat "$work/log"; exit 1; }
  printf '%-28s %6.1f s  %s\n' "$1" "$(echo "$(date +%s.%N) - $begin" | bc)" "$(grep -E '^embed: [0-9,]+ chunks|✓' "$work/log" | tail -n 1)"
}

index "from nothing"
files=$(git -C "$work/remote" ls-files '*.java')
count=$(($(wc -l <<<"$files") * percent / 100))
shuf -n "$count" --random-source=pom.xml <<<"$files" | while read -r file; do
  printf '\n// Changed.\n' >>"$work/remote/$file"
done
git -C "$work/remote" -c user.name=bench -c user.email=bench@localhost commit -qam "Change some files"
index "$count files changed ($percent %)"
