package dev.codesense.data.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFolderTest implements DvcRemoteContract {
  @Override
  public DvcRemote remote(Path folder) {
    return new ObjectFolder(folder.resolve("store"));
  }

  /// DVC does not hash again what nobody may write to.
  @Test
  void aContentLiesWhereDvcLooksAndNobodyMayWriteToIt(@TempDir Path folder) throws Exception {
    var content = Files.writeString(folder.resolve("content"), "foo");
    var store = new ObjectFolder(folder.resolve("store"));

    store.put("acbd18db4cc2f85cedef654fccc4a4d8", content);

    var place = folder.resolve("store/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8");
    assertThat(place).hasContent("foo");
    assertThat(Files.getPosixFilePermissions(place))
        .hasSize(3)
        .noneMatch(permission -> permission.name().endsWith("WRITE"));
    try (var files = Files.list(place.getParent())) {
      assertThat(files).containsExactly(place);
    }
  }
}
