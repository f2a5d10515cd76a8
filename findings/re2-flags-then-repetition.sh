#!/usr/bin/env bash
# A repetition behind an inline flag repeats what stands before the flag, in RE2/J and in Go
#
# Packages: com.google.re2j:re2j 1.8 (Maven Central); the regexp of the Go that is installed; java.util.regex of the JDK
# Expected: `a(?i)*b` is refused, as `(?i)*b` is, since a flag is nothing that can be repeated; or, as an empty group would be, `a` stays asked for.
# Seen:     RE2/J and Go take it for `a*(?i)b`: the flag is read and forgotten, and the star falls on the letter before it, which is then optional.
#           The JDK refuses it as a dangling star. With `(?:)*` or `(?i:)*` in its place `a` stays asked for in both.
# Matters:  whoever takes a text apart to see which letters a match must have, as a trigram index does, leaves out files that match.
# Here:     Pieces (libraries/search, pattern) looks for a repetition behind the flags before it trusts the letter before them.
. "$(dirname "$0")/lib.sh"

need go
java_with com.google.re2j:re2j:1.8
run_java >seen <<'J'
void main() {
  for (var expression : new String[] {"a(?i)*b", "a(?i)?b", "a(?i)+b", "a(?:)*b", "(?i)*b"}) {
    var line = new StringBuilder(expression).append(":");
    try {
      var pattern = com.google.re2j.Pattern.compile(expression);
      for (var text : new String[] {"b", "ab", "aab"}) line.append(pattern.matches(text) ? " " + text : " -");
    } catch (com.google.re2j.PatternSyntaxException e) {
      line.append(" refused");
    }
    try {
      java.util.regex.Pattern.compile(expression);
      line.append(", JDK takes it");
    } catch (java.util.regex.PatternSyntaxException e) {
      line.append(", JDK refuses it");
    }
    IO.println(line);
  }
}
J
cat >main.go <<'G'
package main

import (
	"fmt"
	"regexp"
)

func main() {
	for _, expression := range []string{"a(?i)*b", "a(?i)?b", "a(?i)+b", "a(?:)*b", "(?i)*b"} {
		fmt.Print("Go ", expression, ":")
		compiled, err := regexp.Compile("^(?:" + expression + ")$")
		if err != nil {
			fmt.Println(" refused")
			continue
		}
		for _, text := range []string{"b", "ab", "aab"} {
			if compiled.MatchString(text) {
				fmt.Print(" ", text)
			} else {
				fmt.Print(" -")
			}
		}
		fmt.Println()
	}
}
G
GO111MODULE=off GOCACHE=$work/go-cache go run main.go >>seen 2>go.log || cannot "Go: $(tail -n 2 go.log)"
as_described <<'X'
a(?i)*b: b ab aab, JDK refuses it
a(?i)?b: b ab -, JDK refuses it
a(?i)+b: - ab aab, JDK refuses it
a(?:)*b: - ab -, JDK takes it
(?i)*b: refused, JDK refuses it
Go a(?i)*b: b ab aab
Go a(?i)?b: b ab -
Go a(?i)+b: - ab aab
Go a(?:)*b: - ab -
Go (?i)*b: refused
X
