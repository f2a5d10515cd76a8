package dev.codesense.localrun;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FinalStatus;
import dev.codesense.core.Interrupts;
import dev.codesense.core.Progress;
import dev.codesense.localrun.engine.TaskEngine;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskOptions;
import dev.codesense.workflow.graph.Wires;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One run of a graph. Each step waits on a virtual thread of its own for the steps that it reads
/// from.
///
/// As on KFP nothing new begins once a task has failed, and what runs is let finish.
final class Execution {
  private static final TaskCall.Made NOTHING = new TaskCall.Made(Map.of(), Map.of());

  private final PipelineGraph graph;
  private final Setting setting;
  private final RunArchive archive;
  private final Earlier earlier;
  private final RunRecord run;
  private final CacheKey keys;
  private final TaskInputs inputs;
  private final Semaphore turns;
  private final ExecutorService waiting =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pipeline-", 0).factory());
  private final AtomicReference<@Nullable TaskFailure> failure = new AtomicReference<>();
  private final Map<String, TaskRecord> tasks = Collections.synchronizedMap(new LinkedHashMap<>());

  /// What a run works with.
  ///
  /// @param settings of a component's inputs that no wire sets, plain values
  record Setting(
      Path project,
      TaskEngine engine,
      Clock clock,
      Progress progress,
      UnaryOperator<String> redaction,
      RunWatcher watcher,
      int parallelism,
      Function<ComponentSpec<?, ?>, Map<FieldName, Object>> settings) {}

  /// What was done before.
  ///
  /// @param ofThisRun tasks that this run had done when it was cut off
  /// @param worldToo whether those that are never cached are taken over too
  /// @param cache tasks of other runs by key
  record Earlier(Map<String, TaskRecord> ofThisRun, boolean worldToo, Map<String, Cached> cache) {}

  /// A task of another run.
  record Cached(String runId, TaskRecord task) {}

  /// The first failure.
  record TaskFailure(String task, Throwable cause) {}

  /// How the run ended.
  ///
  /// @param results of the pipeline
  record Result(
      RunRecord.State state,
      Map<String, TaskRecord> tasks,
      Map<FieldName, Object> results,
      Optional<TaskFailure> failure) {}

  Execution(
      PipelineGraph graph,
      RunRecord run,
      Setting setting,
      RunArchive archive,
      Earlier earlier,
      CacheKey keys) {
    this.graph = graph;
    this.run = run;
    this.setting = setting;
    this.archive = archive;
    this.earlier = earlier;
    this.keys = keys;
    this.inputs = new TaskInputs(setting.project(), run.id(), setting.settings());
    this.turns = new Semaphore(setting.parallelism());
  }

  /// Runs everything, at last the exit task.
  Result execute() {
    var root = Frame.of(facts(null), inputs(run.parameters()));
    var state = body(root);
    var results = new LinkedHashMap<FieldName, Object>();
    if (state == RunRecord.State.SUCCEEDED) {
      graph
          .results()
          .forEach((field, source) -> {
            var value = root.value(source);
            if (value != null) {
              results.put(field, value);
            }
          });
    }
    if (graph.exit().isPresent()) {
      state = exit(graph.exit().get(), state);
    }
    return new Result(
        state, new LinkedHashMap<>(tasks), results, Optional.ofNullable(failure.get()));
  }

  private RunRecord.State body(Frame root) {
    try (waiting) {
      var body = waiting.submit(() -> block(graph.body(), root));
      try {
        return Interrupts.get(body) ? RunRecord.State.SUCCEEDED : RunRecord.State.FAILED;
      } catch (InterruptedException _) {
        // Here, or by a component that has found out by itself that it is to stop.
        waiting.shutdownNow();
        return RunRecord.State.CANCELED;
      } catch (RuntimeException | Error e) {
        failed(graph.name(), e);
        return RunRecord.State.FAILED;
      }
    }
  }

