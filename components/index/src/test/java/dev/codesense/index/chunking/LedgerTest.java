package dev.codesense.index.chunking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.facts.FactFill;
import dev.codesense.search.store.ChunkKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {

  @Test
  void chunksOfOneFileKeepTheirLanguages() {
    var ids = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
    var entry =
        new Ledger.Entry(
            "f",
            null,
            "PARSE_BUDGET",
            ids,
            List.of("html", "html", "css"),
            new int[FactFill.NAMES.size()]);
    var files = new TreeMap<>(Map.of("a.vue", entry, "b.png", Ledger.Entry.skipped("g", "BINARY")));
    var ledger = new Ledger("r", new TreeMap<>(Map.of("shop", new Ledger.Repository("s", files))));

    var read = Ledger.decode(ledger.encode()).orElseThrow();

    assertThat(read.keys())
        .containsExactly(
            new ChunkKey(ids.get(0), "", "shop", "a.vue", "html"),
            new ChunkKey(ids.get(1), "", "shop", "a.vue", "html"),
            new ChunkKey(ids.get(2), "", "shop", "a.vue", "css"));
    assertThat(read.fallbacks()).isEqualTo(Map.of("PARSE_BUDGET", 1L));
    assertThat(read.skipped()).isEqualTo(Map.of("BINARY", 1L));
  }
}
