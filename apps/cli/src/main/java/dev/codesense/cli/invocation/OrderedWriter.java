package dev.codesense.cli.invocation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One of two buffered streams that often lead to one terminal or file: before either writes, the
/// other lets go of what it holds back, so that what was written first is read first.
final class OrderedWriter extends Writer {
  private final Buffered own;
  private final Buffered other;

  private OrderedWriter(Buffered own, Buffered other) {
    this.own = own;
    this.other = other;
  }

  record Pair(Writer out, Writer err) {}

  static Pair pair(OutputStream out, OutputStream err) {
    var first = utf8(out);
    var second = utf8(err);
    return new Pair(new OrderedWriter(first, second), new OrderedWriter(second, first));
  }

  /// UTF-8 whatever the locale says: containers often have none, and code is UTF-8.
  private static Buffered utf8(OutputStream stream) {
    return new Buffered(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  /// A stream whose failure, as of a pipe that nobody reads, is its own writer's alone to hear of.
  private static final class Buffered {
    private final Writer writer;
    private @Nullable IOException failure;

    Buffered(Writer writer) {
      this.writer = writer;
    }

    void letGo() {
      try {
        writer.flush();
      } catch (IOException e) {
        failure = e;
      }
    }

    void flush() throws IOException {
      writer.flush();
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    other.letGo();
    own.writer.write(text, from, length);
  }

  @Override
  public void flush() throws IOException {
    own.flush();
  }

  @Override
  public void close() throws IOException {
    own.writer.close();
  }
}
