package dev.codesense.data.remote;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/// A folder of contents: DVC's cache, or a remote on a disk that machines share.
public final class ObjectFolder implements DvcRemote {
  /// Whose names begin so are not whole yet.
  private static final String PART = ".part-";

  private final Path root;

  /// @param root created with the first content
  public ObjectFolder(Path root) {
    this.root = root;
  }

  /// Where a content lies, or would.
  Path path(String id) {
    return root.resolve(SnapshotReader.contentPath(id));
  }

  @Override
  public boolean has(String id) {
    return Files.exists(path(id));
  }

  /// Whether a content is there and is what its name says. As DVC does, one that nobody may write
  /// to is trusted, and any other hashed.
  boolean holds(String id) {
    var path = path(id);
    try {
      return isReadOnly(path) || id.startsWith(Md5.hex(path));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.ofWriting(e), "Cannot read %s: %s".formatted(path, e), e);
    }
  }

  private static boolean isReadOnly(Path path) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view != null
        && Collections.disjoint(
            view.readAttributes().permissions(), PosixFilePermissions.fromString("-w--w--w-"));
  }

  @Override
  public void put(String id, Path content) {
    var target = path(id);
    try {
      var folder = target.resolveSibling(".").normalize();
      Files.createDirectories(folder);
      var part = Files.createTempFile(folder, PART, null);
      try {
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--r--r--"));
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.force(folder);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.ofWriting(e), "Cannot write %s: %s".formatted(target, e), e);
    }
  }

  @Override
  public void sweep(Instant before) {
    try (var folders =
        Files.newDirectoryStream(root.resolve(SnapshotReader.CONTENTS), Files::isDirectory)) {
      for (var folder : folders) {
        try (var parts = Files.newDirectoryStream(folder, PART + "*")) {
          for (var part : parts) {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
              Files.deleteIfExists(part);
            }
          }
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was put yet, or another writer was done with its part.
    } catch (IOException | DirectoryIteratorException e) {
      throw new CodesenseException(
          DataProblem.ofWriting(e), "Cannot clear %s: %s".formatted(root, e), e);
    }
  }

  @Override
  public Optional<Path> get(String id, Path target) {
    try {
      return Optional.of(Files.copy(path(id), target));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.REMOTE_UNREACHABLE, "Cannot read %s: %s".formatted(path(id), e), e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }

  @Override
  public void close() {}
}
