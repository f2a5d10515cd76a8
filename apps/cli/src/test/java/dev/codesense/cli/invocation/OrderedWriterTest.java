package dev.codesense.cli.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OrderedWriterTest {

  @Test
  void whatIsWrittenToBothStreamsIsReadInTheOrderInWhichItWasWritten() {
    var screen = new ByteArrayOutputStream();
    var streams = OrderedWriter.pair(screen, screen);
    var out = new PrintWriter(streams.out());
    var err = new PrintWriter(streams.err());
    var expected = new StringBuilder();

    for (int line = 0; line < 2_000; line++) {
      (line % 3 == 0 ? err : out).print("line " + line + "\n");
      expected.append("line ").append(line).append("\n");
    }
    out.flush();
    err.flush();

    assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
  }

  @Test
  void whereNobodyReadsOneStreamTheOtherSaysAllAndOnlyTheFirstFails() {
    var pipe =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    var screen = new ByteArrayOutputStream();
    var streams = OrderedWriter.pair(pipe, screen);
    var out = new PrintWriter(streams.out());
    var err = new PrintWriter(streams.err());

    out.print("answer\n");
    err.print("error\n");
    err.print("what to do\n");

    assertThat(err.checkError()).isFalse();
    assertThat(out.checkError()).isTrue();
    assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("error\nwhat to do\n");
  }
}
