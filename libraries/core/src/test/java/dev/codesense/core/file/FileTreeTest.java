package dev.codesense.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir private Path folder;

  @Test
  void removesAFolderButNotWhatItsLinksLeadTo() throws Exception {
    var kept = Files.writeString(folder.resolve("kept"), "kept");
    var tree = folder.resolve("tree");
    Files.writeString(Files.createDirectories(tree.resolve("below")).resolve("file"), "gone");
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.createSymbolicLink(tree.resolve("dangling"), folder.resolve("nowhere"));

    FileTree.delete(tree);
    FileTree.delete(tree);

    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(kept));
    assertThat(kept).hasContent("kept");
  }

  @Test
  void sharesAFolderWithAllThatIsInIt() throws Exception {
    var from = folder.resolve("from");
    Files.writeString(Files.createDirectories(from.resolve("below")).resolve("file"), "shared");

    FileTree.share(from, folder.resolve("to"));
    FileTree.share(folder.resolve("nowhere"), folder.resolve("nothing"));
    FileTree.delete(from);

    assertThat(folder.resolve("to/below/file")).hasContent("shared");
    assertThat(folder.resolve("nothing")).doesNotExist();
  }
}
