package dev.codesense.bench;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.Doc;
import dev.codesense.core.Progress;
import dev.codesense.core.file.FileTree;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexRequest;
import dev.codesense.index.IndexResult;
import dev.codesense.localrun.LocalRunner;
import dev.codesense.localrun.RunOrder;
import dev.codesense.localrun.RunOutcome;
import dev.codesense.localrun.engine.InProcessEngine;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.pipelines.CodeIndexPipeline;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// The index stage on one machine, from nothing, in its two shapes: one task, and plan, shards,
/// build and promote. Both through the local runner, over the same files, in turn; evaluation is
/// left out of account. The processor's time, which other work on the machine disturbs less, is
/// that of this process over the whole run, evaluation of one question included.
///
/// `java … dev.codesense.bench.IndexShapesBench REPOSITORY PATTERN…`
public final class IndexShapesBench {
  private static final int ROUNDS = 3;

  private IndexShapesBench() {}

  /// The stage in one task, as `codesense run` has it.
  private static final class OneTask implements Pipeline<OneTask.Inputs, Nothing> {

    record Inputs(@Doc("Repositories of the index") List<RepositorySource> repositories) {}

    @Override
    public String name() {
      return "one-task";
    }

    @Override
    public String purpose() {
      return "Indexes in one task";
    }

    @Override
    public Class<Inputs> inputs() {
      return Inputs.class;
    }

    @Override
    public Class<Nothing> outputs() {
      return Nothing.class;
    }

    @Override
    public void define(Flow<Inputs, Nothing> flow) {
      var converge =
          flow.task(ConvergeComponent.SPEC)
              .set(ConvergeRequest::repositories)
              .to(flow.input(Inputs::repositories));
      flow.task(IndexComponent.SPEC)
          .set(IndexRequest::snapshot)
          .to(converge.out(ConvergeResult::snapshot));
    }
  }

  /// Hears when words are searchable.
  private static final class Listener implements Progress {
    final AtomicReference<Instant> searchable = new AtomicReference<>(Instant.MAX);
    private final Clock clock;

    Listener(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Stage stage(String name, String unit, OptionalLong total) {
      return Progress.silent().stage(name, unit, total);
    }

    @Override
    public void event(String line) {
      if (line.startsWith("words are searchable")) {
        searchable.set(clock.instant());
      }
    }

    @Override
    public void warn(String line) {
      System.out.println("  " + line);
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var repository =
        Map.of(
            "url",
            Path.of(arguments[0]).toAbsolutePath().toString(),
            "id",
            "bench/sources",
            "include",
            List.of(Arrays.copyOfRange(arguments, 1, arguments.length)));
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println("round " + round);
      oneTask(repository);
      for (int shards : new int[] {1, Runtime.getRuntime().availableProcessors()}) {
        shards(repository, shards);
      }
    }
  }

  private static void oneTask(Map<String, Object> repository)
      throws IOException, InterruptedException {
    var listener = new Listener(Clock.systemUTC());
    var before = processor();
    var outcome = run(new OneTask(), repository, Map.of(), listener);
    var index = outcome.task("index");
    IndexResult result = outcome.result("index", IndexComponent.SPEC);
    System.out.printf(
        "  one task: words after %.1f s, vectors after %.1f s; processor %.1f s; %d chunks%n",
        seconds(Duration.between(begun(index), listener.searchable.get())),
        seconds(took(index)),
        seconds(processor().minus(before)),
        result.chunks());
  }

  private static void shards(Map<String, Object> repository, int shards)
      throws IOException, InterruptedException {
    var before = processor();
    var outcome =
        run(
            new CodeIndexPipeline(),
            repository,
            Map.of(
                "max-shards",
                shards,
                "shard-bytes",
                1,
                "evaluation",
                Map.of("gate", "warn", "made-questions", 1)),
            Progress.silent());
    var plan = outcome.task("index-plan");
    var build = outcome.task("index-build");
    var promote = outcome.task("index-promote");
    var whole = Duration.between(begun(plan), begun(promote).plus(took(promote)));
    System.out.printf(
        "  %d shards: live after %.1f s (plan %.1f s, shards %.1f s, build %.1f s, promote %.1f s); processor %.1f s%n",
        shards,
        seconds(whole.minus(took(outcome.task("evaluate-retrieval")))),
        seconds(took(plan)),
        seconds(Duration.between(begun(plan).plus(took(plan)), begun(build))),
        seconds(took(build)),
        seconds(took(promote)),
        seconds(processor().minus(before)));
  }

  private static RunOutcome run(
      Pipeline<?, ?> pipeline,
      Map<String, Object> repository,
      Map<String, Object> parameters,
      Progress progress)
      throws IOException, InterruptedException {
    var project = Files.createTempDirectory("codesense-bench-");
    var environment = Environment.of(Map.of());
    var clock = Clock.systemUTC();
    var all = new HashMap<>(parameters);
    all.put("repositories", List.of(repository));
    try {
      var outcome =
          new LocalRunner(
                  project,
                  new InProcessEngine(project, clock, environment, Components::discover),
                  clock,
                  progress,
                  environment,
                  _ -> {},
                  Runtime.getRuntime().availableProcessors())
              .run(
                  pipeline.graph(),
                  new RunOrder(
                      "20260102-030405-000-00000000", all, _ -> Map.of(), RunOrder.Resume.NEVER));
      if (outcome.failure().isPresent()) {
        throw new IllegalStateException(outcome.failure().get().cause());
      }
      return outcome;
    } finally {
      FileTree.delete(project);
    }
  }

  private static Duration processor() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Instant begun(TaskRecord task) {
    return task.begun().orElseThrow();
  }

  private static Duration took(TaskRecord task) {
    return task.took().orElseThrow();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
