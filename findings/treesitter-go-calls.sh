#!/usr/bin/env bash
# tree-sitter takes Go's generic calls for type conversions
#
# Packages: io.github.bonede:tree-sitter 0.26.6, tree-sitter-go 0.25.0 (Maven Central)
# Expected: `Map[int](x)` and `handlers[name](request)` are call_expression nodes, as `f(x)` is; a tree without error nodes can be trusted.
# Seen:     a call through an index of bare names is a type_conversion_expression when it has one argument; only with two arguments or a
#           literal as index is it a call. No error node: the text is ambiguous, and the grammar settled for the rarer reading.
# Matters:  call graphs and "who calls this" lose generic calls and tables of handlers, in every tool that queries (call_expression).
# Here:     symbols.calls takes the name right before "(" and not the tree (FactScanner), so it too misses calls with type arguments.
. "$(dirname "$0")/lib.sh"

java_with io.github.bonede:tree-sitter:0.26.6 io.github.bonede:tree-sitter-go:0.25.0
run_java >seen <<'J'
import module java.base;
import org.treesitter.*;

void main() {
  var parser = new TSParser();
  parser.setLanguage(new TreeSitterGo());
  for (var call : List.of("f(x)", "Map[int](x)", "Map[int, string](x)", "handlers[name](request)", "handlers[name](w, r)",
      "handlers[\"a\"](r)", "pkg.Map[int](x)")) {
    try (var tree = parser.parseString(null, "package p\nfunc g() {\n\t" + call + "\n}\n")) {
      var node = tree.getRootNode();
      for (var type : List.of("function_declaration", "block", "statement_list", "expression_statement")) {
        for (int i = 0; i < node.getNamedChildCount(); i++) {
          if (node.getNamedChild(i).getType().equals(type)) { node = node.getNamedChild(i); break; }
        }
      }
      IO.println("%-24s %s%s".formatted(call, node.getNamedChild(0).getType(), tree.getRootNode().hasError() ? ", error" : ""));
    }
  }
}
J
as_described <<'X'
f(x)                     call_expression
Map[int](x)              type_conversion_expression
Map[int, string](x)      type_conversion_expression
handlers[name](request)  type_conversion_expression
handlers[name](w, r)     call_expression
handlers["a"](r)         call_expression
pkg.Map[int](x)          type_conversion_expression
X
