package dev.codesense.search.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeStoresTest {
  @TempDir private Path project;

  @Test
  void luceneLiesBelowTheProject() throws InterruptedException {
    try (var store =
        CodeStores.open(
            "lucene:.codesense/index",
            project,
            new JsonCodec(),
            Clock.systemUTC(),
            _ -> Optional.empty())) {
      assertThat(store).isInstanceOf(LuceneCodeStore.class);
      assertThat(store.collections()).isEmpty();
    }
  }

  @Test
  void anUnknownStoreIsRefused() {
    for (var name : new String[] {"elastic:host", "lucene:", ""}) {
      assertThatThrownBy(() ->
              CodeStores.open(
                      name, project, new JsonCodec(), Clock.systemUTC(), _ -> Optional.empty())
                  .close())
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(StoreProblem.STORE_UNKNOWN));
    }
  }
}
