package dev.codesense.search.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.LateClock;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoreProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneCodeStoreTest implements CodeStoreContract {
  private static final RecordCodec CODEC = new JsonCodec();

  private final LateClock clock = new LateClock();
  @TempDir private Path directory;
  private CodeStore store = LuceneCodeStore.open(Path.of("replaced"), CODEC, clock);

  @BeforeEach
  void openStore() {
    store = LuceneCodeStore.open(directory, CODEC, clock);
  }

  @Override
  public CodeStore store() {
    return store;
  }

  @Override
  public void pass(Duration time) {
    clock.advance(time);
  }

  /// Keeps the files that a killed process would leave; closing is only there to free its lock.
  @Override
  public void kill(GenerationBuilder builder) throws InterruptedException {
    try {
      var unsealed = directory.resolve(store.unfinished().getFirst());
      var kept = Files.createDirectory(directory.resolve("kept"));
      for (var file : files(unsealed)) {
        Files.copy(file, kept.resolve(file.getFileName()));
      }
      builder.close();
      Files.move(kept, unsealed);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void textsWithoutTheWordsOfAPieceAreNotRead() throws InterruptedException {
    try (var builder = store.build("shop", 4, null)) {
      builder.add(
          List.of(
              Chunks.at("A.java", 1, "retryWithBackoff(task);").withoutVector(),
              Chunks.at("B.java", 1, "retry(task); // without").withoutVector(),
              Chunks.at("C.java", 1, "other").withoutVector()));
      var sealed = builder.seal(CodeStoreContract.manifest(builder, Vectors.NONE));
      try (var index = store.open(sealed)) {
        for (var piece : List.of("ryWithBack", "ryWithBackoff(task", "(task)")) {
          var read = new ArrayList<String>();
          index.texts(
              List.of(piece),
              SearchFilter.PUBLIC,
              (text, _) -> {
                read.add(text);
                return true;
              });
          assertThat(read)
              .as(piece)
              .hasSize(piece.equals("(task)") ? 2 : 1)
              .first()
              .asString()
              .startsWith("retry");
        }
      }
    }
  }

  @Test
  void theNameOfAGenerationCarriesItsManifestsHash() throws InterruptedException {
    var generation = sealed(store, cart());

    assertThat(generation.physicalName())
        .isEqualTo(COLLECTION + "-g1-" + generation.manifest().hash().substring(0, 8));
  }

  @Test
  void copiesOfOneTextDoNotHideTheOthers() throws InterruptedException {
    var random = new Random(1);
    var chunks = new ArrayList<IndexedChunk>();
    var nearest = new float[0];
    for (int group = 0; group < 60; group++) {
      nearest = unit(random);
      for (int copy = 0; copy < 40; copy++) {
        chunks.add(
            Chunks.at("src/%d/%d.java".formatted(group, copy), 1, "class C%d {}".formatted(group))
                .towards(nearest[0], nearest[1], nearest[2], nearest[3]));
      }
    }
    Collections.shuffle(chunks, random);
    var generation = sealed(store, chunks.toArray(IndexedChunk[]::new));

    try (var index = store.open(generation)) {
      var found = index.dense(nearest, SearchFilter.PUBLIC, 100);

      assertThat(found).hasSize(100);
      assertThat(found.subList(0, 40)).allMatch(hit -> hit.path().startsWith("src/59/"));
      assertThat(index.dense(nearest, SearchFilter.PUBLIC, 5_000)).hasSize(2_400);
    }
  }

  private static float[] unit(Random random) {
    var vector = new float[DIMENSIONS];
    double length = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  @Test
  void aReaderKeepsWhatItOpenedEvenWhenItIsRemoved() throws InterruptedException {
    var first = sealed(store, cart());
    try (var index = store.open(first)) {
      store.remove(first);

      assertThat(index.lexical(LexicalQuery.of("cart"), SearchFilter.PUBLIC, 10)).hasSize(1);
    }
  }

  @Test
  void aDamagedSegmentIsNamedWithItsGenerationAndFile() throws IOException, InterruptedException {
    var generation = sealed(store, cart());
    var segment = largestSegmentFile(generation);
    flipByteInTheMiddle(segment);

    assertThatThrownBy(() -> store.verify(generation))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(StoreProblem.GENERATION_DAMAGED);
              assertThat(e)
                  .hasMessageContaining(generation.physicalName())
                  .hasMessageContaining(String.valueOf(segment.getFileName()));
            });
  }

  @Test
  void aMissingSegmentIsADamagedGeneration() throws IOException, InterruptedException {
    var generation = sealed(store, cart());
    Files.delete(largestSegmentFile(generation));

    assertProblem(() -> store.open(generation).close(), StoreProblem.GENERATION_DAMAGED);
  }

  @Test
  void aDamagedGenerationFileHidesOnlyThatGeneration() throws IOException, InterruptedException {
    var first = sealed(store, cart());
    var second = sealed(store, cart());
    Files.writeString(generationFile(second), "{");

    assertThat(store.generations(COLLECTION)).containsExactly(first);
    assertProblem(() -> store.open(second).close(), StoreProblem.GENERATION_DAMAGED);
    assertThat(sealed(store, cart()).number()).isEqualTo(3);
  }

  @Test
  void anotherLayoutIsRefused() throws IOException, InterruptedException {
    var generation = sealed(store, cart());
    var json = Files.readString(generationFile(generation));
    Files.writeString(
        generationFile(generation), json.replaceFirst("\"layout\":\\d+", "\"layout\":99"));

    assertThatThrownBy(() -> store.open(generation))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(StoreProblem.LAYOUT_UNSUPPORTED);
              assertThat(e).hasMessageContaining("store layout 99, this codesense reads ");
            });
  }

  @Test
  void aFullDiskEndsTheBuildAndNothingIsPublished() throws InterruptedException {
    var full =
        new LuceneCodeStore(
            directory,
            CODEC,
            clock,
            disk ->
                new FilterDirectory(disk) {
                  @Override
                  public IndexOutput createOutput(String name, IOContext context)
                      throws IOException {
                    if (name.endsWith(".fdt")) {
                      throw new IOException("No space left on device");
                    }
                    return super.createOutput(name, context);
                  }
                });

    assertProblem(() -> sealed(full, cart()), CoreProblem.DISK_FULL);
    assertThat(store.generations(COLLECTION)).isEmpty();
    assertThat(store.unfinished()).isEmpty();
  }

  @Test
  void twoBuildsOfOneCollectionAtATimeAreRefused() throws InterruptedException {
    try (var _ = store.build(COLLECTION, DIMENSIONS, null)) {
      assertProblem(
          () -> store.build(COLLECTION, DIMENSIONS, null).close(), StoreProblem.BUILD_IN_PROGRESS);
      store.removeUnfinished();
      assertThat(store.unfinished()).hasSize(1);
    }
  }

  @Test
  void aDirectoryThatIsAFileIsUnreadable() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "");
    var misplaced = LuceneCodeStore.open(file, CODEC, clock);

    assertProblem(() -> misplaced.generations(COLLECTION), StoreProblem.STORE_UNREADABLE);
  }

  @Test
  void aDeltaSharesTheFilesOfItsBase() throws IOException, InterruptedException {
    var chunks = new ArrayList<IndexedChunk>();
    for (int i = 0; i < 500; i++) {
      chunks.add(
          Chunks.at("src/File" + i + ".java", 1, "class File" + i + " {}").towards(1, i, 0, 0));
    }
    var base = sealed(store, chunks.toArray(IndexedChunk[]::new));

    Generation next;
    try (var builder = store.build(COLLECTION, DIMENSIONS, base)) {
      builder.removeFile("git.example/team/app", "src/File7.java");
      builder.add(List.of(cart()));
      next = builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }

    var shared = largestSegmentFile(base);
    var linked = directory.resolve(next.physicalName()).resolve(shared.getFileName());
    assertThat(linked).exists();
    assumeThat(Files.getFileStore(directory).supportsFileAttributeView("unix"))
        .as("files have inodes here")
        .isTrue();
    assertThat(Files.getAttribute(linked, "unix:ino"))
        .isEqualTo(Files.getAttribute(shared, "unix:ino"));
    store.publish(next, "run");
    store.remove(base);
    try (var index = store.open(next)) {
      assertThat(index.lexical(LexicalQuery.of("file8"), SearchFilter.PUBLIC, 3).getFirst().path())
          .isEqualTo("src/File8.java");
    }
    store.verify(next);
  }

  @Test
  void aKillBetweenTheLastTwoStepsOfASealLeavesALeftOver()
      throws IOException, InterruptedException {
    var generation = sealed(store, cart());
    Files.delete(generationFile(generation));

    assertThat(store.generations(COLLECTION)).isEmpty();
    assertThat(store.unfinished()).containsExactly(generation.physicalName());
    store.removeUnfinished();
    assertThat(directory.resolve(generation.physicalName())).doesNotExist();
  }

  private static IndexedChunk cart() {
    return Chunks.at("src/Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0);
  }

  private static Generation sealed(CodeStore store, IndexedChunk... chunks)
      throws InterruptedException {
    try (var builder = store.build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(chunks));
      return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }
  }

  private Path generationFile(Generation generation) {
    return directory.resolve(generation.physicalName()).resolve("generation.json");
  }

  private Path largestSegmentFile(Generation generation) throws IOException {
    return files(directory.resolve(generation.physicalName())).stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith("_"))
        .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
        .orElseThrow();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> !file.endsWith("write.lock")).toList();
    }
  }

  private static void flipByteInTheMiddle(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = java.nio.ByteBuffer.allocate(1);
      channel.read(one, channel.size() / 2);
      one.put(0, (byte) (one.get(0) ^ 0x55)).flip();
      channel.write(one, channel.size() / 2);
    }
  }

  private static void assertProblem(ThrowingCallable call, Problem problem) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
