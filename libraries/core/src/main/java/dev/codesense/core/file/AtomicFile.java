package dev.codesense.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;

/// Writes a file whole or not at all: a temporary file beside the target, forced to disk, then an
/// atomic move.
public final class AtomicFile {

  private AtomicFile() {}

  /// Replaces `target` with `content`. A reader sees the old bytes or the new ones, never a part.
  /// The permissions of a file that is replaced stay; a new file is its owner's alone.
  public static void write(Path target, byte[] content) throws IOException {
    var directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("Not a file: " + target);
    }
    Files.createDirectories(directory);
    var part = Files.createTempFile(directory, ".part-", null);
    try {
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      keepPermissions(target, part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(directory);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void keepPermissions(Path target, Path part) throws IOException {
    var old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (old == null) {
      return; // Windows.
    }
    try {
      Files.setPosixFilePermissions(part, old.readAttributes().permissions());
    } catch (NoSuchFileException e) {
      // A new file.
    }
  }

  /// As [#write], but leaves an equal file alone, its modification time included.
  ///
  /// @return whether anything was written
  public static boolean writeIfChanged(Path target, byte[] content) throws IOException {
    try {
      if (Files.size(target) == content.length
          && Arrays.equals(Files.readAllBytes(target), content)) {
        return false;
      }
    } catch (NoSuchFileException e) {
      // Nothing there yet: write it.
    }
    write(target, content);
    return true;
  }

  /// Makes renames in `directory` survive a power cut, where the platform lets a directory be
  /// opened.
  public static void force(Path directory) throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
