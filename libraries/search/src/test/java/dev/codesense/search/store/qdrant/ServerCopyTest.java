package dev.codesense.search.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.codesense.core.Secret;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.testkit.qdrant.fault.Fault.Answer;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A generation upon another, where the server copies what has not changed. Whatever the way, it
/// holds the same.
class ServerCopyTest {
  private static final String REPOSITORY = "git.example/team/app";
  private static final int FILES = 20;

  private final TestServer server = TestServer.fake("");
  private final QdrantCodeStore store = server.open();

  ServerCopyTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void theServerCopiesWhenLittleHasChanged() throws InterruptedException {
    var first = build(store, null, 0);
    int sent = server.faults().calls(Operation.UPSERT);

    var second = build(store, first, 2);

    assertHolds(store, second, 2);
    assertThat(server.faults().calls(Operation.RECOVER)).isEqualTo(1);
    // What is new, and the notes.
    assertThat(server.faults().calls(Operation.UPSERT) - sent).isEqualTo(2);
  }

  @Test
  void oneGenerationAfterTheOtherIsCopied() throws InterruptedException {
    var generation = build(store, null, 0);
    long size = store.sizeBytes(generation);
    for (int changed = 1; changed <= 3; changed++) {
      generation = build(store, generation, changed);
      assertHolds(store, generation, changed);
      assertThat(store.sizeBytes(generation)).isCloseTo(size, withinPercentage(2));
    }
    assertThat(server.faults().calls(Operation.RECOVER)).isEqualTo(3);
  }

  @Test
  void pointsAreCopiedWhenMuchHasChanged() throws InterruptedException {
    assertCopiedByPoints(store, store, FILES / 2);
  }

  @Test
  void pointsAreCopiedWhereThereIsNoRest() throws InterruptedException {
    try (var deaf = open("rest=0")) {
      assertCopiedByPoints(deaf, deaf, 1);
    }
  }

  @Test
  void pointsAreCopiedWhereRestDoesNotAnswer() throws InterruptedException {
    try (var deaf = open("rest=1")) {
      assertCopiedByPoints(deaf, deaf, 1);
    }
  }

  @Test
  void pointsAreCopiedIntoAnotherLayout() throws InterruptedException {
    try (var other = open("profile=medium")) {
      assertCopiedByPoints(store, other, 1);
    }
  }

  @Test
  void pointsAreCopiedWhereTheServerIsTooBusyToCopy() throws InterruptedException {
    server.faults().next(Operation.RECOVER).isRefused(Answer.UNAVAILABLE);
    assertHolds(store, build(store, build(store, null, 0), 1), 1);
  }

  @Test
  void ofACopyThatFailedHalfwayNothingIsLeft() throws InterruptedException {
    server.faults().next(Operation.RECOVER).isDoneButAnswered(Answer.DEADLINE_EXCEEDED);
    assertHolds(store, build(store, build(store, null, 0), 1), 1);
  }

  @Test
  void theServerIsGivenTheKeyThatItWantsOfItself() throws InterruptedException {
    server.faults().requireApiKey("right");
    try (var right = server.open(new Secret("right"))) {
      assertHolds(right, build(right, build(right, null, 0), 1), 1);
    }
    assertThat(server.faults().calls(Operation.RECOVER)).isEqualTo(1);
  }

  private QdrantCodeStore open(String option) {
    return server.open(QdrantAddress.parse(server.faults().store() + "?" + option, Path.of("")));
  }

  private void assertCopiedByPoints(CodeStore before, CodeStore after, int changed)
      throws InterruptedException {
    assertHolds(after, build(after, build(before, null, 0), changed), changed);
    assertThat(server.faults().calls(Operation.RECOVER)).isZero();
  }

  /// @param changed files that are new since the base, the first ones
  private static Generation build(CodeStore store, @Nullable Generation base, int changed)
      throws InterruptedException {
    try (var builder = store.build("shop", 4, base)) {
      int from = base == null ? FILES : changed;
      for (int file = 0; file < from; file++) {
        builder.removeFile(REPOSITORY, path(file));
      }
      for (int file = 0; file < from; file++) {
        builder.add(List.of(chunk(file, base == null ? "old" : word(changed))));
      }
      var manifest = CodeStoreContract.manifest(builder, Vectors.FULL);
      return builder.seal(manifest, new byte[] {(byte) changed});
    }
  }

  private static void assertHolds(CodeStore store, Generation generation, int changed)
      throws InterruptedException {
    store.verify(generation);
    assertThat(store.notes(generation)).hasValue(new byte[] {(byte) changed});
    try (var index = store.open(generation)) {
      assertThat(found(index, "old")).isEqualTo(FILES - changed);
      assertThat(found(index, word(changed))).isEqualTo(changed);
    }
    assertThat(generation.manifest().chunks()).isEqualTo(FILES);
  }

  private static long found(CodeIndex index, String word) throws InterruptedException {
    return index.lexical(LexicalQuery.of(word), SearchFilter.PUBLIC, FILES).size();
  }

  private static IndexedChunk chunk(int file, String word) {
    return Chunks.at(path(file), 1, word).towards(1, file, 0, 0);
  }

  private static String word(int changed) {
    return "new" + "x".repeat(changed);
  }

  private static String path(int file) {
    return "src/F" + file + ".java";
  }
}
