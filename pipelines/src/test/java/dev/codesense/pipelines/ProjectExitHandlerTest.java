package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FinalStatus;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.generation.IndexRollbackRequest;
import dev.codesense.index.generation.IndexRollbackResult;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.pipelines.project.ProjectExitHandlerComponent;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.pipelines.project.ProjectExitHandlerResult;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.testkit.LoopbackServer;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectExitHandlerTest {
  private static final List<Part> BOTH = List.of(Part.INDEX, Part.TRAFFIC);

  @TempDir private Path folder;

  /// What was called, in order.
  private final List<String> called = new ArrayList<>();

  private @Nullable RuntimeException indexFails;
  private @Nullable RuntimeException trafficFails;

  @Test
  void afterAFailedRunTrafficAndIndexGoBackAndPeopleAreTold() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var chat = chat(told)) {
      var run = TestRunContext.in(folder).withSecret("notify-url", chat.url() + "/hook");

      var result = run("FAILED", BOTH, "support", null, run);

      assertThat(result).isEqualTo(new ProjectExitHandlerResult(true, true, true));
    }
    assertThat(called)
        .containsExactly(
            "traffic of support for run-7 in null: run run-7 has failed or was cancelled",
            "index of run-7, FAILED");
    assertThat(told)
        .singleElement()
        .asString()
        .contains(
            "run run-7 of full has ended as FAILED.",
            "The traffic of support goes to what served before again.",
            "Queries go to the generation before again.",
            "codesense pipeline logs run-7");
  }

  @Test
  void afterAGoodRunNothingIsUndoneAndNobodyIsTold() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var chat = chat(told)) {
      var run = TestRunContext.in(folder).withSecret("notify-url", chat.url() + "/hook");

      var result = run("SUCCEEDED", BOTH, "support", null, run);

      assertThat(result.trafficGivenBack()).isFalse();
      assertThat(result.told()).isFalse();
    }
    assertThat(called).containsExactly("index of run-7, SUCCEEDED");
    assertThat(told).isEmpty();
  }

  @Test
  void aCancelledRunIsAFailedOne() throws Exception {
    assertThat(run("CANCELED", BOTH, "support", null).trafficGivenBack()).isTrue();
  }

  @Test
  void whatAPipelineDoesNotDoIsNotLookedFor() throws Exception {
    assertThat(run("FAILED", List.of(), "support", null))
        .isEqualTo(new ProjectExitHandlerResult(false, false, false));
    assertThat(run("FAILED", BOTH, "", null).trafficGivenBack()).isFalse();
    assertThat(called).containsExactly("index of run-7, FAILED");
  }

  @Test
  void aPartThatCannotBeTakenBackHoldsTheOtherNotUpAndIsTold() throws Exception {
    var first = new IllegalStateException("the cluster is away");
    trafficFails = first;
    indexFails = new CodesenseException(IndexProblem.STATE_NOT_WRITABLE, "no room");
    List<String> told = new CopyOnWriteArrayList<>();
    try (var chat = chat(told)) {
      var run = TestRunContext.in(folder).withSecret("notify-url", chat.url() + "/hook");

      assertThatThrownBy(() -> run("FAILED", BOTH, "support", null, run))
          .isSameAs(first)
          .hasSuppressedException(indexFails);
    }
    assertThat(called).hasSize(2);
    assertThat(told)
        .singleElement()
        .asString()
        .contains(
            "The traffic of support could not be given back.",
            "The index could not be moved back (CS-IDX-")
        .doesNotContain("no room");
  }

  @Test
  void theClusterIsTheOneThatTheProjectNames() throws Exception {
    var project = TinyRepository.in(folder.resolve("assistant.git"));
    project
        .write("codesense.yaml", "repositories: []\ncluster: {namespace: models}\n")
        .commit("Set up");

    run("FAILED", BOTH, "support", project.url());

    assertThat(called.getFirst()).startsWith("traffic of support for run-7 in models");
  }

  @Test
  void aProjectThatIsGoneDoesNotKeepTheTrafficWhereItIs() throws Exception {
    var run = TestRunContext.in(folder);

    run("FAILED", BOTH, "support", folder.resolve("gone.git").toString(), run);

    assertThat(called.getFirst()).startsWith("traffic of support for run-7 in null");
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .contains("the defaults hold for cluster and mlflow");
  }

  private ProjectExitHandlerResult run(
      String state, List<Part> undo, String service, @Nullable String source)
      throws InterruptedException {
    return run(state, undo, service, source, TestRunContext.in(folder));
  }

  private ProjectExitHandlerResult run(
      String state, List<Part> undo, String service, @Nullable String source, TestRunContext run)
      throws InterruptedException {
    return new ProjectExitHandlerComponent(
            ConvergeWiring.remotes(),
            () -> ConfigLayout.of(Components.discover()),
            new Index(),
            (of, id, reason, settings, _) -> {
              called.add(
                  "traffic of %s for %s in %s: %s"
                      .formatted(
                          of,
                          id,
                          settings.block("cluster", ClusterConfig.class).namespace(),
                          reason));
              if (trafficFails != null) {
                throw trafficFails;
              }
              return true;
            },
            new Pace(System::nanoTime, new Random(1), _ -> {}))
        .run(
            new ProjectExitHandlerRequest(
                "run-7",
                new FinalStatus(state, null, null, Map.of()),
                "full",
                undo,
                service,
                Optional.ofNullable(source),
                "codesense",
                "lucene:.codesense/index"),
            run);
  }

  private final class Index implements Component<IndexRollbackRequest, IndexRollbackResult> {
    @Override
    public ComponentSpec<IndexRollbackRequest, IndexRollbackResult> spec() {
      return IndexRollbackComponent.SPEC;
    }

    @Override
    public IndexRollbackResult run(IndexRollbackRequest request, RunContext run) {
      called.add(
          "index of %s, %s"
              .formatted(
                  request.publishedBy(),
                  request.status() == null ? "unknown" : request.status().state()));
      if (indexFails != null) {
        throw indexFails;
      }
      return new IndexRollbackResult(true, "codesense-g1");
    }
  }

  private static LoopbackServer chat(List<String> told) throws Exception {
    return LoopbackServer.start(
        "chat",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
        });
  }
}
