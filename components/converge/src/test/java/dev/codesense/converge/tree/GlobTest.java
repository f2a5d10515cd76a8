package dev.codesense.converge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.junit.jupiter.api.Test;

/// Against JGit's reading of the same patterns.
class GlobTest {
  private static final List<String> PARTS =
      List.of(
          "a", "b", "ab", "*", "?", "*b", "a*", "a*b", "[ab]", "[!a]", "[a-c]b", "a.txt", "*.txt",
          "**");
  private static final List<String> NAMES =
      List.of("a", "b", "c", "ab", "cb", "aab", "a.txt", "b.txt", "A", "é");

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
  void aPatternCoversWhatIsBelowAFolderThatJGitMatches() {
    var random = new Random(11);
    var differences = new ArrayList<String>();
    for (int round = 0; round < 20_000; round++) {
      var pattern = pattern(random);
      var path = path(random);
      boolean ours = Glob.of(pattern).covers(path);
      boolean theirs = covered(new FastIgnoreRule(pattern), path);
      if (ours != theirs) {
        differences.add("%s %s: %b".formatted(pattern, String.join("/", path), ours));
      }
    }

    assertThat(differences).isEmpty();
  }

  private static boolean covered(FastIgnoreRule rule, List<String> path) {
    for (int depth = 1; depth <= path.size(); depth++) {
      var upTo = String.join("/", path.subList(0, depth));
      if (rule.isMatch(upTo, depth < path.size(), true)) {
        return true;
      }
    }
    return false;
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
