package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Documents, keys and list items by their indentation. Values are not interpreted; block scalars
/// are stepped over.
final class YamlOutline {
  private static final int DEEPEST = 40;

  private record Open(int indent, Block block) {}

  private final TextLines lines;
  private final byte[] content;
  private final Deque<Open> open = new ArrayDeque<>();

  YamlOutline(TextLines lines) {
    this.lines = lines;
    this.content = lines.content();
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    open.push(new Open(-2, file));
    boolean documents = false;
    for (int line = 0; line < lines.count(); line++) {
      documents |= isMarker(line);
    }
    if (documents) {
      begin(-1, new Block(Kind.SCOPE, null, 0, 0), 0);
    }
    int scalarIndent = Integer.MAX_VALUE;
    for (int line = 0; line < lines.count(); line++) {
      if (lines.isBlank(line)) {
        continue;
      }
      int indent = lines.indent(line);
      if (indent > scalarIndent) {
        continue;
      }
      scalarIndent = Integer.MAX_VALUE;
      int start = lines.start(line);
      if (isMarker(line)) {
        begin(-1, new Block(Kind.SCOPE, null, start, start), start);
      } else if (content[start + indent] == '#') {
        lead(line, indent);
      } else if (entry(line, indent)) {
        scalarIndent = indent;
      }
    }
    while (!open.isEmpty()) {
      open.pop().block.end = content.length;
    }
    return file;
  }

  private boolean isMarker(int line) {
    int at = lines.start(line);
    return lines.end(line) - at >= 3
        && content[at] == '-'
        && content[at + 1] == '-'
        && content[at + 2] == '-'
        && (lines.end(line) - at == 3 || content[at + 3] == ' ');
  }

  /// A comment goes with what follows, so it ends what is indented deeper.
  private void lead(int line, int indent) {
    int start = lines.start(line);
    closeTo(indent, start);
    open.element().block.add(new Block(Kind.LEAD, null, start, lines.end(line)));
  }

  /// Opens the key or item of a line; true if its value is a block scalar.
  private boolean entry(int line, int indent) {
    int start = lines.start(line);
    int end = lines.end(line);
    int at = start + indent;
    int column = indent;
    // A list under a key may stand at the key's own indentation.
    while (at + 1 < end && content[at] == '-' && content[at + 1] == ' ') {
      begin(column * 2 + 1, new Block(Kind.SCOPE, null, at, at), start);
      at++;
      column++;
      while (at < end && content[at] == ' ') {
        at++;
        column++;
      }
    }
    var key = key(at, end);
    if (key != null) {
      begin(column * 2, new Block(Kind.KEY, key, at, at), start);
    }
    return endsWithScalarMark(at, end);
  }

  private void begin(int rank, Block block, int offset) {
    // An item at column c ranks 2c+1: below a key at c, above a key at c+1 and beside other items.
    closeRank(rank, offset);
    block.end = Math.max(block.start + 1, block.end);
    if (open.size() < DEEPEST) {
      open.element().block.add(block);
      open.push(new Open(rank, block));
    }
  }

  private void closeTo(int indent, int offset) {
    closeRank(indent * 2, offset);
  }

  private void closeRank(int rank, int offset) {
    while (open.element().indent >= rank && open.size() > 1) {
      var closed = open.pop().block;
      closed.end = Math.max(closed.start + 1, offset - 1);
    }
  }

  private @Nullable String key(int from, int end) {
    int at = from;
    if (at < end && (content[at] == '"' || content[at] == '\'')) {
      byte quote = content[at];
      at++;
      while (at < end && content[at] != quote) {
        at++;
      }
      if (at + 1 < end && content[at + 1] == ':' && at - from - 1 <= 120 && at > from + 1) {
        return lines.slice(from + 1, at);
      }
      return null;
    }
    while (at < end && at - from <= 120) {
      byte b = content[at];
      if (b == ':' && at > from && (at + 1 == end || content[at + 1] == ' ')) {
        return lines.slice(from, at).strip();
      }
      if (b == '#' || (at == from && (b == '{' || b == '['))) {
        return null;
      }
      at++;
    }
    return null;
  }

  private boolean endsWithScalarMark(int from, int end) {
    int at = end;
    while (at > from && (content[at - 1] == ' ' || content[at - 1] == '\t')) {
      at--;
    }
    while (at > from
        && (content[at - 1] == '-' || content[at - 1] == '+' || isDigit(content[at - 1]))) {
      at--;
    }
    return at - 2 >= from
        && (content[at - 1] == '|' || content[at - 1] == '>')
        && content[at - 2] == ' ';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
