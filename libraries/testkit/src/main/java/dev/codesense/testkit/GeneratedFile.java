package dev.codesense.testkit;

import dev.codesense.core.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Compares a file of the repository with what the sources generate; `-Dregenerate` rewrites it.
public final class GeneratedFile {

  private static final Pattern SHARED = Pattern.compile("(?s)<(style|script)>.*?</\\1>");

  private GeneratedFile() {}

  /// Checks `file` against `content`.
  ///
  /// @param file relative to the repository's root, such as `components/index/component.yaml`
  /// @throws AssertionError naming the first line that differs and how to rewrite the file
  public static void check(Path file, String content) {
    var target = Path.of(System.getProperty("codesense.root", "")).resolve(file);
    try {
      if (regenerating()) {
        AtomicFile.writeIfChanged(target, content.getBytes(StandardCharsets.UTF_8));
        return;
      }
      var there = Files.readString(target);
      if (!there.equals(content)) {
        throw new AssertionError(
            "%s:%d is not what the sources generate; -Dregenerate rewrites it"
                .formatted(file, firstDifference(there, content)));
      }
    } catch (NoSuchFileException e) {
      throw new AssertionError(file + " is missing; -Dregenerate writes it", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As [#check], for a page: what all pages share, its stylesheet and its scripts, is left out.
  public static void checkPage(Path file, String html) {
    check(file, SHARED.matcher(html).replaceAll("<$1>…</$1>"));
  }

  private static boolean regenerating() {
    var property = System.getProperty("regenerate");
    return property != null && !property.startsWith("${");
  }

  /// The first line that differs, counted from 1.
  private static int firstDifference(String one, String other) {
    var ours = one.lines().toList();
    var theirs = other.lines().toList();
    int line = 0;
    while (line < ours.size() && line < theirs.size() && ours.get(line).equals(theirs.get(line))) {
      line++;
    }
    return line + 1;
  }
}
