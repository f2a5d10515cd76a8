package dev.codesense.cli.invocation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// One of two buffered streams that often lead to one terminal or file: before either writes, the
/// other lets go of what it holds back, so that what was written first is read first.
final class OrderedWriter extends Writer {
  private final Writer own;
  private final Writer other;

  private OrderedWriter(Writer own, Writer other) {
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
  private static Writer utf8(OutputStream stream) {
    return new OutputStreamWriter(stream, StandardCharsets.UTF_8);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    other.flush();
    own.write(text, from, length);
  }

  @Override
  public void flush() throws IOException {
    own.flush();
  }

  @Override
  public void close() throws IOException {
    own.close();
  }
}
