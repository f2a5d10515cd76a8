package dev.codesense.search;

import dev.codesense.search.store.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names a passage of a chunk: the symbol that most of its lines, and of the question's words in
/// them, belong to.
///
/// An index keeps the names that a chunk defines in order of appearance, and not their places. They
/// are found again by the layout that people give code: a definition stands before its use and is
/// indented less, and what belongs to it is indented more. No language is parsed: a title is worth
/// no grammar in every program that searches.
public final class PassageTitle {
  private static final List<String> LEADS = List.of("//", "/*", "*", "#", "@", "--", "<!--", "[");
  private static final int MEMBER_ACCESS = 1_000;

  /// Where a symbol begins with its comments and annotations, and where its name stands.
  private record Definition(String symbol, int begin, int line) {}

  private final String[] lines;
  private final int[] indents;
  private final List<Definition> definitions = new ArrayList<>();

  private PassageTitle(String text, List<String> symbols) {
    this.lines = text.split("\n", -1);
    this.indents =
        Arrays.stream(lines)
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .toArray();
    int from = 0;
    for (var symbol : symbols) {
      int line = definition(simpleName(symbol), from);
      if (line >= 0) {
        definitions.add(new Definition(symbol, begin(line, from), line));
        from = line;
      }
    }
  }

  /// @param question whose words count as much as lines
  /// @param path of the file: names what no symbol does
  /// @param defines whether the chunk defines its symbols; else it stands in them
  /// @param passage consecutive lines of the chunk's text
  public static String of(
      String question, String path, Excerpt chunk, boolean defines, String passage) {
    return of(Question.of(question, RankingWeights.DEFAULT), path, chunk, defines, passage);
  }

  static String of(Question question, String path, Excerpt chunk, boolean defines, String passage) {
    var symbols = chunk.symbols();
    if (symbols.isEmpty()) {
      return path.substring(path.lastIndexOf('/') + 1);
    }
    if (!defines) {
      return String.join(" > ", symbols);
    }
    int at = Math.max(0, chunk.text().indexOf(passage));
    int first = (int) chunk.text().substring(0, at).chars().filter(c -> c == '\n').count();
    int count = passage.split("\n", -1).length;
    var owner = new PassageTitle(chunk.text(), symbols).owner(question, first, first + count);
    if (owner != null) {
      return owner;
    }
    var symbol = symbols.getFirst();
    int simple = symbol.length() - simpleName(symbol).length();
    return simple < 2 ? path.substring(path.lastIndexOf('/') + 1) : symbol.substring(0, simple - 1);
  }

  /// The symbol with the most lines and hits, the earliest of equals; null where most belong to
  /// none.
  private @Nullable String owner(Question question, int from, int to) {
    if (definitions.isEmpty()) {
      return null;
    }
    var owned = new int[definitions.size() + 1];
    for (int line = from; line < Math.min(to, lines.length); line++) {
      if (lines[line].chars().anyMatch(Character::isLetterOrDigit)) {
        owned[owner(line)] += 1 + Snippets.highlights(question, lines[line]).size();
      }
    }
    int best = 0;
    for (int i = 1; i < owned.length; i++) {
      best = owned[i] > owned[best] ? i : best;
    }
    return best == 0 ? null : definitions.get(best - 1).symbol;
  }

  /// Number of the innermost definition that a line belongs to, from 1; 0 for none.
  private int owner(int line) {
    for (int i = definitions.size(); i > 0; i--) {
      var definition = definitions.get(i - 1);
      boolean heads = definition.begin <= line && line <= definition.line;
      if (heads || (line > definition.line && isWithin(line, definition))) {
        return i;
      }
    }
    return 0;
  }

  /// Whether everything from the definition to the line is indented more than the definition.
  private boolean isWithin(int line, Definition definition) {
    for (int at = definition.line + 1; at <= line; at++) {
      var text = lines[at].strip();
      boolean says = at == line || (!text.isEmpty() && Character.isLetter(text.charAt(0)));
      if (says && indents[at] <= indents[definition.line]) {
        return false;
      }
    }
    return true;
  }

  /// The least indented line that names a symbol and accesses no member of that name, the first of
  /// equals; -1 where none does.
  private int definition(String name, int from) {
    int best = -1;
    int least = Integer.MAX_VALUE;
    for (int line = from; line < lines.length; line++) {
      int at = isLead(line) ? -1 : wordAt(lines[line], name);
      if (at < 0) {
        continue;
      }
      boolean accessed = at > 0 && lines[line].charAt(at - 1) == '.';
      int rank = indents[line] + (accessed ? MEMBER_ACCESS : 0);
      if (rank < least) {
        least = rank;
        best = line;
      }
    }
    return best;
  }

  private int begin(int line, int from) {
    int begin = line;
    while (begin > from && isLead(begin - 1)) {
      begin--;
    }
    return begin;
  }

  private boolean isLead(int line) {
    var text = lines[line].strip();
    return LEADS.stream().anyMatch(text::startsWith);
  }

  /// Where a whole word stands in a line; -1 for nowhere.
  private static int wordAt(String line, String word) {
    for (int at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean begins = at == 0 || !Character.isJavaIdentifierPart(line.charAt(at - 1));
      if (begins && (end == line.length() || !Character.isJavaIdentifierPart(line.charAt(end)))) {
        return at;
      }
    }
    return -1;
  }

  private static String simpleName(String symbol) {
    int at = Math.max(symbol.lastIndexOf('.'), symbol.lastIndexOf(':'));
    return at == symbol.length() - 1 ? symbol : symbol.substring(at + 1);
  }
}
