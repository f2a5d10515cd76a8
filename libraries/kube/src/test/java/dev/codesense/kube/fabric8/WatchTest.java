package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");
  private static final String LIST =
      """
      {"kind": "ConfigMapList", "apiVersion": "v1", "metadata": {"resourceVersion": "%d"},
       "items": [%s]}
      """;
  private static final String EVENT = "{\"type\": \"%s\", \"object\": %s}\n";
  private static final String EXPIRED =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Expired", "code": 410,
       "message": "too old resource version"}\
      """;

  @TempDir Path folder;

  /// First list: a. First watch: b is added, then the changes since are gone. Second list: b and c.
  @Test
  void changesThatTheServerNoLongerHasAreListedAgain() throws IOException, InterruptedException {
    var lists = new AtomicInteger();
    var changed = new Semaphore(0);
    try (var server =
            ScriptedApiServer.start((exchange, _, query) -> {
              if (!"true".equals(query.get("watch"))) {
                ScriptedApiServer.json(
                    exchange,
                    200,
                    lists.incrementAndGet() == 1
                        ? LIST.formatted(1, item("a", 1))
                        : LIST.formatted(9, item("b", 2) + "," + item("c", 8)));
              } else if (lists.get() == 1) {
                ScriptedApiServer.json(
                    exchange,
                    200,
                    EVENT.formatted("ADDED", item("b", 2)).replace("\n ", " ").strip()
                        + "\n"
                        + EVENT.formatted("ERROR", EXPIRED.replace("\n", " ")));
              } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                awaitEnd();
              }
            });
        var cluster = server.cluster(folder);
        var watch = cluster.watch(CONFIG_MAP, Map.of("of", "test"), changed::release)) {
      while (!names(watch.now()).equals(List.of("b", "c"))) {
        changed.acquire();
      }

      assertThat(lists).hasValue(2);
      assertThat(server.asked())
          .allSatisfy(asked -> assertThat(asked.getQuery()).contains("labelSelector=of=test"));
    }
  }

  @Test
  void aWatchThatIsRefusedSaysSo() throws IOException {
    try (var server =
            ScriptedApiServer.start((exchange, _, _) ->
                ScriptedApiServer.json(
                    exchange,
                    403,
                    "{\"kind\": \"Status\", \"code\": 403, \"message\": \"cannot list\"}"));
        var cluster = server.cluster(folder)) {
      assertThatThrownBy(() -> cluster.watch(CONFIG_MAP, Map.of(), () -> {}))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(KubeProblem.NOT_PERMITTED))
          .hasMessageContaining("Cannot watch ConfigMap in team-a: cannot list");
    }
  }

  private static String item(String name, int version) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap", \
    "metadata": {"name": "%s", "uid": "%s", "resourceVersion": "%d"}}\
    """
        .formatted(name, name, version);
  }

  private static List<String> names(List<KubeObject> objects) {
    return objects.stream().map(KubeObject::name).toList();
  }

  private static void awaitEnd() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
