package dev.codesense.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;

/// Source files to measure with.
final class Texts {

  private Texts() {}

  /// Regular files below a folder or in a zip, by path, until `limit` bytes are reached.
  static SortedMap<String, String> read(Path source, long limit) throws IOException {
    var texts = new TreeMap<String, String>();
    if (Files.isDirectory(source)) {
      collect(source, limit, texts);
    } else {
      try (var zip = FileSystems.newFileSystem(source)) {
        collect(zip.getPath("/"), limit, texts);
      }
    }
    return texts;
  }

  private static void collect(Path root, long limit, SortedMap<String, String> texts)
      throws IOException {
    try (var files = Files.walk(root)) {
      var sorted = new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
      long read = 0;
      for (var file : sorted) {
        if (read >= limit) {
          break;
        }
        var bytes = Files.readAllBytes(file);
        read += bytes.length;
        texts.put(root.relativize(file).toString(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }
}
