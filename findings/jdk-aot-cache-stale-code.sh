#!/usr/bin/env bash
# A JVM with an AOT cache runs the classes of the cache, whatever the class path holds now
#
# Packages: JDK 25.0.3 (Temurin); no others
# Expected: JEP 483 asks for the same class path in training and in production, and a JVM that finds another one ignores the cache, as it does
#           with an archive of -XX:ArchiveClassesAtExit ("This file is not the one used while building the shared archive file").
# Seen:     a jar that was rebuilt in place, with another size and time, is not noticed: the old code runs, with -XX:AOTMode=on too. So does it
#           with quite other jars on the class path, and with none at all. -Xlog:class+path shows checks of the boot path and the module path only.
# Matters:  an upgrade in place, or two versions that share a cache's place, run the old version's code without a word.
# Here:     the launcher (../codesense) writes down which class path its cache was made from, and uses it for no other; in images
#           the cache is made from the very jars that are beside it.
. "$(dirname "$0")/lib.sh"

jdk
build() { # version
  mkdir -p "$1"
  echo "public class App { public static void main(String[] a) { System.out.println(\"code of $1\"); } }" >App.java
  javac App.java && jar --create --file "$1/app.jar" App.class
}
build 1.0
build 2.0-with-a-longer-name
cp 1.0/app.jar app.jar
java -XX:AOTCacheOutput=app.aot -cp app.jar App >train.log 2>&1
java -XX:ArchiveClassesAtExit=app.jsa -cp app.jar App >train.log 2>&1
sleep 1
cp 2.0*/app.jar app.jar
mkdir nothing
{
  echo "no cache:                      $(java -cp app.jar App)"
  echo "CDS archive:                   $(java -XX:SharedArchiveFile=app.jsa -Xlog:disable -cp app.jar App)"
  echo "AOT cache:                     $(java -XX:AOTCache=app.aot -cp app.jar App)"
  echo "AOT cache, must be used:       $(java -XX:AOTCache=app.aot -XX:AOTMode=on -cp app.jar App)"
  echo "AOT cache, other path:         $(java -XX:AOTCache=app.aot -cp 2.0*/app.jar App)"
  echo "AOT cache, empty class path:   $(java -XX:AOTCache=app.aot -cp nothing App)"
} >seen
as_described <<'X'
no cache:                      code of 2.0-with-a-longer-name
CDS archive:                   code of 2.0-with-a-longer-name
AOT cache:                     code of 1.0
AOT cache, must be used:       code of 1.0
AOT cache, other path:         code of 1.0
AOT cache, empty class path:   code of 1.0
X
