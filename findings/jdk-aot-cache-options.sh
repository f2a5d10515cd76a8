#!/usr/bin/env bash
# --add-modules or --enable-native-access makes the JVM drop a whole AOT cache, and say so on standard output
#
# Packages: JDK 25.0.3 (Temurin); no others
# Expected: an option that adds a module costs what concerns that module; what is wrong with a cache is told on standard error.
# Seen:     a cache made without `--add-modules jdk.incubator.vector` is refused as a whole when that option is there; so with
#           `--enable-native-access=ALL-UNNAMED`, which changes no class. Five lines [error][aot] go to standard output, before the program's own;
#           the exit code is 0. Made and used with the incubator module the cache works, but without its ready-made module graph.
# Matters:  `tool --json | jq` breaks on the day someone adds a JVM option; start-up is slower and nothing fails. Train with the very options of
#           production, and send -Xlog:disable -Xlog:all=error:stderr.
# Here:     the launcher trains with the options it starts with, gives light commands no vector module, and logs nothing (../codesense).
. "$(dirname "$0")/lib.sh"

jdk
echo 'public class App { public static void main(String[] a) { System.out.println("{}"); } }' >App.java
javac App.java && jar --create --file app.jar App.class
vector=--add-modules=jdk.incubator.vector
native=--enable-native-access=ALL-UNNAMED
java -XX:AOTCacheOutput=plain.aot -cp app.jar App >train.log 2>&1
java -XX:AOTCacheOutput=vector.aot $vector -cp app.jar App >train.log 2>&1
try() { # what, cache, options
  local what=$1 cache=$2
  shift 2
  java -XX:AOTCache=$cache -Xlog:class+load:file=load.log "$@" -cp app.jar App >out 2>/dev/null
  local code=$? verdict=refused
  if grep -q 'source: shared objects file' load.log; then verdict=used; fi
  echo "$what: $verdict, exit $code, on standard output: $(grep -c 'error.*aot' out || true) lines [error][aot] and $(tail -n 1 out)"
}
{
  try 'made plain, used plain' plain.aot
  try 'made plain, used with the vector module' plain.aot $vector
  try 'made plain, used with native access' plain.aot $native
  try 'made and used with the vector module' vector.aot $vector
  java -XX:AOTCache=plain.aot -Xlog:aot -cp app.jar App | sed -n 's/.*\] *\(full module graph: .*\)/plain: \1/p'
  java -XX:AOTCache=vector.aot $vector -Xlog:aot -cp app.jar App 2>/dev/null | sed -n 's/.*\] *\(full module graph: .*\)/vector: \1/p'
} >seen
as_described <<'X'
made plain, used plain: used, exit 0, on standard output: 0 lines [error][aot] and {}
made plain, used with the vector module: refused, exit 0, on standard output: 5 lines [error][aot] and {}
made plain, used with native access: refused, exit 0, on standard output: 5 lines [error][aot] and {}
made and used with the vector module: used, exit 0, on standard output: 0 lines [error][aot] and {}
plain: full module graph: enabled
vector: full module graph: disabled
X
