package dev.codesense.workflow.local;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FinalStatus;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.runtime.ArtifactShelf;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.Names;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.TaskOptions;
import dev.codesense.workflow.graph.Wires;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One run of a graph. Each step waits on a virtual thread of its own for the steps that it reads
/// from; a task runs on a platform thread, since components call native code.
///
/// As on KFP nothing new begins once a task has failed, and what runs is let finish.
final class Execution {
  /// A task that its timeout has interrupted may take so long to notice.
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);

  private final PipelineGraph graph;
  private final Setting setting;
  private final RunArchive archive;
  private final Earlier earlier;
  private final RunRecord run;
  private final CacheKey keys;
  private final Semaphore turns;
  private final ExecutorService waiting =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pipeline-", 0).factory());
  private final AtomicReference<@Nullable TaskFailure> failure = new AtomicReference<>();
  private final Map<String, TaskRecord> tasks = Collections.synchronizedMap(new LinkedHashMap<>());

  /// What a run works with.
  ///
  /// @param settings of a component's inputs that no wire sets, plain values by kebab-case name
  record Setting(
      Path project,
      TaskEngine engine,
      Clock clock,
      Progress progress,
      UnaryOperator<String> redaction,
      RunWatcher watcher,
      int parallelism,
      Function<ComponentSpec<?, ?>, Map<String, Object>> settings) {}

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
  /// @param results of the pipeline by Java name
  record Result(
      RunRecord.State state,
      Map<String, TaskRecord> tasks,
      Map<String, Object> results,
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
    this.turns = new Semaphore(setting.parallelism());
  }

  /// Runs everything, at last the exit task.
  Result execute() {
    var root = Frame.of(facts(null), byJavaName(run.parameters()));
    var state = body(root);
    var results = new LinkedHashMap<String, Object>();
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
        return body.get() ? RunRecord.State.SUCCEEDED : RunRecord.State.FAILED;
      } catch (InterruptedException _) {
        waiting.shutdownNow();
        return RunRecord.State.CANCELED;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException) {
          waiting.shutdownNow(); // A component has found out by itself that it is to stop.
          return RunRecord.State.CANCELED;
        }
        failed(graph.name(), e.getCause());
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
    var frame = Frame.of(facts(status), byJavaName(run.parameters()));
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

  private Map<String, @Nullable Object> byJavaName(Map<String, Object> parameters) {
    return inputs(graph, field -> parameters.get(Names.kebab(field)));
  }

  /// The inputs of a pipeline by Java name, defaults where nothing is given.
  private static Map<String, @Nullable Object> inputs(
      PipelineGraph pipeline, Function<String, @Nullable Object> given) {
    var inputs = new HashMap<String, @Nullable Object>();
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
    return allGood(steps);
  }

  private static boolean allGood(List<Future<Boolean>> parts) throws InterruptedException {
    boolean good = true;
    for (var part : parts) {
      try {
        good &= part.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException) {
          throw new InterruptedException();
        }
        throw new IllegalStateException(e.getCause());
      }
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
        if (frame.future(other).get() instanceof Frame.End.Broken) {
          mark(step, frame, TaskState.NOT_BEGUN, other + " did not end well");
          return new Frame.End.Broken();
        }
      }
      return switch (step) {
        case Step.Task task -> attempted(task, frame);
        case Step.Loop loop -> loop(loop, frame);
        case Step.Choice choice -> choice(choice, frame);
        case Step.Nested nested -> nested(nested, frame);
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
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
    if (!allGood(runs)) {
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
        var why = taken == null ? "its condition does not hold" : "another branch was taken";
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
    var outputs = new HashMap<String, Object>();
    nested
        .pipeline()
        .results()
        .forEach((field, source) -> {
          var value = own.value(source);
          if (value != null) {
            outputs.put(Names.snake(field), value);
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
    var given = given(task, frame, name);
    var record =
        new TaskRecord(
            name,
            task.component().name(),
            TaskState.WAITING,
            "",
            keys.of(task, setting.engine().version(task), given),
            Optional.empty(),
            Optional.empty(),
            0,
            shownInputs(given),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(),
            Optional.empty());
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
      var taken = own.in(TaskState.CACHED, "done before the run was cut off");
      show(taken);
      return Optional.of(taken);
    }
    var cached = earlier.cache().get(wanted.key());
    if (cached != null && !never && usable(cached.task(), wanted)) {
      var other = cached.task();
      var taken =
          new TaskRecord(
              wanted.task(),
              wanted.component(),
              TaskState.CACHED,
              "same inputs as in run " + cached.runId(),
              wanted.key(),
              Optional.empty(),
              Optional.empty(),
              0,
              wanted.inputs(),
              other.parameters(),
              other.artifacts(),
              List.of(),
              Optional.empty());
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
    var begun = setting.clock().instant();
    var running =
        new TaskRecord(
            waited.task(),
            waited.component(),
            TaskState.RUNNING,
            "",
            waited.key(),
            Optional.of(begun),
            Optional.empty(),
            1,
            waited.inputs(),
            waited.parameters(),
            waited.artifacts(),
            List.of(),
            Optional.empty());
    report(running);
    var order = new TaskEngine.TaskOrder(run.id(), waited.task(), task, given, log);
    int attempts = 0;
    var pause = task.options().retry().map(TaskOptions.Retry::backoff).orElse(Duration.ZERO);
    while (true) {
      attempts++;
      try {
        var made = attempt(order, task.options().timeout());
        var done = ended(running, TaskState.DONE, attempts, log, made, Optional.empty());
        report(done);
        return outputs(done);
      } catch (InterruptedException e) {
        report(
            ended(running, TaskState.CANCELED, attempts, log, NOTHING, Optional.empty())
                .in(TaskState.CANCELED, "the run was interrupted"));
        throw e;
      } catch (RuntimeException | Error e) {
        var retry = task.options().retry();
        if (retry.isEmpty() || attempts > retry.get().times() || !transientProblem(e)) {
          failed(waited.task(), e);
          report(ended(running, TaskState.FAILED, attempts, log, NOTHING, Optional.of(e)));
          return new Frame.End.Broken();
        }
        log.warn(
            "%s; attempt %d of %d in %d s"
                .formatted(
                    e.getMessage(), attempts + 1, retry.get().times() + 1, pause.toSeconds()));
        Thread.sleep(pause);
        pause = longer(pause, retry.get());
      }
    }
  }

  private static final TaskCall.Made NOTHING = new TaskCall.Made(new TreeMap<>(), new TreeMap<>());

  private static boolean transientProblem(Throwable cause) {
    return cause instanceof CodesenseException known
        && known.problem().kind() == Problem.Kind.TRANSIENT;
  }

  private static Duration longer(Duration pause, TaskOptions.Retry retry) {
    var next = Duration.ofMillis(Math.round(pause.toMillis() * retry.factor()));
    return next.compareTo(retry.longest()) > 0 ? retry.longest() : next;
  }

  private TaskCall.Made attempt(TaskEngine.TaskOrder order, Optional<Duration> limit)
      throws InterruptedException {
    var call = new FutureTask<>(() -> setting.engine().run(order));
    var thread = Thread.ofPlatform().daemon().name("task-" + order.name()).start(call);
    try {
      return limit.isPresent()
          ? call.get(limit.get().toMillis(), TimeUnit.MILLISECONDS)
          : call.get();
    } catch (TimeoutException e) {
      thread.interrupt();
      thread.join(LONGEST_REST);
      throw new CodesenseException(
          LocalProblem.TASK_TOO_SLOW,
          "it had not ended after its timeout of " + limit.orElse(Duration.ZERO).toSeconds() + " s",
          e);
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private TaskRecord ended(
      TaskRecord running,
      TaskState state,
      int attempts,
      TaskLog log,
      TaskCall.Made made,
      Optional<Throwable> cause) {
    var artifacts = new TreeMap<String, TaskRecord.ArtifactAt>();
    made.artifacts()
        .forEach((name, folder) ->
            artifacts.put(
                name, new TaskRecord.ArtifactAt(relative(folder), keys.checksum(folder))));
    return new TaskRecord(
        running.task(),
        running.component(),
        state,
        "",
        running.key(),
        running.begun(),
        Optional.of(setting.clock().instant()),
        attempts,
        running.inputs(),
        made.parameters(),
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
    var values = new HashMap<String, Object>(record.parameters());
    values.putAll(record.made(setting.project()).artifacts());
    return new Frame.End.Outputs(values);
  }

  /// What the task gets: what its wires bring, then what the project's settings say.
  private TaskCall.Given given(Step.Task task, Frame frame, String name) {
    var parameters = new HashMap<String, Object>();
    if (task.component() instanceof TaskComponent.Native component) {
      parameters.putAll(setting.settings().apply(component.spec()));
    }
    var artifacts = new HashMap<String, List<Path>>();
    var schema = RecordSchema.of(task.component().request());
    task.inputs()
        .forEach((field, source) -> {
          var kebab = Names.kebab(field);
          parameters.remove(kebab);
          var value = frame.value(source);
          if (isArtifact(schema.field(field).orElseThrow().type())) {
            artifacts.put(kebab, folders(value));
          } else if (value != null) {
            parameters.put(kebab, value);
          }
        });
    var outputs = new HashMap<String, Path>();
    var component = task.component().name();
    var folder = name.equals(component) ? run.id() : run.id() + "-" + RunArchive.fileName(name);
    for (var field : RecordSchema.of(task.component().result()).fields()) {
      if (isArtifact(field.type())) {
        outputs.put(
            field.kebab(),
            ArtifactShelf.folder(setting.project(), component, folder).resolve(field.kebab()));
      }
    }
    return new TaskCall.Given(parameters, artifacts, outputs);
  }

  private static boolean isArtifact(ValueType type) {
    return type instanceof ValueType.ArtifactOf
        || type instanceof ValueType.ListOf(ValueType.ArtifactOf _);
  }

  private static List<Path> folders(@Nullable Object value) {
    return switch (value) {
      case Path folder -> List.of(folder);
      case List<?> many ->
          many.stream().filter(Path.class::isInstance).map(Path.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private SortedMap<String, Object> shownInputs(TaskCall.Given given) {
    var shown = new TreeMap<String, Object>(given.parameters());
    given
        .artifacts()
        .forEach((name, folders) -> shown.put(name, folders.stream().map(this::relative).toList()));
    return shown;
  }

  private String relative(Path folder) {
    var absolute = folder.toAbsolutePath().normalize();
    return absolute.startsWith(setting.project())
        ? setting.project().relativize(absolute).toString()
        : absolute.toString();
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
