package dev.codesense.kube.fabric8;

import dev.codesense.kube.LogPosition;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/// Cuts one connection's bytes into lines, each behind its moment, and gives away those that are
/// new.
final class LogLines {
  private static final int LONGEST = 64 * 1024;

  private final LogPosition position;
  private final Consumer<String> line;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean any;

  LogLines(LogPosition position, Consumer<String> line) {
    this.position = position;
    this.line = line;
  }

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        end();
      } else if (begun.size() < LONGEST) {
        begun.write(next);
      }
    }
  }

  /// What has no line end is a line too, once the server has ended the stream.
  void end() {
    var text = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    int space = text.indexOf(' ');
    try {
      var moment = Instant.parse(space < 0 ? text : text.substring(0, space));
      if (position.moveTo(moment)) {
        any = true;
        line.accept(space < 0 ? "" : text.substring(space + 1).stripTrailing());
      }
    } catch (DateTimeParseException e) {
      // A line of the node itself, such as that it cannot read the log: not the container's.
    }
  }

  /// Whether a line was new.
  boolean any() {
    return any;
  }
}
