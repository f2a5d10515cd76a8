package dev.codesense.treesitter;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.ParseBudgetException;
import dev.codesense.chunk.syntax.SyntaxParser;
import dev.codesense.chunk.syntax.TextLines;
import dev.codesense.treesitter.Grammar.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSSymbolType;
import org.treesitter.TSTreeCursor;

/// Parses with tree-sitter's native library. Confined to one thread.
///
/// Every question to a node is a call into native code and costs about as much as parsing a few
/// bytes. So the walk opens only what is too large for a chunk or may hold definitions, asks a node
/// for its symbol number rather than its type's name, and leaves tokens to the fact scanner.
///
/// A crash of the native parser ends the JVM. One call parses one file, so that a caller who writes
/// down the file beforehand knows afterwards which one it was.
public final class TreeSitterParser implements SyntaxParser {
  private static final int DEEPEST = 200;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_NAMES = 40;

  private final TSParser parser = new TSParser();
  private final Map<Language, Loaded> loaded = new EnumMap<>(Language.class);

  /// Small, since some scanners ask for a whole one to look at a few characters: what is handed
  /// over is then what is looked at, and tells how long a file takes.
  private final byte[] buffer = new byte[128];

  private final ParseBudget limits;

  public TreeSitterParser() {
    this(ParseBudget.DEFAULT);
  }

