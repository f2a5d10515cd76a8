package dev.codesense.chunk.facts;

import dev.codesense.chunk.facts.Words.Word;
import dev.codesense.chunk.syntax.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What import statements bring into a file.
final class Imports {
  private static final Set<String> FILLERS =
      Set.of(
          "import",
          "static",
          "use",
          "using",
          "from",
          "pub",
          "module",
          "qualified",
          "extern",
          "crate",
          "mod",
          "type",
          "const",
          "function",
          "as");

  private Imports() {}

  /// @param name module, package or qualified name as written
  /// @param uses words by which the file calls it
  /// @param chunk ordinal of the chunk that holds the statement
  record Import(String name, List<Word> uses, int chunk) {}

  static List<Import> of(Language language, String text, Words words, int chunk) {
    var imports = new ArrayList<Import>();
    for (var line : language == Language.PYTHON ? new String[] {text} : text.split("[\n;]")) {
      if (language == Language.PYTHON) {
        python(text.replaceAll("[()\\\\\\s]+", " ").strip(), words, chunk, imports);
      } else if (!line.isBlank() && !isComment(line.strip())) {
        read(line.strip(), words, chunk, imports);
      }
    }
    return imports;
  }

  private static boolean isComment(String line) {
    return line.startsWith("/") || line.startsWith("*") || line.startsWith("--");
  }

  private static void python(String text, Words words, int chunk, List<Import> imports) {
    int names = text.indexOf(" import ");
    var module = text.startsWith("from ") && names > 0 ? text.substring(5, names).strip() : "";
    var list =
        module.isEmpty() ? text.substring(Math.min(text.length(), 7)) : text.substring(names + 8);
    for (var entry : list.split(",")) {
      var parts = entry.strip().split(" ");
      var name = parts[0];
      if (!name.isEmpty()) {
        var called = parts[parts.length - 1];
        imports.add(
            new Import(
                module.isEmpty() ? name : module + "." + name,
                List.of(words.of(last(called))),
                chunk));
      }
    }
  }

  private static void read(String line, Words words, int chunk, List<Import> imports) {
    int open = indexOfAny(line, "\"'<`");
    boolean include = line.startsWith("#include");
    if (open >= 0 && (include || line.charAt(open) != '<')) {
      int close = indexOfAny(line.substring(open + 1), "\"'>`");
      if (close > 0) {
        var module = line.substring(open + 1, open + 1 + close);
        var uses = new ArrayList<Word>();
        for (var word : line.substring(0, open).split("[^\\p{L}\\p{N}_]+")) {
          if (!word.isEmpty() && !FILLERS.contains(word)) {
            uses.add(words.of(word));
          }
        }
        if (uses.isEmpty()) {
          uses.add(words.of(last(module)));
        }
        imports.add(new Import(module, List.copyOf(uses), chunk));
      }
      return;
    }
    for (var word : line.split("[\\s{},]+")) {
      if (!word.isEmpty() && !FILLERS.contains(word) && Character.isLetter(word.charAt(0))) {
        imports.add(new Import(word, List.of(words.of(last(word))), chunk));
        if (!line.contains("{")) {
          return;
        }
      }
    }
  }

  private static int indexOfAny(String text, String characters) {
    for (int at = 0; at < text.length(); at++) {
      if (characters.indexOf(text.charAt(at)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  private static String last(String name) {
    int end = name.length();
    int at = end;
    while (at > 0 && Character.isJavaIdentifierPart(name.charAt(at - 1))) {
      at--;
    }
    return at < end ? name.substring(at) : name;
  }
}