  private RunRecord.State exit(Step.Task exit, RunRecord.State before) {
    var first = failure.get();
    var error = new TreeMap<String, String>();
    if (first != null) {
      error.put("task", first.task());
      error.put("message", String.valueOf(first.cause().getMessage()));
    }
    var status = new FinalStatus(before.name(), graph.name(), run.id(), error);
    var frame = Frame.of(facts(status), inputs(run.parameters()));
    try {
      if (attempted(exit, frame) instanceof Frame.End.Broken) {
        return before == RunRecord.State.SUCCEEDED ? RunRecord.State.FAILED : before;
      }
      return before;
    } catch (InterruptedException _) {
      return RunRecord.State.CANCELED;
    } catch (RuntimeException | Error e) {
      failed(exit.name(), e);
      return before == RunRecord.State.SUCCEEDED ? RunRecord.State.FAILED : before;
    }
  }

  private Frame.Facts facts(@Nullable FinalStatus status) {
    return new Frame.Facts(run.id(), graph.name() + " " + run.id(), run.begun().toString(), status);
  }

  private Map<FieldName, @Nullable Object> inputs(Map<String, Object> parameters) {
    return inputs(graph, field -> parameters.get(field.kebab()));
  }

  /// The inputs of a pipeline, defaults where nothing is given.
  private static Map<FieldName, @Nullable Object> inputs(
      PipelineGraph pipeline, Function<FieldName, @Nullable Object> given) {
    var inputs = new HashMap<FieldName, @Nullable Object>();
    for (var field : RecordSchema.of(pipeline.inputs()).fields()) {
      var value = given.apply(field.name());
      inputs.put(field.name(), value != null ? value : DefaultValues.of(field).orElse(null));
    }
    return inputs;
  }

  /// Runs the steps of a block as soon as what they read is there.
  ///
  /// @return whether all ended well
  private boolean block(PipelineGraph.Block block, Frame frame) throws InterruptedException {
    frame.begin(block);
    var steps = new ArrayList<Future<Boolean>>();
    for (var step : block.steps()) {
      steps.add(waiting.submit(() -> ended(step, block, frame)));
    }
    return allSucceeded(steps);
  }

  private static boolean allSucceeded(List<Future<Boolean>> parts) throws InterruptedException {
    boolean good = true;
    for (var part : parts) {
      good &= Interrupts.get(part);
    }
    return good;
  }

  private boolean ended(Step step, PipelineGraph.Block block, Frame frame)
      throws InterruptedException {
    Frame.End end = new Frame.End.Broken();
    try {
      end = end(step, block, frame);
    } catch (RuntimeException | Error e) {
      failed(frame.name(step.name()), e);
    } finally {
      frame.end(step, end);
    }
    return !(end instanceof Frame.End.Broken);
  }

  private Frame.End end(Step step, PipelineGraph.Block block, Frame frame)
      throws InterruptedException {
    try {
      for (var other : Wires.dependencies(block, step)) {
        if (Interrupts.get(frame.future(other)) instanceof Frame.End.Broken) {
          mark(step, frame, TaskState.NOT_BEGUN, other + " did not succeed");
          return new Frame.End.Broken();
        }
      }
      return switch (step) {
        case Step.Task task -> attempted(task, frame);
        case Step.Loop loop -> loop(loop, frame);
        case Step.Choice choice -> choice(choice, frame);
        case Step.Nested nested -> nested(nested, frame);
      };
    } catch (InterruptedException e) {
      mark(step, frame, TaskState.CANCELED, "the run was interrupted");
      throw e;
    }
  }

  /// Says of the tasks of a step that have not ended what became of them.
  private void mark(Step step, Frame frame, TaskState state, String reason) {
    switch (step) {
      case Step.Task task -> {
        var name = frame.name(task.name());
        var known = tasks.get(name);
        if (known == null || !known.state().ended()) {
          report(
              (known == null ? TaskRecord.waiting(name, task.component().name()) : known)
                  .in(state, reason));
        }
      }
      case Step.Nested nested ->
          nested
              .pipeline()
              .body()
              .steps()
              .forEach(inner -> mark(inner, frame.nested(nested.name(), Map.of()), state, reason));
      case Step.Loop _, Step.Choice _ ->
          Wires.blocks(step)
              .forEach(block -> block.steps().forEach(inner -> mark(inner, frame, state, reason)));
    }
  }

