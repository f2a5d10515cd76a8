package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodLogTest {
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", "namespace": "team-a"},
       "status": {"phase": "%s"}}
      """;
  private static final String FIRST = "2026-11-30T10:00:00.1Z a\n";
  private static final String TWINS = "2026-11-30T10:00:01.5Z b\n2026-11-30T10:00:01.5Z b\n";
  private static final String LAST = "2026-11-30T10:00:02Z c\n";

  @TempDir Path folder;

  @Test
  void aBrokenConnectionLosesNoLineAndRepeatsNone() throws IOException, InterruptedException {
    var connections = new AtomicInteger();
    try (var server =
            ScriptedApiServer.start((exchange, path, _) -> {
              if (!path.endsWith("/log")) {
                ScriptedApiServer.json(
                    exchange, 200, POD.formatted(connections.get() < 2 ? "Running" : "Succeeded"));
              } else if (connections.incrementAndGet() == 1) {
                ScriptedApiServer.broken(
                    exchange, FIRST + TWINS + "2026-11-30T10:00:01.7Z begun and not en");
              } else {
                ScriptedApiServer.json(
                    exchange,
                    200,
                    FIRST + TWINS + "2026-11-30T10:00:01.7Z begun and not ended\n" + LAST);
              }
            });
        var cluster = server.cluster(folder)) {
      var lines = new ArrayList<String>();

      cluster.followLog("one", "trainer", new LogPosition(), lines::add);

      assertThat(lines).containsExactly("a", "b", "b", "begun and not ended", "c");
      assertThat(server.asked())
          .extracting(Object::toString)
          .filteredOn(asked -> asked.contains("/log?"))
          .element(1)
          .asString()
          .isEqualTo(
              "/api/v1/namespaces/team-a/pods/one/log?container=trainer&follow=true"
                  + "&timestamps=true&sinceTime=2026-11-30T10%3A00%3A01.500Z");
    }
  }

  @Test
  void aContainerThatHasNotBegunIsWaitedFor() throws IOException, InterruptedException {
    var connections = new AtomicInteger();
    try (var server =
            ScriptedApiServer.start((exchange, path, _) -> {
              if (!path.endsWith("/log")) {
                ScriptedApiServer.json(
                    exchange, 200, POD.formatted(connections.get() < 2 ? "Pending" : "Succeeded"));
              } else if (connections.incrementAndGet() == 1) {
                ScriptedApiServer.json(exchange, 400, "{\"message\": \"is waiting to start\"}");
              } else {
                ScriptedApiServer.json(exchange, 200, LAST);
              }
            });
        var cluster = server.cluster(folder)) {
      var lines = new ArrayList<String>();

      cluster.followLog("one", "trainer", new LogPosition(), lines::add);

      assertThat(lines).containsExactly("c");
    }
  }

  @Test
  void aPodThatIsGoneEndsItsLog() throws IOException, InterruptedException {
    try (var server =
            ScriptedApiServer.start((exchange, _, _) ->
                ScriptedApiServer.json(exchange, 404, "{\"kind\": \"Status\", \"code\": 404}"));
        var cluster = server.cluster(folder)) {
      var lines = new ArrayList<String>();

      cluster.followLog("one", "trainer", new LogPosition(), lines::add);

      assertThat(lines).isEmpty();
    }
  }

  @Test
  void aRefusedLogIsNotTakenForWhatTheContainerWrote() throws IOException {
    try (var server =
            ScriptedApiServer.start((exchange, path, _) ->
                ScriptedApiServer.json(
                    exchange,
                    path.endsWith("/log") ? 403 : 200,
                    path.endsWith("/log") ? "{\"message\": \"no\"}" : POD.formatted("Running")));
        var cluster = server.cluster(folder)) {
      var lines = new ArrayList<String>();

      assertThatThrownBy(() -> cluster.followLog("one", "trainer", new LogPosition(), lines::add))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(KubeProblem.NOT_PERMITTED))
          .hasMessageContaining("follow the log of pod one in team-a");
      assertThat(lines).isEqualTo(List.of());
    }
  }
}
