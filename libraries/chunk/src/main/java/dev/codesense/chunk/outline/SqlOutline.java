package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Statements of SQL: ended by `;` outside quotes, comments and dollar quotes.
final class SqlOutline {
  private static final Set<String> FILLERS =
      Set.of(
          "or",
          "replace",
          "if",
          "not",
          "exists",
          "temporary",
          "temp",
          "unique",
          "global",
          "local",
          "external",
          "unlogged",
          "materialized",
          "concurrently",
          "only");

  private final TextLines lines;
  private final byte[] content;
  private int at;

  SqlOutline(TextLines lines) {
    this.lines = lines;
    this.content = lines.content();
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    int start = -1;
    while (at < content.length) {
      byte b = content[at];
      if ((b == '-' && next() == '-') || b == '#') {
        int from = at;
        skipLine();
        lead(file, start, from);
      } else if (b == '/' && next() == '*') {
        int from = at;
        skipComment();
        lead(file, start, from);
      } else if (b == ';') {
        at++;
        if (start >= 0) {
          file.add(statement(start, at));
        }
        start = -1;
      } else if (b <= ' ' && b >= 0) {
        at++;
      } else {
        start = start < 0 ? at : start;
        if (b == '\'' || b == '"' || b == '`') {
          skipQuoted(b);
        } else if (b == '$') {
          skipDollarQuoted();
        } else {
          at++;
        }
      }
    }
    if (start >= 0) {
      file.add(statement(start, content.length));
    }
    return file;
  }

  private void lead(Block file, int start, int from) {
    if (start < 0) {
      file.add(new Block(Kind.LEAD, null, from, at));
    }
  }

  private byte next() {
    return at + 1 < content.length ? content[at + 1] : 0;
  }

  private void skipLine() {
    while (at < content.length && content[at] != '\n') {
      at++;
    }
  }

  private void skipComment() {
    at += 2;
    while (at < content.length && !(content[at] == '*' && next() == '/')) {
      at++;
    }
    at = Math.min(content.length, at + 2);
  }

  private void skipQuoted(byte quote) {
    at++;
    while (at < content.length && content[at] != quote) {
      at++;
    }
    at = Math.min(content.length, at + 1);
  }

  private void skipDollarQuoted() {
    int tag = at + 1;
    while (tag < content.length && isWord(content[tag])) {
      tag++;
    }
    if (tag >= content.length || content[tag] != '$') {
      at++;
      return;
    }
    int length = tag + 1 - at;
    int open = at;
    for (int i = tag + 1; i + length <= content.length; i++) {
      if (content[i] == '$' && same(open, i, length)) {
        at = i + length;
        return;
      }
    }
    at = content.length;
  }

  private boolean same(int a, int b, int length) {
    for (int i = 0; i < length; i++) {
      if (content[a + i] != content[b + i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
  }

  /// What a `create` makes gets its name.
  private Block statement(int start, int end) {
    var words = lines.slice(start, Math.min(end, start + 300)).strip().split("[\\s(]+");
    var kind = Kind.STATEMENT;
    @Nullable String name = null;
    if (words.length > 2 && words[0].equalsIgnoreCase("create")) {
      int word = skipFillers(words, 1);
      var what = word < words.length ? words[word].toLowerCase(Locale.ROOT) : "";
      kind =
          switch (what) {
            case "table", "view", "type", "domain", "schema" -> Kind.TYPE;
            case "function", "procedure", "trigger" -> Kind.FUNCTION;
            case "index", "sequence" -> Kind.FIELD;
            default -> Kind.STATEMENT;
          };
      int named = skipFillers(words, word + 1);
      if (kind != Kind.STATEMENT && named < words.length) {
        name = unquoted(words[named]);
      }
    }
    return new Block(kind, name, start, end);
  }

  private static int skipFillers(String[] words, int from) {
    int at = from;
    while (at < words.length && FILLERS.contains(words[at].toLowerCase(Locale.ROOT))) {
      at++;
    }
    return at;
  }

  private static @Nullable String unquoted(String word) {
    var name = word.replaceAll("[\"`\\[\\];,)]", "");
    return name.isEmpty() ? null : name;
  }
}