  private Frame.End loop(Step.Loop loop, Frame frame) throws InterruptedException {
    var items = frame.list(loop.items());
    var permits = new Semaphore(loop.parallelism().orElse(setting.parallelism()));
    var frames = new ArrayList<Frame>();
    var runs = new ArrayList<Future<Boolean>>();
    for (int number = 0; number < items.size(); number++) {
      permits.acquire();
      var item = frame.item(loop.name(), number, items.get(number));
      frames.add(item);
      Callable<Boolean> body =
          () -> {
            try {
              return block(loop.body(), item);
            } finally {
              permits.release();
            }
          };
      runs.add(waiting.submit(body));
    }
    if (!allSucceeded(runs)) {
      return new Frame.End.Broken();
    }
    return new Frame.End.Single(
        loop.collected()
            .map(source -> frames.stream().map(item -> item.value(source)).toList())
            .orElse(null));
  }

  private Frame.End choice(Step.Choice choice, Frame frame) throws InterruptedException {
    Step.Branch taken = null;
    for (var branch : choice.branches()) {
      if (taken == null
          && branch.condition().map(test -> Conditions.holds(test, frame)).orElse(true)) {
        taken = branch;
      } else {
        var why = taken == null ? "its condition is false" : "another branch was taken";
        branch.body().steps().forEach(step -> mark(step, frame, TaskState.SKIPPED, why));
      }
    }
    if (taken == null) {
      return new Frame.End.Single(null);
    }
    var own = frame.branch();
    if (!block(taken.body(), own)) {
      return new Frame.End.Broken();
    }
    return new Frame.End.Single(taken.chosen().map(own::value).orElse(null));
  }

  private Frame.End nested(Step.Nested nested, Frame frame) throws InterruptedException {
    var inputs =
        inputs(
            nested.pipeline(),
            field -> {
              var source = nested.inputs().get(field);
              return source == null ? null : frame.value(source);
            });
    var own = frame.nested(nested.name(), inputs);
    if (!block(nested.pipeline().body(), own)) {
      return new Frame.End.Broken();
    }
    var outputs = new HashMap<FieldName, Object>();
    nested
        .pipeline()
        .results()
        .forEach((field, source) -> {
          var value = own.value(source);
          if (value != null) {
            outputs.put(field, value);
          }
        });
    return new Frame.End.Outputs(outputs);
  }

  private Frame.End attempted(Step.Task task, Frame frame) throws InterruptedException {
    var name = frame.name(task.name());
    boolean exit = graph.exit().filter(task::equals).isPresent();
    var first = failure.get();
    if (first != null && !exit) {
      mark(task, frame, TaskState.NOT_BEGUN, first.task() + " failed");
      return new Frame.End.Broken();
    }
    var given = inputs.of(task, frame, name);
    var key = keys.of(task, setting.engine().version(task), given);
    var record = TaskRecord.waiting(name, task.component().name(), key, inputs.shown(given));
    if (!exit) {
      var kept = kept(task, record);
      if (kept.isPresent()) {
        return outputs(kept.get());
      }
    }
    report(record);
    turns.acquire();
    try {
      if (failure.get() != null && !exit) {
        mark(task, frame, TaskState.NOT_BEGUN, "another task failed");
        return new Frame.End.Broken();
      }
      return run(task, frame, given, record);
    } finally {
      turns.release();
    }
  }

