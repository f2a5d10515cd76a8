# Sourced by every script of this folder: a temporary folder, pinned packages, the verdict.
#
# Exit codes of a script: 0 the library behaves as described, 1 it no longer does, 2 the script could not be run.
set -euo pipefail

work=$(mktemp -d)
cd "$work"
export TMPDIR=$work # what a tool leaves there goes with it
trap 'code=$?; if [ $code -ne 0 ]; then tail -n 5 ./*.log 2>/dev/null || true; fi; rm -rf "$work"; exit $code' EXIT

cannot() { printf 'cannot run: %s\n' "$*" >&2; exit 2; }

# need COMMAND...: programs that must be there.
need() {
  for program; do command -v "$program" >/dev/null || cannot "$program is not installed"; done
}

# python_with PACKAGE==VERSION...: `python` becomes one that has them; with uv, where there is one, in seconds.
python_with() {
  need python3
  if command -v uv >/dev/null; then
    uv venv -q --python "$(command -v python3)" venv && uv pip install -q --python venv/bin/python "$@"
  else
    python3 -m venv venv && venv/bin/python -m pip install -q "$@"
  fi >install.log 2>&1 || cannot "installation of $*: $(tail -n 3 install.log)"
  PATH=$work/venv/bin:$PATH
}

# jdk: `java`, `javac` and `jar` become those of a JDK 25 or later, JAVA_HOME's or the path's.
jdk() {
  if [ -n "${JAVA_HOME:-}" ]; then PATH=$JAVA_HOME/bin:$PATH; fi
  need java javac jar
  local version
  version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')
  [ "${version%%.*}" -ge 25 ] || cannot "a JDK 25 is needed, this is $version; set JAVA_HOME"
}

# java_with GROUP:ARTIFACT:VERSION...: their jars, with all that they need, come into ./jars.
java_with() {
  jdk
  need mvn
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version><dependencies>'
    local jar group artifact version
    for jar; do
      IFS=: read -r group artifact version <<<"$jar"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >pom.xml
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars \
    >install.log 2>&1 || cannot "download of $*: $(grep -m 3 ERROR install.log)"
}

# run_java ARGUMENT...: compiles and runs the source on standard input with ./jars; what the JVM says goes to java.log.
run_java() {
  cat >Main.java
  java --enable-native-access=ALL-UNNAMED -cp 'jars/*' Main.java "$@" 2>java.log || { cat java.log >&2; return 1; }
}

# as_described: prints ./seen, and fails unless it is what standard input says.
as_described() {
  cat seen
  cat >described
  if ! diff -u described seen >change; then
    echo '--- CHANGED (- described, + seen)'
    tail -n +3 change
    exit 1
  fi
}
