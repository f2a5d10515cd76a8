#!/usr/bin/env bash
# A Kotlin `fun interface` is no declaration for tree-sitter's Kotlin grammar on Maven Central
#
# Packages: io.github.bonede:tree-sitter 0.26.6, tree-sitter-kotlin 0.3.8.1 (Maven Central); tree-sitter 0.26.1, tree-sitter-kotlin 1.1.0 (PyPI)
# Expected: functional interfaces are Kotlin since 1.4 (2020), so the tree has a declaration for each of an interface, a class and a function.
# Seen:     the jar's grammar makes an error and a lambda out of the interface, and goes on. The wheel of the same name has a grammar by
#           another author, with other node types, which is right.
# Matters:  an outline misses the declaration; two tools "with tree-sitter" see two different files, and queries do not carry over.
# Here:     codesense uses the jar's (chunk/treesitter): the interface is indexed as text, but not as a defined type.
. "$(dirname "$0")/lib.sh"

cat >store.kt <<'K'
fun interface Check {
    fun accepts(key: String): Boolean
}

class Store(val size: Int) {
    fun get(key: String): Int = size
}

fun open() = Store(1)
K
java_with io.github.bonede:tree-sitter:0.26.6 io.github.bonede:tree-sitter-kotlin:0.3.8.1
run_java <<'J' >seen
import module java.base;
import org.treesitter.*;

void main() throws Exception {
  var parser = new TSParser();
  parser.setLanguage(new TreeSitterKotlin());
  try (var tree = parser.parseString(null, Files.readString(Path.of("store.kt")))) {
    var root = tree.getRootNode();
    var types = new ArrayList<String>();
    for (int i = 0; i < root.getNamedChildCount(); i++) types.add(root.getNamedChild(i).getType());
    IO.println("jar: " + types);
  }
}
J
python_with tree-sitter==0.26.1 tree-sitter-kotlin==1.1.0
python - >>seen <<'P'
import tree_sitter, tree_sitter_kotlin
root = tree_sitter.Parser(tree_sitter.Language(tree_sitter_kotlin.language())).parse(open("store.kt", "rb").read()).root_node
print("wheel: [" + ", ".join(child.type for child in root.named_children) + "]")
P
as_described <<'X'
jar: [ERROR, lambda_literal, class_declaration, function_declaration]
wheel: [class_declaration, class_declaration, function_declaration]
X
