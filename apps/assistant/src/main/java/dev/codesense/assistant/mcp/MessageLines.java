package dev.codesense.assistant.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// The lines between a client and the SDK, whose reader stops for good at a line that is no
/// message, and which writes no answer any more once its input has ended. So a line that is no
/// message is answered here, and the end of the input is told when what was asked before has been
/// answered.
final class MessageLines {
  /// Bytes of a line.
  private static final int LONGEST = 4 << 20;

  private static final String NO_MESSAGE =
      """
      {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"This line is no JSON-RPC message"}}
      """;

  private final InputStream in;
  private final OutputStream out;
  private final Duration drain;
  private final Object turn = new Object();
  private final CountDownLatch end = new CountDownLatch(1);
  private int unanswered;

  /// @param drain longest wait for answers after the input's end
  MessageLines(InputStream in, OutputStream out, Duration drain) {
    this.in = new BufferedInputStream(in);
    this.out = out;
    this.drain = drain;
  }

  /// Waits until the input has ended and what it asked is answered.
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /// What the SDK reads: whole messages.
  InputStream requests() {
    return new InputStream() {
      private byte[] line = new byte[0];
      private int at;

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        if (at == line.length) {
          line = nextMessage();
          at = 0;
          if (line.length == 0) {
            end.countDown();
            return -1;
          }
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, into, offset, count);
        at += count;
        return count;
      }
    };
  }

  /// What the SDK writes to: an answer is a line.
  OutputStream answers() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        synchronized (turn) {
          out.write(from, offset, length);
          for (int i = offset; i < offset + length; i++) {
            if (from[i] == '\n') {
              out.flush();
              unanswered--;
              turn.notifyAll();
            }
          }
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  /// @return with its line end; empty at the end of the input
  private byte[] nextMessage() throws IOException {
    while (true) {
      var line = new ByteArrayOutputStream();
      boolean tooLong = false;
      int read = in.read();
      for (; read >= 0 && read != '\n'; read = in.read()) {
        tooLong |= line.size() == LONGEST;
        if (!tooLong) {
          line.write(read);
        }
      }
      var text = line.toString(StandardCharsets.UTF_8).strip();
      if (!text.isEmpty()) {
        if (!tooLong && isMessage(text)) {
          return (text + "\n").getBytes(StandardCharsets.UTF_8);
        }
        refuse();
      }
      if (read < 0) {
        awaitAnswers();
        return new byte[0];
      }
    }
  }

  private boolean isMessage(String line) {
    try {
      if (McpSchema.deserializeJsonRpcMessage(Protocol.json(), line) instanceof JSONRPCRequest) {
        synchronized (turn) {
          unanswered++;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void refuse() throws IOException {
    synchronized (turn) {
      out.write(NO_MESSAGE.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private void awaitAnswers() {
    long limit = System.nanoTime() + drain.toNanos();
    synchronized (turn) {
      try {
        for (long left = drain.toMillis(); unanswered > 0 && left > 0; ) {
          turn.wait(left);
          left = (limit - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