  /// The task as an earlier run, or this one before it was cut off, has left it.
  private Optional<TaskRecord> kept(Step.Task task, TaskRecord wanted) {
    boolean never = task.options().caching() == TaskOptions.Caching.NEVER;
    var own = earlier.ofThisRun().get(wanted.task());
    if (own != null && (!never || earlier.worldToo()) && usable(own, wanted)) {
      var taken = own.in(TaskState.CACHED, "done before the run was interrupted");
      show(taken);
      return Optional.of(taken);
    }
    var cached = earlier.cache().get(wanted.key());
    if (cached != null && !never && usable(cached.task(), wanted)) {
      var taken = wanted.cached(cached.task(), "same inputs as in run " + cached.runId());
      report(taken);
      return Optional.of(taken);
    }
    return Optional.empty();
  }

  private boolean usable(TaskRecord kept, TaskRecord wanted) {
    return (kept.state() == TaskState.DONE || kept.state() == TaskState.CACHED)
        && kept.key().equals(wanted.key())
        && kept.artifacts().values().stream()
            .allMatch(artifact ->
                keys.checksum(setting.project().resolve(artifact.folder()))
                    .equals(artifact.checksum()));
  }

  private Frame.End run(Step.Task task, Frame frame, TaskCall.Given given, TaskRecord waited)
      throws InterruptedException {
    var log =
        new TaskLog(
            setting.progress(),
            frame.shared() ? waited.task() + " " : "",
            setting.clock(),
            setting.redaction());
    var running = waited.running(setting.clock().instant());
    report(running);
    var attempts =
        new TaskAttempts(
            setting.engine(), new TaskEngine.TaskOrder(run.id(), waited.task(), task, given, log));
    try {
      var made = attempts.run();
      var done = ended(running, TaskState.DONE, attempts, log, made, Optional.empty());
      report(done);
      return outputs(done);
    } catch (InterruptedException e) {
      report(
          ended(running, TaskState.CANCELED, attempts, log, NOTHING, Optional.empty())
              .in(TaskState.CANCELED, "the run was interrupted"));
      throw e;
    } catch (RuntimeException | Error e) {
      failed(waited.task(), e);
      report(ended(running, TaskState.FAILED, attempts, log, NOTHING, Optional.of(e)));
      return new Frame.End.Broken();
    }
  }

  private TaskRecord ended(
      TaskRecord running,
      TaskState state,
      TaskAttempts attempts,
      TaskLog log,
      TaskCall.Made made,
      Optional<Throwable> cause) {
    var artifacts = new TreeMap<String, TaskRecord.ArtifactAt>();
    made.artifacts()
        .forEach((name, folder) ->
            artifacts.put(
                name.snake(),
                new TaskRecord.ArtifactAt(inputs.relative(folder), keys.checksum(folder))));
    return running.ended(
        state,
        setting.clock().instant(),
        attempts.count(),
        FieldName.bySnake(made.parameters()),
        artifacts,
        log.lines(),
        cause.map(this::described));
  }

  private TaskRecord.Failure described(Throwable cause) {
    var message = setting.redaction().apply(String.valueOf(cause.getMessage()));
    return cause instanceof CodesenseException known
        ? new TaskRecord.Failure(known.problem().code(), message, known.problem().remedy())
        : new TaskRecord.Failure("", cause.getClass().getSimpleName() + ": " + message, "");
  }

  private Frame.End outputs(TaskRecord record) {
    var made = record.made(setting.project());
    var values = new HashMap<FieldName, Object>(made.parameters());
    values.putAll(made.artifacts());
    return new Frame.End.Outputs(values);
  }

  private void failed(String task, @Nullable Throwable cause) {
    failure.compareAndSet(
        null, new TaskFailure(task, cause == null ? new IllegalStateException("unknown") : cause));
  }

  /// Keeps what is worth keeping, then shows it.
  private void report(TaskRecord record) {
    switch (record.state()) {
      case DONE, CACHED, FAILED, CANCELED -> {
        if (!record.key().isEmpty()) {
          archive.write(run.id(), record);
        }
      }
      case WAITING, RUNNING, SKIPPED, NOT_BEGUN -> {}
    }
    show(record);
  }

  private void show(TaskRecord record) {
    tasks.put(record.task(), record);
    setting.watcher().changed(record);
  }
}
