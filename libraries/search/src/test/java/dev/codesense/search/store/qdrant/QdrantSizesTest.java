package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The sizes in docs/qdrant.md, computed from what a [SizeProfile] keeps where.
class QdrantSizesTest {
  private static final Path PAGE = Path.of("docs/qdrant.md");
  private static final String BEGIN = "<!-- sizes: QdrantSizesTest writes them -->\n";
  private static final String END = "<!-- end of sizes -->\n";

  // Bytes of a chunk, without its embedding. Words and payload are means over this repository (91
  // and 3,114) and the JDK's
  // java.base (89 and 2,969).
  private static final long WORDS = 90 * 8;
  private static final long PAYLOAD = 3_000;
  private static final long PAYLOAD_INDEXES = 800;
  private static final long GRAPH = 2 * 16 * 4;
  private static final long ID = 40;

  /// The live one, the one before it for a rollback, and the one that is being built.
  private static final int GENERATIONS = 3;

  /// Segments are merged beside what they are merged from.
  private static final double MERGING = 1.5;

  /// Of what is read from disk, for speed.
  private static final double PAGE_CACHE = 0.1;

  private static final double GIB = 1L << 30;

  private static final List<Long> CHUNKS =
      List.of(100_000L, 300_000L, 1_000_000L, 3_000_000L, 10_000_000L);
  private static final List<Integer> DIMENSIONS = List.of(384, 1024);

  /// Bytes of one chunk of one generation.
  private record Chunk(double memory, double disk) {
    static Chunk of(SizeProfile profile, int dimensions) {
      long floats = dimensions * 4L;
      long bytes = profile.quantised() ? dimensions : 0;
      double vectors = profile.quantised() ? bytes : floats;
      double elsewhere = profile.quantised() ? floats : 0;
      double indexes = GRAPH + WORDS + PAYLOAD;
      double resident = MERGING * vectors + PAYLOAD_INDEXES + ID;
      if (profile.onDisk()) {
        elsewhere += indexes;
      } else {
        resident += indexes;
      }
      // Words are stored twice: as the point's vector and as the index.
      double files = floats + bytes + GRAPH + 2 * WORDS + PAYLOAD + PAYLOAD_INDEXES + ID;
      return new Chunk(resident + PAGE_CACHE * elsewhere, MERGING * files);
    }
  }

  /// How a corpus is best spread.
  private record Layout(SizeProfile profile, int nodes, int shards, int replicas) {
    static Layout of(long chunks) {
      if (chunks <= 300_000) {
        return new Layout(SizeProfile.SMALL, 1, 1, 1);
      }
      return chunks <= 3_000_000
          ? new Layout(SizeProfile.MEDIUM, 3, 3, 2)
          : new Layout(SizeProfile.LARGE, 3, 6, 2);
    }
  }

  @Test
  void thePageHasTheSizesOfTheProfiles() throws IOException {
    var page = Files.readString(Path.of(System.getProperty("codesense.root", "")).resolve(PAGE));

    assertThat(page)
        .contains("%d words of 8 bytes, %,d bytes of payload".formatted(WORDS / 8, PAYLOAD));
    GeneratedFile.check(
        PAGE,
        page.substring(0, page.indexOf(BEGIN))
            + BEGIN
            + copies()
            + "\n"
            + layouts()
            + page.substring(page.indexOf(END)));
  }

  private static String copies() {
    var table = new StringBuilder();
    table.append(
        """
        | chunks | dimensions | memory: small | medium | large | disk: small | medium | large |
        |---|---|---|---|---|---|---|---|
        """);
    for (long chunks : CHUNKS) {
      for (int dimensions : DIMENSIONS) {
        table.append("| %,d | %d".formatted(chunks, dimensions));
        for (var profile : SizeProfile.values()) {
          table.append(" | " + gib(GENERATIONS * chunks * Chunk.of(profile, dimensions).memory()));
        }
        for (var profile : SizeProfile.values()) {
          table.append(" | " + gib(GENERATIONS * chunks * Chunk.of(profile, dimensions).disk()));
        }
        table.append(" |\n");
      }
    }
    return table.toString();
  }

  private static String layouts() {
    var table = new StringBuilder();
    table.append(
        """
        | chunks | dimensions | profile | nodes | shards | replicas | memory a node | disk a node |
        |---|---|---|---|---|---|---|---|
        """);
    for (long chunks : CHUNKS) {
      for (int dimensions : DIMENSIONS) {
        var layout = Layout.of(chunks);
        var chunk = Chunk.of(layout.profile(), dimensions);
        double held = 1.0 * GENERATIONS * chunks * layout.replicas() / layout.nodes();
        table.append(
            "| %,d | %d | `%s` | %d | %d | %d | %s | %s |\n"
                .formatted(
                    chunks,
                    dimensions,
                    layout.profile().name().toLowerCase(Locale.ROOT),
                    layout.nodes(),
                    layout.shards(),
                    layout.replicas(),
                    gib(held * chunk.memory()),
                    gib(held * chunk.disk())));
      }
    }
    return table.toString();
  }

  /// Two digits that count, rounded up.
  private static String gib(double bytes) {
    double gib = bytes / GIB;
    return gib < 10
        ? "%.1f GiB".formatted(Math.ceil(gib * 10) / 10)
        : "%,.0f GiB".formatted(Math.ceil(gib));
  }

  @Test
  void aMillionChunksOf768DimensionsTakeWhatTheVendorsRuleSays() {
    var vectors = 1.5 * 1_000_000 * 768 * 4;
    var ours =
        1_000_000 * (Chunk.of(SizeProfile.SMALL, 768).memory() - PAYLOAD - WORDS - PAYLOAD_INDEXES);

    assertThat(ours / vectors).isBetween(1.0, 1.1);
  }
}