  TreeSitterParser(ParseBudget limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Block outline(Language language, TextLines lines, int budget)
      throws ParseBudgetException {
    var grammar = Grammars.ALL.get(language);
    if (grammar == null) {
      return null;
    }
    var table = loaded.computeIfAbsent(language, key -> new Loaded(grammar));
    var content = Blanks.longLines(lines.content());
    var meter = limits.meter(content.length);
    parser.setLanguage(table.language);
    var parse = new Parse(table, lines, budget, meter);
    var file = parse.outline(content);
    if (parse.broken) {
      var blanked = grammar.blanking().apply(content);
      if (!Arrays.equals(blanked, content)) {
        var other = parse.outline(blanked);
        return definitions(other) > definitions(file) ? other : file;
      }
    }
    return file;
  }

  private static int definitions(Block parent) {
    int count = 0;
    for (var block : parent.children) {
      boolean defines =
          block.kind == Kind.TYPE || block.kind == Kind.FUNCTION || block.kind == Kind.FIELD;
      count += definitions(block) + (defines && block.name != null ? 1 : 0);
    }
    return count;
  }

  /// One file on its way through the parser.
  private final class Parse {
    private final Loaded table;
    private final TextLines lines;
    private final int budget;
    private final ParseBudget.Meter meter;

    /// Whether the last text had syntax errors.
    boolean broken;

    Parse(Loaded table, TextLines lines, int budget, ParseBudget.Meter meter) {
      this.table = table;
      this.lines = lines;
      this.budget = budget;
      this.meter = meter;
    }

    /// @param content the lines' own, but for blanks
    Block outline(byte[] content) throws ParseBudgetException {
      // Read as bytes: a Java string would be handed over in another encoding, with other offsets.
      try (var tree =
          parser.parseWithOptions(
              buffer,
              null,
              (target, offset, point) -> {
                int length =
                    meter.spent() ? 0 : Math.clamp(content.length - offset, 0, target.length);
                System.arraycopy(content, Math.min(offset, content.length), target, 0, length);
                meter.read(length);
                return length;
              },
              TSInputEncoding.TSInputEncodingUTF8,
              state -> {
                meter.step();
                return meter.spent();
              })) {
        if (tree == null || meter.spent()) {
          // Otherwise the next file would be read as the rest of this one.
          parser.reset();
          throw new ParseBudgetException(
              "The %s parser takes too many steps for %d bytes"
                  .formatted(table.language.name(), content.length));
        }
        var root = tree.getRootNode();
        broken = root.hasError();
        var file = new Block(Kind.FILE, null, 0, content.length);
        try (var cursor = new TSTreeCursor(root)) {
          new Walk(table, lines, budget, cursor).children(file, root.getSymbol(), 0, Inside.FILE);
        }
        return file;
      }
    }
  }

  @Override
  public void close() {
    parser.close();
    loaded.values().forEach(table -> table.language.close());
  }

  /// A grammar in memory, its rules by symbol number.
  private static final class Loaded {
    final TSLanguage language;
    final @Nullable Rule[] rules;
    final boolean[] named;
    final String[] symbolNames;
    final int value;
    final int right;
    final Set<Integer> functionValues = new HashSet<>();

    Loaded(Grammar grammar) {
      language = grammar.load();
      int symbols = language.symbolCount();
      rules = new @Nullable Rule[symbols];
      named = new boolean[symbols];
      symbolNames = new String[symbols];
      var known = new HashSet<String>();
      for (int symbol = 0; symbol < symbols; symbol++) {
        named[symbol] = language.symbolType(symbol) == TSSymbolType.TSSymbolTypeRegular;
        symbolNames[symbol] = language.symbolName(symbol);
        if (named[symbol]) {
          rules[symbol] = grammar.rules().get(symbolNames[symbol]);
          known.add(symbolNames[symbol]);
          if (FUNCTION_VALUES.contains(symbolNames[symbol])) {
            functionValues.add(symbol);
          }
        }
      }
      for (var type : grammar.rules().keySet()) {
        if (!known.contains(type)) {
          throw new IllegalStateException(language.name() + " has no node type " + type);
        }
      }
      value = language.fieldIdForName("value");
      right = language.fieldIdForName("right");
    }
  }

  private static final String CALL = "call_expression";

  private static final Set<String> FUNCTION_VALUES =
      Set.of("arrow_function", "function_expression", "function", "generator_function");

  /// Where the walk is: decides which definitions count.
  private enum Inside {
    FILE,
    /// A function that is called at once or handed to a call: a module's functions and types are in
    /// it, and so are local variables.
    WRAPPER,
    FUNCTION
  }

  private record Walk(Loaded table, TextLines lines, int budget, TSTreeCursor cursor) {

    /// Adds the children of the node that the cursor stands on to `parent`, and returns to it.
    void children(Block parent, int parentSymbol, int depth, Inside inside) {
      if (depth > DEEPEST || !cursor.gotoFirstChild()) {
        return;
      }
      do {
        var node = cursor.currentNode();
        int symbol = node.getSymbol();
        boolean error = symbol >= table.rules.length;
        if (error || table.named[symbol]) {
          var rule = error ? null : table.rules[symbol];
          if (rule != null && rule.parent() != null && !isType(parentSymbol, rule.parent())) {
            rule = null;
          }
          block(parent, node, rule, error, depth, inside);
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }

    private void block(
        Block parent, TSNode node, @Nullable Rule rule, boolean error, int depth, Inside inside) {
      int start = node.getStartByte();
      int end = node.getEndByte();
      if (end <= start) {
        return;
      }
      var kind = rule == null ? Kind.STATEMENT : rule.kind();
      if (kind == Kind.PACKAGE && field(node, "body") != null) {
        kind = Kind.NAMESPACE;
      }
      boolean function = kind == Kind.FIELD && isFunction(node);
      if (inside != Inside.FILE && kind == Kind.FIELD && !(function && inside == Inside.WRAPPER)) {
        kind = Kind.STATEMENT;
        rule = null;
      }
      boolean large =
          end - start > budget
              && lines.nonBlankCharacters(lines.lineOf(start), lines.lineOf(end - 1)) > budget;
      boolean holdsDefinitions =
          switch (kind) {
            case TYPE, NAMESPACE -> true;
            case SCOPE -> inside != Inside.FUNCTION;
            case FIELD -> isModule(node);
            case FILE, FUNCTION, IMPORTS, PACKAGE, HEADING, KEY, STATEMENT, MARKUP, LEAD, LINES ->
                false;
          };
      if (kind == Kind.FIELD && !large && rule != null && listed(parent, node, rule.path())) {
        return;
      }
      String name = rule == null ? null : name(rule, node);
      if (kind == Kind.FIELD && function) {
        kind = Kind.FUNCTION;
      }
      if (kind == Kind.STATEMENT && large) {
        kind = Kind.SCOPE;
      }
      var block = new Block(kind, name, start, end);
      parent.add(block);
      if (kind != Kind.LEAD && (large || error || holdsDefinitions)) {
        int symbol = node.getSymbol();
        children(block, symbol, depth + 1, inside(inside, kind, symbol, holdsDefinitions));
      }
    }

    /// `int a, b;` is a block per name, each up to the next; false when there is but one name.
    private boolean listed(Block parent, TSNode node, @Nullable String path) {
      if (path == null || !hasComma(node)) {
        return false;
      }
      var steps = path.split(">", 2);
      var list = node;
      if (steps.length > 1 && steps[1].startsWith("@")) {
        list = child(node, steps[0].substring(1));
        steps = steps[1].split(">", 2);
      }
      var heads = new ArrayList<TSNode>();
      for (int i = 0; list != null && i < Math.min(list.getChildCount(), MOST_NAMES); i++) {
        var head = list.getChild(i);
        boolean found =
            steps[0].startsWith("@")
                ? isType(head.getSymbol(), steps[0].substring(1))
                : steps[0].equals(list.getFieldNameForChild(i));
        if (found) {
          heads.add(head);
        }
      }
      if (heads.size() < 2) {
        return false;
      }
      for (int i = 0; i < heads.size(); i++) {
        var head = heads.get(i);
        int from = i == 0 ? node.getStartByte() : head.getStartByte();
        int to = i + 1 < heads.size() ? heads.get(i + 1).getStartByte() : node.getEndByte();
        // C nests declarators, which are followed from the outermost.
        var named = steps.length > 1 ? follow(head, steps[1]) : innermost(head);
        parent.add(new Block(Kind.FIELD, named == null ? null : text(named), from, to));
      }
      return true;
    }

    private boolean hasComma(TSNode node) {
      int end = Math.min(node.getEndByte(), node.getStartByte() + LONGEST_NAME);
      for (int at = node.getStartByte(); at < end; at++) {
        byte b = lines.content()[at];
        if (b == ',') {
          return true;
        }
        if (b == '(' || b == '{' || b == '"') {
          return false;
        }
      }
      return false;
    }

    private Inside inside(Inside outer, Kind kind, int symbol, boolean holdsDefinitions) {
      boolean wrapper =
          holdsDefinitions && (kind == Kind.FIELD || table.functionValues.contains(symbol));
      return outer == Inside.FUNCTION || kind == Kind.FUNCTION
          ? Inside.FUNCTION
          : wrapper ? Inside.WRAPPER : outer;
    }

    private boolean isFunction(TSNode node) {
      var value = value(node);
      return value != null && table.functionValues.contains(value.getSymbol());
    }

    /// Whether the value is what a function returns that is called at once.
    private boolean isModule(TSNode node) {
      var value = value(node);
      var called =
          value == null || !isType(value.getSymbol(), CALL) ? null : field(value, "function");
      return called != null
          && (table.functionValues.contains(called.getSymbol())
              || isType(called.getSymbol(), "parenthesized_expression"));
    }

    private @Nullable TSNode value(TSNode node) {
      if (table.functionValues.isEmpty()) {
        return null;
      }
      var value = table.value == 0 ? null : node.getChildByFieldId(table.value);
      if (value == null || value.isNull()) {
        value = table.right == 0 ? null : node.getChildByFieldId(table.right);
      }
      return value == null || value.isNull() ? null : value;
    }

    private boolean isType(int symbol, String type) {
      return symbol < table.symbolNames.length && table.symbolNames[symbol].equals(type);
    }

    private @Nullable String name(Rule rule, TSNode node) {
      var path = rule.path();
      if (path == null) {
        return null;
      }
      var name = text(node, path);
      var owner = rule.owner();
      if (name == null || owner == null) {
        return name;
      }
      var declared = text(node, owner);
      return declared == null ? name : lastIdentifier(declared) + "." + name;
    }

    private @Nullable String text(TSNode node, String path) {
      var found = follow(node, path);
      return found == null ? null : text(found);
    }

    private @Nullable String text(TSNode found) {
      int start = found.getStartByte();
      int end = Math.min(found.getEndByte(), start + LONGEST_NAME);
      var text = lines.slice(start, end).strip();
      int line = text.indexOf('\n');
      text = line < 0 ? text : text.substring(0, line).strip();
      // `const { a, b } = f()` has no name of its own.
      return text.isEmpty() || text.charAt(0) == '{' ? null : text;
    }

    private @Nullable TSNode follow(TSNode node, String path) {
      if (path.equals(".")) {
        return node;
      }
      if (path.equals("declarator")) {
        return declarator(node);
      }
      TSNode at = node;
      for (var step : path.split(">")) {
        TSNode next = null;
        for (var choice : step.split("\\|")) {
          next = choice.charAt(0) == '@' ? child(at, choice.substring(1)) : field(at, choice);
          if (next != null) {
            break;
          }
        }
        if (next == null) {
          return null;
        }
        at = next;
      }
      return at;
    }

    /// The innermost declarator of C: behind pointers, arrays, parameters and initial values.
    private @Nullable TSNode declarator(TSNode node) {
      var outermost = field(node, "declarator");
      return outermost == null ? null : innermost(outermost);
    }

    private TSNode innermost(TSNode declarator) {
      TSNode at = declarator;
      for (int i = 0; i < 20; i++) {
        var inner = field(at, "declarator");
        if (inner == null) {
          boolean wraps =
              isType(at.getSymbol(), "reference_declarator")
                  || isType(at.getSymbol(), "parenthesized_declarator");
          inner = wraps && at.getNamedChildCount() > 0 ? at.getNamedChild(0) : null;
        }
        if (inner == null) {
          return at;
        }
        at = inner;
      }
      return at;
    }

    private @Nullable TSNode field(TSNode node, String field) {
      int id = table.language.fieldIdForName(field);
      var child = id == 0 ? null : node.getChildByFieldId(id);
      return child == null || child.isNull() ? null : child;
    }

    private @Nullable TSNode child(TSNode node, String type) {
      int count = Math.min(node.getChildCount(), 20);
      for (int i = 0; i < count; i++) {
        var child = node.getChild(i);
        if (isType(child.getSymbol(), type)) {
          return child;
        }
      }
      return null;
    }

    private static String lastIdentifier(String text) {
      int end = text.indexOf('[');
      end = end < 0 ? text.length() : end;
      while (end > 0 && !Character.isJavaIdentifierPart(text.charAt(end - 1))) {
        end--;
      }
      int start = end;
      while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
        start--;
      }
      return text.substring(start, end);
    }
  }
}
