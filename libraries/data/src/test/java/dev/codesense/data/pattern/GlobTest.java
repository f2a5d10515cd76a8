package dev.codesense.data.pattern;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against JGit's and git's reading of the same patterns.
class GlobTest {
  private static final List<String> PARTS =
      List.of(
          "a", "b", "ab", "*", "?", "*b", "a*", "a*b", "[ab]", "[!a]", "[a-c]b", "a.txt", "*.txt",
          "**");
  private static final List<String> NAMES =
      List.of("a", "b", "c", "ab", "cb", "aab", "a.txt", "b.txt", "A", "é");

  private static final List<String> ASCII_PARTS =
      List.of(
          "a",
          "b",
          "ab",
          "*",
          "?",
          "*b",
          "a*",
          "a*b",
          "[ab]",
          "[!a]",
          "[^a-b]",
          "[a-c]b",
          "a.txt",
          "*.txt",
          "**",
          "a**",
          "**b",
          "***",
          "[[:alpha:]]",
          "[![:digit:]]b",
          "[[:upper:]b-c]",
          "[[:punct:]]*",
          "[]a]",
          "[a-]",
          "[\\]]",
          "\\a",
          "\\*",
          "\\!a",
          "\\#a",
          "a\\ ",
          "[[:x]",
          "a?b",
          "[a[:digit:]-z]",
          "*a*",
          ".*",
          "[[:space:][:xdigit:]]");
  private static final List<String> ASCII_NAMES =
      List.of(
          "a", "b", "c", "ab", "cb", "aab", "a.txt", "b.txt", "A", "1", "1b", "!a", "#a", "*", "]",
          "-", "a ", ".a", "[", "x", "axb", "_b");

  @Test
  void aPatternMatchesTheFilesThatJGitMatches() {
    var random = new Random(7);
    var differences = new ArrayList<String>();
    for (int round = 0; round < 20_000; round++) {
      var pattern = pattern(random);
      var path = path(random);
      boolean ours = Glob.of(pattern).matchesFile(path);
      boolean theirs = new FastIgnoreRule(pattern).isMatch(String.join("/", path), false, true);
      if (ours != theirs) {
        differences.add("%s %s: %b".formatted(pattern, String.join("/", path), ours));
      }
    }

    assertThat(differences).isEmpty();
  }

  @Test
  void aListTakesWhatGitIgnores(@TempDir Path folder) throws Exception {
    assumeTrue(
        hasGit(), "There is no git on this machine: its reading of patterns is not compared");
    git(folder, "", "init", "-q");
    var random = new Random(11);
    var differences = new ArrayList<String>();
    for (int round = 0; round < 300; round++) {
      var patterns = patterns(random);
      var paths = new LinkedHashSet<List<String>>();
      while (paths.size() < 60) {
        paths.add(draw(ASCII_NAMES, 1 + random.nextInt(4), random));
      }
      Files.write(folder.resolve(".gitignore"), patterns);
      var theirs = ignored(folder, paths);
      var ours = PathPatterns.of(patterns);
      for (var path : paths) {
        if (ours.take(path) != theirs.contains(String.join("/", path))) {
          differences.add("%s %s: %b".formatted(patterns, String.join("/", path), ours.take(path)));
        }
      }
    }

    assertThat(differences).isEmpty();
  }

  /// Paths need not be there for git to say.
  private static Set<String> ignored(Path folder, Set<List<String>> paths) throws Exception {
    var input = paths.stream().map(path -> String.join("/", path) + "\0").collect(joining());
    var said = git(folder, input, "check-ignore", "--no-index", "--stdin", "-z");
    return Set.of(said.split("\0"));
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String git(Path folder, String input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-c", "core.excludesFile="));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).directory(folder.toFile()).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("git fails").isLessThan(2);
    return said;
  }

  private static List<String> patterns(Random random) {
    var patterns = new ArrayList<String>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      var parts = draw(ASCII_PARTS, 1 + random.nextInt(3), random);
      patterns.add(
          (random.nextInt(3) == 0 ? "!" : "")
              + (random.nextInt(4) == 0 ? "/" : "")
              + String.join("/", parts)
              + (random.nextInt(5) == 0 ? "/" : "")
              + (random.nextInt(9) == 0 ? "  " : ""));
    }
    return patterns;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "!", "!/", "# note", "a[b", "a\\", "[[:letter:]]"})
  void whatGitWouldIgnoreWithoutAWordIsRefused(String pattern) {
    assertThatThrownBy(() -> Glob.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHostilePatternIsReadInPassing() {
    var path = List.of("a".repeat(250), "a".repeat(250), "b");
    assertThat(Glob.of("**/" + "*a".repeat(400) + "/c").matchesFile(path)).isFalse();
    assertThat(Glob.of("/" + "**/".repeat(400) + "c").matchesFile(path)).isFalse();
  }

  private static String pattern(Random random) {
    var parts = draw(PARTS, 1 + random.nextInt(3), random);
    return (random.nextInt(4) == 0 ? "/" : "")
        + String.join("/", parts)
        + (random.nextInt(6) == 0 ? "/" : "");
  }

  private static List<String> path(Random random) {
    return draw(NAMES, 1 + random.nextInt(4), random);
  }

  private static List<String> draw(List<String> from, int count, Random random) {
    var drawn = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      drawn.add(from.get(random.nextInt(from.size())));
    }
    return drawn;
  }
}
