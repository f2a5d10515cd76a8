package dev.codesense.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.assistant.TinyService.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds whichever door the assistant is asked through.
class AssistantTest {
  @TempDir Path temporary;

  @Test
  void anAliasThatMovesIsFollowedAndNoAnswerIsOfTwoGenerations() throws Exception {
    try (var index = new TinyIndex(temporary)) {
      publish(index, 1);
      try (var service = new TinyService(index, Setup.PLAIN);
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var done = new AtomicBoolean();
        var askers = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 4; i++) {
          askers.add(
              threads.submit(() -> {
                int answers = 0;
                while (!done.get()) {
                  assertOneGeneration(
                      service.post(
                          "/ask", "{\"question\": \"Where is the number of the release?\"}"));
                  answers++;
                }
                return answers;
              }));
        }
        for (int number = 2; number <= 6; number++) {
          var old = index.store().generations(TinyIndex.COLLECTION).getLast();
          publish(index, number);
          index.store().remove(old);
        }
        assertOneGeneration(service.post("/ask", "{\"question\": \"release number\"}"));
        assertThat(service.post("/search", "{\"query\": \"release number\"}").body())
            .contains("\"generation\":6");
        done.set(true);
        for (var asker : askers) {
          assertThat(asker.get()).isPositive();
        }
      }
    }
  }

  /// Several files that say which generation they are of.
  private static void publish(TinyIndex index, int number) throws InterruptedException {
    index.publish(
        IntStream.range(0, 4)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> TinyIndex.SHOP + " src/Release%d.java".formatted(i),
                    i ->
                        "/** The number of the release is generation%d. */\nclass Release%d {}\n"
                            .formatted(number, i))));
  }

  private static void assertOneGeneration(TinyService.Answered answered) {
    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    int own =
        answered.json().get("index") instanceof Map<?, ?> index
                && index.get("generation") instanceof Integer number
            ? number
            : 0;
    for (int number = 1; number <= 6; number++) {
      assertThat(answered.body().contains("The number of the release is generation" + number))
          .as(answered.body())
          .isEqualTo(number == own);
    }
  }

  @Test
  void anIndexThatVanishesIsSaidAndItsReturnNeedsNoRestart() throws Exception {
    var files = Map.of(TinyIndex.SHOP + " src/Cart.java", TinyIndex.CART);
    try (var index = new TinyIndex(temporary)) {
      index.publish(files);
      try (var service = new TinyService(index, Setup.PLAIN)) {
        try (var all = Files.walk(temporary)) {
          all.sorted(Comparator.reverseOrder())
              .filter(file -> !file.equals(temporary))
              .forEach(file -> file.toFile().delete());
        }
        var gone = service.post("/search", "{\"query\": \"cart\"}");
        assertThat(gone.status()).isEqualTo(503);
        assertThat(gone.message())
            .matches("The index cannot be asked .CS-SRC-\\d+.; the service's log has more");
        assertThat(service.get("/readyz").status()).isEqualTo(503);
        assertThat(service.get("/healthz").status()).isEqualTo(200);

        try (var restored = new TinyIndex(temporary)) {
          restored.publish(files);
        }
        assertThat(service.post("/search", "{\"query\": \"cart\"}").status()).isEqualTo(200);
        assertThat(service.get("/readyz").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void linesOfAFileAreThoseOfTheFile() throws Exception {
    try (var index = TinyIndex.usual(temporary);
        var service = new TinyService(index, Setup.PLAIN)) {
      var assistant = service.assistant();
      var all = assistant.open(TinyIndex.SHOP, "src/Cart.java", 1, 100, List.of());

      assertThat(all.lines()).isEqualTo(TinyIndex.CART.lines().toList());
      assertThat(all.startLine()).isEqualTo(1);
      assertThat(all.endLine()).isEqualTo(8);
      assertThat(assistant.open(TinyIndex.SHOP, "src/Cart.java", 4, 5, List.of()))
          .isEqualTo(
              new CodeLines(
                  TinyIndex.SHOP,
                  "0".repeat(40),
                  "src/Cart.java",
                  4,
                  5,
                  List.of("class Cart {", "  int total() {"),
                  "https://git.example/acme/shop/blob/0/src/Cart.java#L4-L5"));
    }
  }

  @Test
  void aFileThatMayNotBeSeenIsRefusedAsOneThatIsNotThere() throws Exception {
    try (var index = TinyIndex.usual(temporary);
        var service = new TinyService(index, Setup.PLAIN)) {
      var assistant = service.assistant();

      for (var repo : List.of(TinyIndex.VAULT, "git.example/acme/none")) {
        assertThatThrownBy(() -> assistant.open(repo, "src/Vault.java", 1, 9, List.of()))
            .hasMessage(
                "No lines 1 to 9 of src/Vault.java in %s: search says what there is"
                    .formatted(repo));
      }
      assertThat(assistant.open(TinyIndex.VAULT, "src/Vault.java", 1, 9, List.of("pay")).lines())
          .hasSize(3);
    }
  }

  @Test
  void factsCountOnlyWhatMayBeSeen() throws Exception {
    try (var index = TinyIndex.usual(temporary);
        var service = new TinyService(index, Setup.PLAIN)) {
      var seen = service.assistant().facts(List.of());
      var all = service.assistant().facts(List.of("pay"));

      assertThat(seen.repositories().keySet()).containsExactly(TinyIndex.SHOP);
      assertThat(seen.files()).isEqualTo(1);
      assertThat(seen.languages()).isNull();
      assertThat(all.repositories().keySet()).containsExactly(TinyIndex.SHOP, TinyIndex.VAULT);
      assertThat(all.languages()).containsOnlyKeys("java");
    }
  }
}
