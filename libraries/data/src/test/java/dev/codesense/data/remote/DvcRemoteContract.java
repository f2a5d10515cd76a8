package dev.codesense.data.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.Md5;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every remote does.
public interface DvcRemoteContract {

  /// One that is empty.
  DvcRemote remote(Path folder) throws IOException;

  @Test
  default void aContentThatWasPutIsThereAndComesBack(@TempDir Path folder) throws Exception {
    try (var remote = remote(folder)) {
      var content = Files.write(folder.resolve("content"), new byte[] {0, 1, -1});
      var id = Md5.hex(content);
      assertThat(remote.has(id)).isFalse();

      remote.put(id, content);
      remote.put(id, content);

      assertThat(remote.has(id)).isTrue();
      assertThat(remote.get(id, folder.resolve("back")))
          .hasValueSatisfying(back -> assertThat(back).hasBinaryContent(new byte[] {0, 1, -1}));
    }
  }

  @Test
  default void anEmptyContentAndADirectoryHaveTheirPlaces(@TempDir Path folder) throws Exception {
    try (var remote = remote(folder)) {
      var empty = Files.createFile(folder.resolve("empty"));
      var list = Files.writeString(folder.resolve("list"), "[]");
      remote.put(Md5.hex(empty), empty);
      remote.put(Md5.hex(list) + ".dir", list);

      assertThat(remote.has(Md5.hex(empty))).isTrue();
      assertThat(remote.has(Md5.hex(list))).isFalse();
      assertThat(remote.get(Md5.hex(list) + ".dir", folder.resolve("back")))
          .hasValueSatisfying(back -> assertThat(back).hasContent("[]"));
    }
  }

  @Test
  default void whatIsNotThereIsNoFailure(@TempDir Path folder) throws Exception {
    try (var remote = remote(folder)) {
      var back = folder.resolve("back");

      assertThat(remote.get("0".repeat(32), back)).isEmpty();
      assertThat(back).doesNotExist();
    }
  }
}
