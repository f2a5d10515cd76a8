package dev.codesense.index.generation;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.Chunker;
import dev.codesense.core.CodesenseException;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.SearchFilter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The gate before queries see a generation: it opens, holds what its manifest says, reads back
/// sampled chunks as they were written, and finds sampled chunks by their own words and vectors.
public final class GenerationCheck {

  /// The rarest words say most, and few words keep the question cheap.
  private static final int WORDS = 8;

  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{3,39}");

  private final CodeStore store;
  private final int canaries;

  /// @param canaries how many chunks are sampled
  public GenerationCheck(CodeStore store, int canaries) {
    this.store = store;
    this.canaries = canaries;
  }

  /// @param expected what the generation was meant to hold
  /// @throws CodesenseException [IndexProblem#VERIFICATION_FAILED] naming what is wrong
  public void check(Generation generation, List<ChunkKey> expected) throws InterruptedException {
    store.verify(generation);
    try (var index = store.open(generation)) {
      var held = Manifests.contents(index::keys);
      if (!held.hash().equals(generation.manifest().hash())) {
        throw failed(
            generation,
            "it holds chunks %s, its manifest says %s"
                .formatted(held.chunksByRepository(), chunks(generation)));
      }
      var sample = sample(expected);
      var chunks = index.fetch(sample);
      for (var id : sample) {
        var chunk = chunks.get(id);
        if (chunk == null) {
          throw failed(generation, "chunk %s cannot be read back".formatted(id));
        }
        checkIdentity(generation, chunk);
      }
      checkCanaries(generation, index, List.copyOf(chunks.values()));
    }
  }

  private static String chunks(Generation generation) {
    var counts = new TreeMap<String, Long>();
    generation
        .manifest()
        .repositories()
        .forEach((repo, contribution) -> counts.put(repo, contribution.chunks()));
    return counts.toString();
  }

  /// Evenly spread over all chunks, the same ones on every machine.
  private List<UUID> sample(List<ChunkKey> keys) {
    int count = Math.min(canaries, keys.size());
    return IntStream.range(0, count)
        .mapToObj(i -> keys.get((int) ((long) i * keys.size() / count)).chunkId())
        .toList();
  }

  private static void checkIdentity(Generation generation, Chunk chunk) {
    var contentId = Chunker.contentId(generation.manifest().model(), chunk.embeddedText());
    if (!contentId.equals(chunk.contentId())) {
      throw failed(
          generation, "the text of %s was not read back as it was written".formatted(name(chunk)));
    }
  }

  /// Each canary asks within its own file, for as many answers as that has chunks: so copies of one
  /// text elsewhere, however many, cannot crowd it out, and it must be found.
  private static void checkCanaries(Generation generation, CodeIndex index, List<Chunk> canaries)
      throws InterruptedException {
    for (var canary : canaries) {
      int depth = canary.facts().structure().fileChunks();
      var filter =
          new SearchFilter(
              canary.facts().access().labels(),
              List.of(canary.repo()),
              canary.path(),
              List.of(),
              null);
      var words = words(canary.text());
      if (!words.isEmpty()
          && !finds(canary, index.lexical(LexicalQuery.of(words), filter, depth))) {
        throw failed(generation, "%s is not found by its words".formatted(name(canary)));
      }
      if (generation.manifest().vectors() == Generation.Vectors.FULL) {
        var vector = index.vector(canary.contentId());
        if (vector.isEmpty() || !finds(canary, index.dense(vector.get(), filter, depth))) {
          throw failed(generation, "%s is not found by its vector".formatted(name(canary)));
        }
      }
    }
  }

  private static String name(Chunk chunk) {
    return "%s %s:%d".formatted(chunk.repo(), chunk.path(), chunk.startLine());
  }

  private static boolean finds(Chunk canary, List<Candidate> candidates) {
    return candidates.stream().anyMatch(candidate -> candidate.chunkId().equals(canary.chunkId()));
  }

  private static String words(String text) {
    Set<String> words = new HashSet<>();
    WORD.matcher(text).results().forEach(match -> words.add(match.group()));
    return String.join(
        " ",
        words.stream()
            .sorted(
                Comparator.comparingInt(String::length)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .limit(WORDS)
            .toList());
  }

  private static CodesenseException failed(Generation generation, String what) {
    return new CodesenseException(
        IndexProblem.VERIFICATION_FAILED,
        "%s is not published: %s".formatted(generation.physicalName(), what));
  }
}
