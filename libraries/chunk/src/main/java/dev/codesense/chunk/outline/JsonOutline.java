package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayDeque;
import java.util.Deque;

/// Members and elements of JSON, comments and trailing commas allowed. Never a value in memory, so
/// that depth and size of hostile input do not matter.
final class JsonOutline {
  private static final int DEEPEST = 12;

  private final TextLines lines;
  private final byte[] content;
  private final Deque<Block> open = new ArrayDeque<>();

  JsonOutline(TextLines lines) {
    this.lines = lines;
    this.content = lines.content();
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    open.push(file);
    int beyond = 0;
    int at = 0;
    int stringStart = -1;
    int stringEnd = -1;
    // One entry per container: whether a member or element of it is open.
    while (at < content.length) {
      byte b = content[at];
      if (b == '"') {
        int end = stringEnd(at);
        stringStart = at + 1;
        stringEnd = Math.min(end, content.length);
        at = end;
      } else if (b == '/' && at + 1 < content.length && content[at + 1] == '/') {
        while (at < content.length && content[at] != '\n') {
          at++;
        }
      } else if (b == ':' && beyond == 0 && stringStart >= 0) {
        endMember(stringStart - 1);
        if (open.size() < DEEPEST) {
          var name = lines.slice(stringStart, Math.min(stringEnd, stringStart + 120));
          push(new Block(Kind.KEY, name, stringStart - 1, stringEnd));
        }
        stringStart = -1;
      } else if (b == '{' || b == '[') {
        if (open.size() >= DEEPEST) {
          beyond++;
        } else {
          push(new Block(Kind.SCOPE, null, at, at + 1));
        }
        stringStart = -1;
      } else if (b == '}' || b == ']') {
        if (beyond > 0) {
          beyond--;
        } else {
          endMember(at);
          if (open.size() > 1 && open.element().kind == Kind.SCOPE) {
            open.pop().end = at + 1;
          }
        }
        stringStart = -1;
      } else if (b == ',' && beyond == 0) {
        endMember(at);
        stringStart = -1;
      }
      at++;
    }
    while (!open.isEmpty()) {
      open.pop().end = content.length;
    }
    return file;
  }

  private void push(Block block) {
    open.element().add(block);
    open.push(block);
  }

  private void endMember(int offset) {
    if (open.element().kind == Kind.KEY) {
      var member = open.pop();
      member.end = Math.max(member.start + 1, offset);
    }
  }

  private int stringEnd(int quote) {
    int at = quote + 1;
    while (at < content.length && content[at] != '"' && content[at] != '\n') {
      at += content[at] == '\\' ? 2 : 1;
    }
    return at;
  }
}
