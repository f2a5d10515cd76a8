package dev.codesense.converge.tree;

import dev.codesense.data.pattern.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The .gitattributes of a directory and of those above it, as far as they say what is worth
/// reading: `linguist-generated`, `linguist-vendored`, `linguist-language`, `binary`, `diff` and
/// `text`. Of the matching rules the last one wins, a deeper file wins over one above. Macros are
/// not expanded, but for `binary`. Immutable.
public final class GitAttributes {

  /// Larger files are hostile: matching costs rules times files.
  public static final int LARGEST = 64 * 1024;

  private static final int MOST_RULES = 1_000;

  private final @Nullable GitAttributes above;
  private final int depth;
  private final List<Rule> rules;

  private GitAttributes(@Nullable GitAttributes above, int depth, List<Rule> rules) {
    this.above = above;
    this.depth = depth;
    this.rules = rules;
  }

  /// No rules, for the root directory.
  public static GitAttributes none() {
    return new GitAttributes(null, 0, List.of());
  }

  /// What the attributes say of a file: null where they say nothing.
  ///
  /// @param language as written, such as `C++` or `Jupyter-Notebook`
  public record Marks(
      @Nullable Boolean generated,
      @Nullable Boolean vendored,
      @Nullable Boolean binary,
      @Nullable String language) {}

  /// What a rule says of the language that takes back what other rules say.
  private static final String NONE = "";

  private record Rule(Glob glob, Marks marks) {}

  /// These attributes and those of a directory below.
  ///
  /// @param depth how many directories below the root: 0 for the root's own file
  /// @param text the directory's .gitattributes
  public GitAttributes with(int depth, String text) {
    var found = new ArrayList<Rule>();
    for (var line : text.lines().toList()) {
      var words = line.strip().split("[ \\t]+");
      if (words.length < 2 || words[0].startsWith("#") || words[0].startsWith("[attr]")) {
        continue;
      }
      var marks = marks(words);
      if (marks != null && found.size() < MOST_RULES) {
        try {
          var glob = Glob.of(words[0]);
          if (!glob.negated()) { // Which git forbids here.
            found.add(new Rule(glob, marks));
          }
        } catch (IllegalArgumentException e) {
          // Git ignores a pattern that it cannot parse.
        }
      }
    }
    return found.isEmpty() ? this : new GitAttributes(this, depth, List.copyOf(found));
  }

  /// What they say of one file.
  ///
  /// @param path from the repository's root, the parts between slashes
  public Marks marks(List<String> path) {
    Boolean generated = null;
    Boolean vendored = null;
    Boolean binary = null;
    String language = null;
    for (var level = this; level != null; level = level.above) {
      var below = level.depth == 0 ? path : path.subList(level.depth, path.size());
      for (var rule : level.rules.reversed()) {
        if (generated != null && vendored != null && binary != null && language != null) {
          break;
        }
        boolean useful =
            (generated == null && rule.marks.generated != null)
                || (vendored == null && rule.marks.vendored != null)
                || (binary == null && rule.marks.binary != null)
                || (language == null && rule.marks.language != null);
        if (useful && rule.glob.matchesFile(below)) {
          generated = generated == null ? rule.marks.generated : generated;
          vendored = vendored == null ? rule.marks.vendored : vendored;
          binary = binary == null ? rule.marks.binary : binary;
          language = language == null ? rule.marks.language : language;
        }
      }
    }
    return new Marks(generated, vendored, binary, NONE.equals(language) ? null : language);
  }

  private static @Nullable Marks marks(String[] words) {
    Boolean generated = null;
    Boolean vendored = null;
    Boolean binary = null;
    String language = null;
    for (int i = 1; i < words.length; i++) {
      var word = words[i];
      boolean set = !word.startsWith("-") && !word.endsWith("=false") && !word.startsWith("!");
      switch (word.replaceFirst("^[-!]", "").replaceFirst("=.*", "")) {
        case "linguist-generated" -> generated = set;
        case "linguist-vendored" -> vendored = set;
        case "binary" -> binary = set;
        case "linguist-language" ->
            language = set && word.indexOf('=') > 0 ? word.substring(word.indexOf('=') + 1) : NONE;
        case "diff", "text" -> {
          // `-diff` alone says that nobody wants to see its changes, as of a lock file's.
          if (word.startsWith("diff") || word.equals("text")) {
            binary = false;
          }
        }
        default -> {
          // Other attributes say nothing about reading.
        }
      }
    }
    return generated == null && vendored == null && binary == null && language == null
        ? null
        : new Marks(generated, vendored, binary, language);
  }
}
