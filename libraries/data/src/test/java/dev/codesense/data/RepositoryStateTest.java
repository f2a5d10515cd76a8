package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.RepositoryState.Remote;
import dev.codesense.data.RepositoryState.Stale;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RepositoryStateTest {
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final RepositoryState READ =
      RepositoryState.of(
          "git.example/shop",
          new Remote("https://git.example/shop", "main", "{path}:{start}"),
          "0".repeat(40),
          THEN,
          new SnapshotWriter.FileList("f".repeat(64), 3, 4, 5));

  @Test
  void aStepChangesWhatItNamesAndKeepsTheRest() {
    var stale = new Stale(THEN, "CS-NET-001 no route");
    var skipped = new TreeMap<>(Map.of(SkipReason.BINARY, 2L));
    assertThat(
            READ.withSkipped(skipped)
                .withDeleted(List.of("old.txt"))
                .withStale(stale)
                .withLabels("shops", List.of("staff"), false)
                .withRemote(new Remote("https://git.example/moved", null, "{path}")))
        .isEqualTo(
            new RepositoryState(
                "git.example/shop",
                "https://git.example/moved",
                null,
                "0".repeat(40),
                THEN,
                "{path}",
                "shops",
                List.of("staff"),
                false,
                stale,
                "f".repeat(64),
                3,
                4,
                5,
                skipped,
                List.of("old.txt")));
  }

  @Test
  void aRepositoryThatIsReadAgainIsNotStaleAnyMore() {
    var stale = READ.withStale(new Stale(THEN, "CS-NET-001 no route"));
    assertThat(stale.withStale(null)).isEqualTo(READ);
  }
}
