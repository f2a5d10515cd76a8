package dev.codesense.bench.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.bench.SyntheticChunks;
import dev.codesense.bench.qdrant.QdrantSwapBench.Asked;
import dev.codesense.bench.qdrant.QdrantSwapBench.Fate;
import dev.codesense.bench.qdrant.QdrantSwapBench.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QdrantSwapBenchTest {

  @Test
  void nobodyNoticesThatGenerationsFollowEachOther() throws Exception {
    var load = new Load(10, 16, 160, 60, new SyntheticChunks(16, 5, 3), Duration.ofMillis(500));
    try (var server = QdrantServer.of(null);
        var store = server.open()) {
      var outcome = QdrantSwapBench.measure(store, "live", load);

      assertThat(outcome.swaps()).hasSize(10);
      assertThat(outcome.asked()).hasSizeGreaterThan(100);
      assertThat(outcome.asked()).extracting(Asked::fate).containsOnly(Fate.ANSWERED);
    }
  }
}
