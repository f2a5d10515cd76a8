package dev.codesense.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {
  @TempDir Path folder;

  @Test
  void aFileIsUnpackedOnce() throws IOException {
    var target = folder.resolve("native/model.onnx");
    var read = new AtomicInteger();
    for (int start = 0; start < 2; start++) {
      var file = Unpacked.file(target, () -> new byte[] {(byte) read.incrementAndGet()});
      assertThat(file).isEqualTo(target).hasBinaryContent(new byte[] {1});
    }
    assertThat(read).hasValue(1);
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws IOException {
    var blocked = Files.createFile(folder.resolve("native"));

    assertThatThrownBy(() -> Unpacked.file(blocked.resolve("model.onnx"), () -> new byte[1]))
        .isInstanceOf(IOException.class);
  }
}
