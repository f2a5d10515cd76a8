#!/usr/bin/env bash
# fabric8 and kubectl read different values from the same manifest
#
# Packages: io.fabric8:kubernetes-client-api 7.8.0 (Maven Central), sigs.k8s.io/yaml 1.6.0 (Go)
# Expected: a manifest that the Java client loads and sends is the manifest that `kubectl apply` sends.
# Seen:     yes, y, on, 010, 0x1F, 1_000, +1, .5 and ~ are text for fabric8, and true, 8, 31, 1000, 1, 0.5 and null for kubectl's library.
#           The other way round 12e4567, a possible short commit id, is infinity for fabric8 and text for kubectl.
# Matters:  the same file in GitOps and through the Java client makes two objects; an annotation with a commit id becomes Infinity.
#           Quote all words and numbers that are meant as text, and write true, false and plain decimals.
# Here:     manifests are written by one writer that quotes what any reader might take for a number or a boolean (YamlWriter); rules C8 and
#           C23 of docs/pipeline-rules.md.
. "$(dirname "$0")/lib.sh"

need go
java_with io.fabric8:kubernetes-client-api:7.8.0 org.slf4j:slf4j-nop:2.0.20
words='yes y on 010 0x1F 1_000 +1 .5 ~ 12e4567 1.10 "010"'
run_java $words >fabric8 <<'J'
import module java.base;
import io.fabric8.kubernetes.client.utils.Serialization;

void main(String[] words) {
  for (var word : words) {
    Object value = Serialization.unmarshal("k: " + word, Map.class).get("k");
    IO.println(value instanceof String ? "text " + value : String.valueOf(value));
  }
}
J
cat >main.go <<'G'
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	for _, word := range os.Args[1:] {
		var object map[string]any
		if err := yaml.Unmarshal([]byte("k: "+word), &object); err != nil {
			panic(err)
		}
		switch value := object["k"].(type) {
		case string:
			fmt.Println("text", value)
		case nil:
			fmt.Println("null")
		default:
			fmt.Println(value)
		}
	}
}
G
{ go mod init f && go get sigs.k8s.io/yaml@v1.6.0; } >install.log 2>&1 || cannot "download of sigs.k8s.io/yaml"
go run . $words >kubectl
printf '%s\n' $words | paste -d'|' - fabric8 kubectl |
  awk -F'|' '{ printf "%-8s fabric8 %-14s kubectl %-14s%s\n", $1, $2, $3, $2 == $3 ? "" : "differ" }' | sed 's/ *$//' >seen
as_described <<'X'
yes      fabric8 text yes       kubectl true          differ
y        fabric8 text y         kubectl true          differ
on       fabric8 text on        kubectl true          differ
010      fabric8 text 010       kubectl 8             differ
0x1F     fabric8 text 0x1F      kubectl 31            differ
1_000    fabric8 text 1_000     kubectl 1000          differ
+1       fabric8 text +1        kubectl 1             differ
.5       fabric8 text .5        kubectl 0.5           differ
~        fabric8 text ~         kubectl null          differ
12e4567  fabric8 Infinity       kubectl text 12e4567  differ
1.10     fabric8 1.1            kubectl 1.1
"010"    fabric8 text 010       kubectl text 010
X
