package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import org.jspecify.annotations.Nullable;

/// Tables and keys of TOML, INI and properties files.
final class TableOutline {
  private final TextLines lines;
  private final byte[] content;

  TableOutline(TextLines lines) {
    this.lines = lines;
    this.content = lines.content();
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    var table = file;
    @Nullable Block key = null;
    for (int line = 0; line < lines.count(); line++) {
      if (lines.isBlank(line)) {
        continue;
      }
      int start = lines.start(line);
      int end = lines.end(line);
      int at = start + lines.indent(line);
      byte b = content[at];
      if (b == '#' || b == ';' || b == '!') {
        table.add(new Block(Kind.LEAD, null, start, end));
        key = null;
      } else if (b == '[' && content[end - 1] == ']' && at == start) {
        table.end = table == file ? table.end : Math.max(table.start + 1, start - 1);
        int from = at;
        int to = end;
        while (from < to && content[from] == '[') {
          from++;
        }
        while (to > from && content[to - 1] == ']') {
          to--;
        }
        table = new Block(Kind.KEY, lines.slice(from, Math.min(to, from + 120)), start, end);
        moveLeads(file, table);
        file.add(table);
        key = null;
      } else {
        var name = key(at, end);
        if (name == null || (key != null && at > start)) {
          // The value of the key above goes on.
          if (key != null) {
            key.end = end;
          }
        } else {
          key = new Block(Kind.KEY, name, start, end);
          table.add(key);
          line = skipText(line);
          key.end = lines.end(line);
        }
      }
      if (table != file) {
        table.end = Math.max(table.end, end);
      }
    }
    return file;
  }

  /// Comments right above a table's head were added to the table before it.
  private static void moveLeads(Block file, Block table) {
    if (file.children.isEmpty()) {
      return;
    }
    var previous = file.children.getLast();
    if (previous.kind != Kind.KEY) {
      return;
    }
    int from = previous.children.size();
    while (from > 0 && previous.children.get(from - 1).kind == Kind.LEAD) {
      from--;
    }
    if (from == previous.children.size() || from == 0) {
      return;
    }
    var leads = previous.children.subList(from, previous.children.size());
    previous.end = leads.getFirst().start;
    file.children.addAll(leads);
    leads.clear();
    if (table.start < previous.end) {
      throw new IllegalStateException("Tables are in order");
    }
  }

  /// The last line of a text in three quotes that begins on `line`.
  private int skipText(int line) {
    var quotes = quotesOpened(line);
    if (quotes == 0) {
      return line;
    }
    for (int at = line + 1; at < lines.count(); at++) {
      if (count(at, quotes) > 0) {
        return at;
      }
    }
    return line;
  }

  private byte quotesOpened(int line) {
    if (count(line, (byte) '"') % 2 == 1) {
      return '"';
    }
    return count(line, (byte) '\'') % 2 == 1 ? (byte) '\'' : 0;
  }

  private int count(int line, byte quote) {
    int found = 0;
    for (int at = lines.start(line); at + 2 < lines.end(line); at++) {
      if (content[at] == quote && content[at + 1] == quote && content[at + 2] == quote) {
        found++;
        at += 2;
      }
    }
    return found;
  }

  private @Nullable String key(int from, int end) {
    for (int at = from; at < end && at - from <= 160; at++) {
      byte b = content[at];
      if (b == '=' || b == ':') {
        return at == from ? null : lines.slice(from, at).strip();
      }
      if (b == '{' || b == '[' || b == ']' || b == '}') {
        return null;
      }
    }
    return null;
  }
}
