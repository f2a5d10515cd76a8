package dev.codesense.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.data.Md5;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledDistillTest {
  private static final ModelConfig.Limits ONE_AT_A_TIME =
      new ModelConfig.Limits(null, 1_024, 1, Duration.ofMinutes(1));

  /// How often a run is killed at work; `-Dcodesense.kills=50` for more.
  private static final int KILLS = Integer.getInteger("codesense.kills", 10);

  /// A teacher's, so that most of a run is the time in which answers are paid for.
  private static final Duration THINKING = Duration.ofMillis(40);

  @TempDir private Path folder;

  private static ModelEndpoint endpoint(URI url) {
    return ModelEndpoint.of(
        "teacher", ModelConfig.openAi(url, "professor").withLimits(ONE_AT_A_TIME));
  }

  /// A run that a test kills: project, URL of the teacher, index, number of the run.
  public static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws Exception {
      var shops = new Shops(Path.of(arguments[0]));
      for (int number = 1; number < Integer.parseInt(arguments[3]); number++) {
        shops.run.nextRun();
      }
      System.out.println("begins");
      shops.distill(
          new Artifact<>(Path.of(arguments[2]), CodeIndexRef.class),
          endpoint(URI.create(arguments[1])),
          Shops.USUAL);
    }
  }

  private static Said teach(Asked asked) {
    try {
      Thread.sleep(THINKING);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return TeacherTest.teach(asked);
  }

  @Test
  void aRunThatIsKilledAnywherePaysNoAnswerTwiceAndMakesTheSameBytes() throws Exception {
    var undisturbed = new Shops(folder.resolve("undisturbed"));
    try (var server = ScriptedChatServer.answering(KilledDistillTest::teach)) {
      undisturbed.distill(undisturbed.index(), endpoint(server.url()), Shops.USUAL);
    }
    var shops = new Shops(folder.resolve("killed"));
    var index = shops.index();
    var random = new SplittableRandom(KILLS);
    var underWay = new HashSet<List<String>>();
    try (var server = ScriptedChatServer.answering(KilledDistillTest::teach)) {
      long longest = THINKING.multipliedBy(60).toNanos();
      int number = 10;
      for (int kills = 0; kills < KILLS; number++) {
        try (var child =
            KillableProcess.start(
                Killed.class,
                shops.run.project().toString(),
                server.url().toString(),
                index.directory().toString(),
                Integer.toString(number))) {
          child.awaitLine("begins");
          long begin = System.nanoTime();
          child.killAfter(Duration.ofNanos(random.nextLong(longest)));
          if (child.await() == 0) {
            // It was done before: the next ones are killed earlier.
            longest = Math.min(longest, System.nanoTime() - begin);
          } else {
            kills++;
            server.asked().stream()
                .map(Asked::messages)
                .reduce((_, last) -> last)
                .ifPresent(underWay::add);
          }
        }
      }
      shops.distill(index, endpoint(server.url()), Shops.USUAL);

      // Whether the call under way at a kill was answered, nobody knows; any other was, and is
      // kept.
      assertThat(repeated(server.asked())).isSubsetOf(underWay);
    }
    assertThat(written(shops)).isEqualTo(written(undisturbed)).isNotEmpty();
  }

  private static List<List<String>> repeated(List<Asked> all) {
    var seen = new HashSet<List<String>>();
    var repeated = new ArrayList<List<String>>();
    for (var asked : all) {
      if (!seen.add(asked.messages())) {
        repeated.add(asked.messages());
      }
    }
    return repeated;
  }

  /// All files of data/ and data.dvc by their digests.
  private static Map<String, String> written(Shops shops) throws IOException {
    var project = shops.run.project();
    try (var files = Files.walk(project)) {
      var digests = new TreeMap<String, String>();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = project.relativize(file).toString();
        if (name.equals("data.dvc") || name.startsWith("data/")) {
          digests.put(name, Md5.hex(file));
        }
      }
      return digests;
    }
  }
}
