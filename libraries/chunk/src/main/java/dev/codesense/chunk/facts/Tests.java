package dev.codesense.chunk.facts;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.TextLines;
import java.util.List;

/// Tells tests from the code that they test, by path and name.
final class Tests {
  private static final int ANNOTATION_REACH = 300;

  private Tests() {}

  static boolean isTest(String path) {
    var parts = path.split("/");
    for (int i = 0; i + 1 < parts.length; i++) {
      switch (parts[i]) {
        case "test", "tests", "__tests__", "spec", "specs", "testing", "androidTest", "it" -> {
          return true;
        }
        default -> {}
      }
    }
    var stem = stem(path);
    return !subject(stem).equals(stem) || stem.equals("conftest");
  }

  /// The name that the test's file name points at.
  static List<String> subjects(String path) {
    var stem = stem(path);
    var subject = subject(stem);
    return subject.equals(stem) || subject.isEmpty() ? List.of() : List.of(subject);
  }

  static boolean isCase(TextLines lines, Block block, String name) {
    if (name.startsWith("test") || name.startsWith("Test") || name.startsWith("should")) {
      return true;
    }
    var head = lines.slice(block.start, Math.min(block.end, block.start + ANNOTATION_REACH));
    return head.contains("@Test")
        || head.contains("@ParameterizedTest")
        || head.contains("[Fact]")
        || head.contains("[Test]");
  }

  private static String stem(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String subject(String stem) {
    for (var suffix :
        List.of("Tests", "Test", "TestCase", "Spec", "IT", "_test", ".test", ".spec", "_spec")) {
      if (stem.endsWith(suffix) && stem.length() > suffix.length()) {
        return stem.substring(0, stem.length() - suffix.length());
      }
    }
    return stem.startsWith("test_") && stem.length() > 5 ? stem.substring(5) : stem;
  }
}
