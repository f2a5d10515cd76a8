package dev.codesense.localrun;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.text.Amount;
import dev.codesense.localrun.engine.TaskEngine;
import dev.codesense.localrun.engine.Tasks;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.report.Block;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.TaskOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a pipeline on this machine: independent tasks beside each other, those with known outputs
/// not at all, and the exit task in any case. What a run has done survives it: a later one takes it
/// over, after a kill at any instant too.
///
/// The caller keeps a second runner out of the project.
public final class LocalRunner {
  /// So many runs stay, with all artifacts that they made or took over.
  private static final int KEPT_RUNS = 5;

  /// So many artifacts of runs by hand stay.
  private static final int KEPT_ARTIFACTS = 3;

  private final Path project;
  private final TaskEngine engine;
  private final Clock clock;
  private final Progress progress;
  private final Environment environment;
  private final RunWatcher watcher;
  private final int parallelism;
  private final RecordCodec codec = new JsonCodec();

  /// @param project the project directory
  /// @param parallelism how many tasks run at a time, at least 1
  public LocalRunner(
      Path project,
      TaskEngine engine,
      Clock clock,
      Progress progress,
      Environment environment,
      RunWatcher watcher,
      int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "The tasks at a time must be at least 1, was " + parallelism);
    }
    this.project = project.toAbsolutePath().normalize();
    this.engine = engine;
    this.clock = clock;
    this.progress = progress;
    this.environment = environment;
    this.watcher = watcher;
    this.parallelism = parallelism;
  }

  /// What a pipeline's own results add to the report of its run.
  @FunctionalInterface
  public interface Appendix {
    List<Block> of(RunOutcome outcome) throws InterruptedException;
  }

  /// Runs the pipeline to its end.
  ///
  /// @throws CodesenseException as [#run(PipelineGraph, RunOrder, Appendix)]
  /// @throws InterruptedException as there
  public RunOutcome run(PipelineGraph graph, RunOrder order) throws InterruptedException {
    return run(graph, order, _ -> List.of());
  }

  /// Runs the pipeline to its end.
  ///
  /// @param appendix stands in the report above the tasks
  ///
  /// @throws CodesenseException when it cannot begin; a task's failure is in the outcome
  /// @throws InterruptedException when the calling thread was interrupted; tasks were told to stop,
  ///   the exit task has run and the report is written
  public RunOutcome run(PipelineGraph graph, RunOrder order, Appendix appendix)
      throws InterruptedException {
    var archive = new RunArchive(project, codec);
    var parameters = RunParameters.of(graph, order);
    engine.check(graph);
    var past = archive.runs();
    var resumed = resumed(graph, order.resume(), past);
    var run =
        resumed
            .map(old -> old.again(parameters))
            .orElseGet(() ->
                new RunRecord(
                    order.runId(),
                    graph.name(),
                    RunRecord.State.RUNNING,
                    clock.instant(),
                    Optional.empty(),
                    0,
                    parameters));
    resumed.ifPresent(old ->
        progress.event(
            "continues run %s, begun at %s".formatted(old.id(), Amount.moment(old.begun()))));
    archive.write(run);

    var result =
        new Execution(
                graph,
                run,
                new Execution.Setting(
                    project,
                    engine,
                    clock,
                    progress,
                    environment::redacted,
                    watcher,
                    parallelism,
                    order.settings()),
                archive,
                new Execution.Earlier(
                    resumed.isPresent() ? archive.tasks(run.id()) : Map.of(),
                    order.resume() == RunOrder.Resume.ALWAYS,
                    cache(graph, archive, past, run.id())),
                new CacheKey(codec))
            .execute();

    var ended = run.ended(result.state(), clock.instant());
    var tasks = new LinkedHashMap<>(result.tasks());
    var outcome =
        new RunOutcome(
            ended,
            tasks,
            result.results(),
            project,
            archive.folder(run.id()).resolve(RunArchive.REPORT),
            result.failure().map(first -> new RunOutcome.Failed(first.task(), first.cause())));
    archive.writeReport(
        run.id(),
        new RunReport(graph, ended, tasks, appendix.of(outcome))
            .page()
            .html()
            .html()
            .getBytes(StandardCharsets.UTF_8));
    archive.write(ended);
    prune(archive);
    if (result.state() == RunRecord.State.CANCELED) {
      throw new InterruptedException();
    }
    return outcome;
  }

  private static Optional<RunRecord> resumed(
      PipelineGraph graph, RunOrder.Resume resume, List<RunRecord> past) {
    var last = past.stream().filter(run -> run.pipeline().equals(graph.name())).findFirst();
    return switch (resume) {
      case NEVER -> Optional.empty();
      case IF_CUT_OFF -> last.filter(run -> run.state() == RunRecord.State.RUNNING);
      case ALWAYS -> {
        if (last.isEmpty() || last.get().state() == RunRecord.State.SUCCEEDED) {
          throw new CodesenseException(
              LocalProblem.NOTHING_TO_RESUME,
              last.map(run -> "Run %s of %s has succeeded".formatted(run.id(), graph.name()))
                  .orElseGet(() -> "There is no run of %s here".formatted(graph.name())));
        }
        yield last;
      }
    };
  }

  /// Tasks of earlier runs by key, the newest first.
  private static Map<String, Execution.Cached> cache(
      PipelineGraph graph, RunArchive archive, List<RunRecord> past, String runId) {
    var cache = new HashMap<String, Execution.Cached>();
    if (Tasks.all(graph).stream()
        .allMatch(task -> task.options().caching() == TaskOptions.Caching.NEVER)) {
      return cache;
    }
    for (var run : past) {
      if (!run.id().equals(runId)) {
        archive
            .tasks(run.id())
            .values()
            .forEach(task -> cache.putIfAbsent(task.key(), new Execution.Cached(run.id(), task)));
      }
    }
    return cache;
  }

  private void prune(RunArchive archive) {
    try {
      archive.prune(KEPT_RUNS);
      var used = new HashSet<Path>();
      for (var run : archive.runs()) {
        for (var task : archive.tasks(run.id()).values()) {
          used.addAll(task.made(project).artifacts().values());
        }
      }
      new LocalArtifacts(project, codec).prune(KEPT_ARTIFACTS, used::contains);
    } catch (IOException | UncheckedIOException e) {
      progress.warn("old runs could not be removed: " + e);
    }
  }
}
