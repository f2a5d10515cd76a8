package dev.codesense.treesitter;

import dev.codesense.chunk.syntax.Block.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSLanguage;

/// Which node types of a language mean what. Node types that are not named here are statements.
///
/// A *path* says where a node's name is: steps joined by `>`, each a field of the grammar or, with
/// `@`, a node type; `a|b` takes the first that is there. `.` is the node itself.
final class Grammar {

  /// @param path where the name is; null: no name
  /// @param owner where the name of the type is that a method declares itself for; null: nowhere
  /// @param parent the only node type under which it holds; null: under all
  record Rule(Kind kind, @Nullable String path, @Nullable String owner, @Nullable String parent) {}

  private final Supplier<TSLanguage> language;
  private final Map<String, Rule> rules = new HashMap<>();
  private UnaryOperator<byte[]> blanking = UnaryOperator.identity();

  private Grammar(Supplier<TSLanguage> language) {
    this.language = language;
  }

  static Grammar of(Supplier<TSLanguage> language) {
    return new Grammar(language);
  }

  TSLanguage load() {
    return language.get();
  }

  Map<String, Rule> rules() {
    return rules;
  }

  /// What to parse too when the text as it is has syntax errors; whichever defines more counts.
  Grammar blanking(UnaryOperator<byte[]> blanks) {
    blanking = blanks;
    return this;
  }

  UnaryOperator<byte[]> blanking() {
    return blanking;
  }

  /// Files and name spaces.
  Grammar namespaces(String path, String types) {
    return rule(Kind.NAMESPACE, path, types);
  }

  /// Classes and what is like them: opened, so that their members are found.
  Grammar types(String path, String types) {
    return rule(Kind.TYPE, path, types);
  }

  Grammar functions(String path, String types) {
    return rule(Kind.FUNCTION, path, types);
  }

  /// Methods that name their type outside it.
  Grammar methods(String path, String owner, String types) {
    return put(new Rule(Kind.FUNCTION, path, owner, null), types);
  }

  /// Fields, constants, aliases: outside functions only, inside they are local variables.
  Grammar fields(String path, String types) {
    return rule(Kind.FIELD, path, types);
  }

  /// Nodes that are nothing but the name of a field, under one type of node.
  Grammar fieldsUnder(String parent, String types) {
    return put(new Rule(Kind.FIELD, ".", null, parent), types);
  }

  Grammar packages(String path, String types) {
    return rule(Kind.PACKAGE, path, types);
  }

  Grammar imports(String types) {
    return rule(Kind.IMPORTS, null, types);
  }

  /// Comments, attributes and decorators that stand before what they speak of.
  Grammar leads(String types) {
    return rule(Kind.LEAD, null, types);
  }

  /// Wrappers and bodies.
  Grammar scopes(String types) {
    return rule(Kind.SCOPE, null, types);
  }

  /// Wrappers whose name encloses, but is defined elsewhere.
  Grammar scopes(String path, String types) {
    return rule(Kind.SCOPE, path, types);
  }

  private Grammar rule(Kind kind, @Nullable String path, String types) {
    return put(new Rule(kind, path, null, null), types);
  }

  private Grammar put(Rule rule, String types) {
    for (var type : types.split(" ")) {
      if (rules.put(type, rule) != null) {
        throw new IllegalStateException("Node type is listed twice: " + type);
      }
    }
    return this;
  }
}
