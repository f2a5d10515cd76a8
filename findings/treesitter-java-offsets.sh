#!/usr/bin/env bash
# parseStringEncoding of the Java binding counts bytes that are in no file
#
# Packages: io.github.bonede:tree-sitter 0.26.6, tree-sitter-java 0.23.5 (Maven Central)
# Expected: parseString(old, text) and parseStringEncoding(old, text, UTF8) give the same tree; offsets are those of the UTF-8 text.
# Seen:     the second hands Java's "modified UTF-8" to the parser, in which a character beyond U+FFFF is two surrogates of three bytes each:
#           every node after an emoji starts two bytes late, and the root ends behind the end of the text.
# Matters:  chunks cut by such offsets lose a letter at each end; all ASCII tests pass.
# Here:     the parser gets the file's own bytes through a reader (chunk/treesitter).
. "$(dirname "$0")/lib.sh"

java_with io.github.bonede:tree-sitter:0.26.6 io.github.bonede:tree-sitter-java:0.23.5
run_java >seen <<'J'
import module java.base;
import org.treesitter.*;

void main() {
  var text = "int a; // \uD83D\uDE00\nint b;\n";
  var utf8 = text.getBytes(StandardCharsets.UTF_8);
  var parser = new TSParser();
  parser.setLanguage(new TreeSitterJava());
  IO.println("UTF-8: `int b` begins at " + (utf8.length - "int b;\n".length()) + ", the text has " + utf8.length + " bytes");
  for (var tree : List.of(parser.parseString(null, text), parser.parseStringEncoding(null, text, TSInputEncoding.TSInputEncodingUTF8))) {
    var root = tree.getRootNode();
    IO.println("begins at " + root.getNamedChild(2).getStartByte() + ", the root ends at " + root.getEndByte());
  }
}
J
as_described <<'X'
UTF-8: `int b` begins at 15, the text has 22 bytes
begins at 15, the root ends at 22
begins at 17, the root ends at 24
X
