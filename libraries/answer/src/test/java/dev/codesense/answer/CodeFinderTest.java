package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real index.
class CodeFinderTest {
  private static final CodeSample CHECKOUT = CodeSample.longMethod();
  private static final CodeSample VAULT =
      new CodeSample("src/Vault.java", "class Vault { int checkout; }\n", null, List.of("bank"));

  @TempDir private Path directory;

  private <T> T searching(Work<T> work) throws InterruptedException {
    try (var store = LuceneCodeStore.open(directory, new JsonCodec(), Clock.systemUTC());
        var builder = store.build("shop", 4, null)) {
      for (var sample : List.of(CHECKOUT, VAULT)) {
        builder.add(sample.chunks().stream().map(it -> new IndexedChunk(it, null)).toList());
      }
      store.publish(builder.seal(manifest(Manifests.contents(builder::keys))), "run");
      try (var search =
          CodeSearch.open(
              store,
              IndexLocation.live("lucene:.", "shop"),
              null,
              RankingWeights.DEFAULT,
              List.of())) {
        return work.with(search, new CodeFinder(search));
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(CodeSearch search, CodeFinder finder) throws InterruptedException;
  }

  private static Manifest manifest(Manifests.Contents contents) {
    var repositories = new TreeMap<String, Contribution>();
    repositories.put(
        CodeSample.REPO,
        new Contribution(CodeSample.COMMIT, CodeSample.LINKS.text(), 2, contents.chunks()));
    return new Manifest(
        contents.hash(),
        "none",
        4,
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        Vectors.NONE,
        contents.chunks(),
        "inputs",
        repositories,
        contents.languages(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  @Test
  void whatIsFoundComesWithItsWholeFunctionAndItsLinks() throws InterruptedException {
    var found =
        searching((search, finder) ->
            finder.found(
                search.search(
                    new SearchRequest(
                        "step 40 of the checkout", 20, SearchFilter.PUBLIC, SearchMode.LEXICAL)),
                List.of()));

    assertThat(found).isNotEmpty().allSatisfy(code -> assertThat(CHECKOUT.found()).contains(code));
    assertThat(found.getFirst().function()).hasSizeGreaterThan(3);
  }

  @Test
  void whatTheReaderMayNotSeeIsLeftOutEvenByItsId() throws InterruptedException {
    var ids = VAULT.chunks().stream().map(Chunk::chunkId).toList();

    assertThat(this.<List<FoundCode>>searching((_, finder) -> finder.found(ids, List.of())))
        .isEmpty();
  }

  @Test
  void whoHasTheLabelSeesIt() throws InterruptedException {
    var ids = VAULT.chunks().stream().map(Chunk::chunkId).toList();

    assertThat(this.<List<FoundCode>>searching((_, finder) -> finder.found(ids, List.of("bank"))))
        .isEqualTo(VAULT.found());
  }
}
