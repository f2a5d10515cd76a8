package dev.codesense.localrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.localrun.engine.InProcessEngine;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.RecordingProgress;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.ComponentFile;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Sample;
import dev.codesense.workflow.Sample.CountRequest;
import dev.codesense.workflow.Sample.CountResult;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.Sample.Inputs;
import dev.codesense.workflow.Sample.Outputs;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.graph.TaskOptions.Retry;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class LocalRunnerTest {
  private static final Problem BUSY = problem(Problem.Kind.TRANSIENT);
  private static final Problem WRONG = problem(Problem.Kind.USER);

  @TempDir Path project;

  private final Crew crew = new Crew();
  private final RecordingProgress progress = new RecordingProgress();
  private int runs;

  @Test
  void tasksRunAfterWhatTheyReadAndALoopGathersInTheItemsOrder() throws Exception {
    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of("a", "b", "c")));

    assertThat(outcome.run().state()).isEqualTo(RunRecord.State.SUCCEEDED);
    assertThat(crew.done.getFirst()).isEqualTo("fetch");
    assertThat(crew.done.subList(1, 4)).containsExactlyInAnyOrder("count 0", "count 1", "count 2");
    assertThat(crew.done.subList(4, 6))
        .containsExactly("sum [300, 301, 302]", "tidy after SUCCEEDED");
    assertThat(outcome.tasks().keySet())
        .containsExactlyInAnyOrder("fetch", "count[0]", "count[1]", "count[2]", "sum", "tidy");
    assertThat(outcome.result("fetch", Sample.FETCH).parts()).containsExactly(0, 1, 2);
    assertThat((Path) outcome.results().get(new FieldName("counts")))
        .isEqualTo(project.resolve(".codesense/artifacts/sum/" + outcome.run().id() + "/counts"));
  }

  @Test
  void aCredentialInAUrlReachesItsTaskAndNoRecord() throws Exception {
    var url = "https://ann:s3cret@host.example/a";
    var got = new ArrayList<String>();
    crew.also(
        "fetch",
        (request, run) -> {
          got.addAll(((FetchRequest) request).sources());
          run.progress().event("fetches " + url);
          throw new CodesenseException(WRONG, "no access to " + url);
        });

    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of(url)));

    assertThat(got).containsExactly(url);
    try (var files = Files.walk(project.resolve(".codesense/runs"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain("s3cret");
      }
    }
    assertThat(Files.readString(outcome.report())).contains("https://[redacted]@host.example/a");
  }

  @Test
  void tasksThatDoNotNeedEachOtherRunBesideEachOther() throws Exception {
    var both = new CyclicBarrier(2);
    crew.also("fetch", (_, _) -> meet(both));

    var outcome =
        run(
            new Steps(flow -> {
              fetch(flow, "first");
              fetch(flow, "second");
            }));

    assertThat(outcome.failure()).isEmpty();
    assertThat(crew.done).containsExactly("fetch", "fetch");
  }

  @Test
  void aLoopKeepsItsLimit() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    crew.also(
        "count",
        (_, _) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(5);
          now.decrementAndGet();
        });

    run(loopOf(2), Map.of("sources", List.of("a", "b", "c", "d", "e", "f")));

    assertThat(most.get()).isBetween(1, 2);
    assertThat(crew.done).hasSize(7);
  }

  @Test
  void aTransientFailureIsTriedAgainAsOftenAsTheTaskSays() throws Exception {
    var attempts = new AtomicInteger();
    crew.also(
        "fetch",
        (_, _) -> {
          if (attempts.incrementAndGet() < 3) {
            throw new CodesenseException(BUSY, "the server is busy");
          }
        });

    var outcome = run(new Steps(flow -> fetch(flow, "fetch").retry(quickly(2))));

    assertThat(outcome.task("fetch").attempts()).isEqualTo(3);
    assertThat(outcome.task("fetch").state()).isEqualTo(TaskState.DONE);
    assertThat(progress.warnings())
        .containsExactly(
            "the server is busy; attempt 2 of 3 in 0 s",
            "the server is busy; attempt 3 of 3 in 0 s");
  }

  @Test
  void whatIsWrongWithTheInputIsNotTriedAgain() throws Exception {
    crew.also(
        "fetch",
        (_, _) -> {
          throw new CodesenseException(WRONG, "no such source");
        });

    var outcome = run(new Steps(flow -> fetch(flow, "fetch").retry(quickly(5))));

    assertThat(outcome.run().state()).isEqualTo(RunRecord.State.FAILED);
    assertThat(outcome.task("fetch").attempts()).isEqualTo(1);
    assertThat(outcome.failure().orElseThrow().task()).isEqualTo("fetch");
    assertThat(outcome.failure().orElseThrow().cause()).hasMessage("no such source");
  }

  @Test
  void theExitTaskRunsAfterAFailureAndWhatComesAfterDoesNotBegin() throws Exception {
    crew.also(
        "count",
        (request, _) -> {
          if (((CountRequest) request).part() == 1) {
            throw new CodesenseException(WRONG, "part 1 is broken");
          }
        });

    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of("a", "b")));

    assertThat(outcome.run().state()).isEqualTo(RunRecord.State.FAILED);
    assertThat(outcome.failure().orElseThrow().task()).isEqualTo("count[1]");
    assertThat(outcome.task("sum").state()).isEqualTo(TaskState.NOT_BEGUN);
    assertThat(crew.done).doesNotContain("sum").endsWith("tidy after FAILED");
  }

  @Test
  void aTaskWhoseFileAnInterruptHasClosedIsCanceledAndNotFailed() {
    crew.also(
        "sum",
        (_, _) -> {
          throw new CodesenseException(
              LocalProblem.TASK_TOO_SLOW, "closed", new ClosedByInterruptException());
        });

    assertThatThrownBy(() -> run(new Sample.CountWords(), Map.of("sources", List.of("a"))))
        .isInstanceOf(InterruptedException.class);

    assertThat(crew.done).containsExactly("fetch", "count 0", "tidy after CANCELED");
    assertThat(new RunArchive(project, codec()).runs().getFirst().state())
        .isEqualTo(RunRecord.State.CANCELED);
  }

  @Test
  void theExitTaskRunsWhenTheRunIsInterrupted() throws Exception {
    var working = new CountDownLatch(1);
    crew.also(
        "sum",
        (_, _) -> {
          working.countDown();
          Thread.sleep(Duration.ofMinutes(5));
        });
    var thrown = new AtomicReference<Throwable>();
    var runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run(new Sample.CountWords(), Map.of("sources", List.of("a")));
              } catch (Exception e) {
                thrown.set(e);
              }
            });

    assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();
    runner.interrupt();
    runner.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(crew.done).containsExactly("fetch", "count 0", "tidy after CANCELED");
    var kept = new RunArchive(project, codec()).runs().getFirst();
    assertThat(kept.state()).isEqualTo(RunRecord.State.CANCELED);
    assertThat(report(kept.id())).contains("was interrupted");
  }

  @Test
  void aTaskThatTakesTooLongIsStopped() throws Exception {
    crew.also("fetch", (_, _) -> Thread.sleep(Duration.ofMinutes(5)));

    var outcome = run(new Steps(flow -> fetch(flow, "fetch").timeout(Duration.ofSeconds(1))));

    assertThat(outcome.failure().orElseThrow().cause())
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.TASK_TOO_SLOW))
        .hasMessage("it did not end within its timeout of 1 s");
  }

  @Test
  void aTaskWithTheSameInputsIsNotRunAgainAndTheReasonIsSaid() throws Exception {
    var first = run(loopOf(2), Map.of("sources", List.of("a", "b")));
    crew.done.clear();

    var second = run(loopOf(2), Map.of("sources", List.of("a", "b")));

    assertThat(crew.done).isEmpty();
    assertThat(second.tasks().values())
        .allSatisfy(task -> {
          assertThat(task.state()).isEqualTo(TaskState.CACHED);
          assertThat(task.reason()).isEqualTo("same inputs as in run " + first.run().id());
        });
    assertThat(second.result("count[1]", Sample.COUNT).words()).isEqualTo(201);
  }

  @Test
  void anotherInputIsNoCacheHitAndNeitherIsALostArtifact() throws Exception {
    var first = run(loopOf(2), Map.of("sources", List.of("a", "b")));
    crew.done.clear();

    run(loopOf(2), Map.of("sources", List.of("a", "c")));
    assertThat(crew.done)
        .as("the texts are the same ones, though their sources are not")
        .containsExactly("fetch");

    crew.done.clear();
    Files.delete(
        project.resolve(
            ".codesense/artifacts/count/" + first.run().id() + "-count.1/counts/artifact.json"));
    run(loopOf(2), Map.of("sources", List.of("a", "b")));
    assertThat(crew.done).containsExactly("count 1");
  }

  @Test
  void whatIsNeverCachedRunsEachTime() throws Exception {
    var pipeline = new Steps(flow -> fetch(flow, "fetch").neverCached());
    run(pipeline);

    run(pipeline);

    assertThat(crew.done).containsExactly("fetch", "fetch");
  }

  @Test
  void aRunThatWasKilledIsContinued() throws Exception {
    try (var killed = KillableProcess.start(KilledRun.class, project.toString())) {
      killed.awaitLine("counting part 2");
      killed.kill();
    }
    assertThat(new RunArchive(project, codec()).runs().getFirst().state())
        .isEqualTo(RunRecord.State.RUNNING);

    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of("a", "b", "c")));

    assertThat(outcome.run().id()).isEqualTo(KilledRun.ID);
    assertThat(outcome.run().resumed()).isEqualTo(1);
    assertThat(crew.done)
        .as("fetch looks at the world again, and finds it as it was")
        .containsExactly("fetch", "count 2", "sum [300, 301, 302]", "tidy after SUCCEEDED");
    assertThat(outcome.task("count[0]").reason()).isEqualTo("done before the run was interrupted");
    assertThat(progress.events().getFirst()).startsWith("continues run " + KilledRun.ID);
  }

  @Test
  void aRunThatFailedIsContinuedWhenAsked() throws Exception {
    var broken = new AtomicInteger(1);
    crew.also(
        "sum",
        (_, _) -> {
          if (broken.getAndDecrement() > 0) {
            throw new CodesenseException(WRONG, "the disk is full");
          }
        });
    var failed = run(new Sample.CountWords(), Map.of("sources", List.of("a")));
    crew.done.clear();

    var resumed =
        runner()
            .run(
                new Sample.CountWords().graph(),
                order(Map.of("sources", List.of("a")), RunOrder.Resume.ALWAYS));

    assertThat(resumed.run().id()).isEqualTo(failed.run().id());
    assertThat(resumed.run().state()).isEqualTo(RunRecord.State.SUCCEEDED);
    assertThat(crew.done).containsExactly("sum [100]", "tidy after SUCCEEDED");
  }

  @Test
  void thereIsNothingToResumeAfterARunThatSucceeded() throws Exception {
    var done = run(new Steps(flow -> fetch(flow, "fetch")));

    assertThatThrownBy(() ->
            runner()
                .run(
                    new Steps(flow -> fetch(flow, "fetch")).graph(),
                    order(Map.of(), RunOrder.Resume.ALWAYS)))
        .hasMessage("Run " + done.run().id() + " of steps has succeeded");
  }

  @Test
  void theBranchWhoseConditionHoldsRuns() throws Exception {
    var pipeline =
        new Steps(flow -> {
          var fetch =
              flow.task(Sample.FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources));
          var words =
              flow.choose(
                  fetch.out(FetchResult::files).atLeast(3),
                  body -> count(body, "many", fetch).out(CountResult::words),
                  body -> count(body, "few", fetch).out(CountResult::words));
          count(flow, "last", fetch).set(CountRequest::part).to(words);
        });

    var outcome = run(pipeline, Map.of("sources", List.of("a", "b", "c")));

    assertThat(crew.done).containsExactly("fetch", "count 0", "count 300");
    assertThat(outcome.task("few").state()).isEqualTo(TaskState.SKIPPED);
    assertThat(outcome.task("few").reason()).isEqualTo("another branch was taken");
  }

  @Test
  void whoWaitsForABranchRunsAfterItOrWithoutIt() throws Exception {
    run(awaiting(0, 9));
    assertThat(crew.done).containsExactly("fetch", "count 1", "count 9");

    var outcome = run(awaiting(1_000, 8));
    assertThat(crew.done).endsWith("count 9", "count 8");
    assertThat(outcome.task("branch").state()).isEqualTo(TaskState.SKIPPED);
  }

  private static Steps awaiting(int atLeast, int last) {
    return new Steps(flow -> {
      var fetch = fetch(flow, "fetch");
      var branch =
          flow.when(
              fetch.out(FetchResult::files).atLeast(atLeast),
              body -> count(body, "branch", fetch).set(CountRequest::part).to(1));
      count(flow, "last", fetch).set(CountRequest::part).to(last).after(branch);
    });
  }

  @Test
  void aPipelineRunsWithinAnother() throws Exception {
    var outcome =
        run(
            new Steps(flow ->
                flow.pipeline(new Inner()).set(Inputs::sources).to(flow.input(Inputs::sources))),
            Map.of("sources", List.of("a", "b")));

    assertThat(outcome.tasks().keySet()).containsExactly("inner.fetch", "inner.count");
    assertThat(crew.done).containsExactly("fetch", "count 0");
  }

  @Test
  void explicitOrderIsKept() throws Exception {
    run(
        new Steps(flow -> {
          var fetch = fetch(flow, "fetch");
          var late = count(flow, "late", fetch).set(CountRequest::part).to(9);
          count(flow, "early", fetch).set(CountRequest::part).to(1);
          late.after(count(flow, "between", fetch).set(CountRequest::part).to(5));
        }));

    assertThat(crew.done.indexOf("count 9")).isGreaterThan(crew.done.indexOf("count 5"));
  }

  @Test
  void aParameterThatNobodyGivesTakesTheSettingOfTheInputItIsWiredTo() throws Exception {
    var pipeline =
        new Steps(flow ->
            flow.task(Sample.FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources)));
    var order =
        new RunOrder(
            id(),
            Map.of(),
            spec ->
                spec.equals(Sample.FETCH)
                    ? Map.of(new FieldName("sources"), List.of("x", "y", "z"))
                    : Map.of(),
            RunOrder.Resume.NEVER);

    var outcome = runner().run(pipeline.graph(), order);

    assertThat(outcome.run().parameters())
        .isEqualTo(Map.of("sources", List.of("x", "y", "z"), "twice", false));
  }

  @Test
  void aParameterThatThePipelineDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> run(new Sample.CountWords(), Map.of("source", "a")))
        .hasMessage("The pipeline count-words has no parameter source; it has: sources, twice");
  }

  @Test
  void aComponentThatIsOnlyInAnImageIsSaidBeforeAnythingBegins() {
    var shout =
        ComponentFile.parse(
            "shout.yaml",
            """
            components:
              comp-shout:
                executorLabel: exec-shout
                inputDefinitions:
                  parameters: {text: {parameterType: STRING}}
            deploymentSpec:
              executors:
                exec-shout:
                  container: {image: python, command: [python], args: ['{{$}}']}
            """,
            ShoutRequest.class,
            Nothing.class);

    assertThatThrownBy(() ->
            run(
                new Steps(flow -> {
                  fetch(flow, "fetch");
                  flow.task(shout).set(ShoutRequest::text).to("hey");
                })))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.NEEDS_CONTAINER));
    assertThat(crew.done).isEmpty();
  }

  private record ShoutRequest(String text) {}

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(project.resolve(".codesense"));
    Files.createFile(project.resolve(".codesense/runs"));

    assertThatThrownBy(() -> run(new Steps(flow -> fetch(flow, "fetch"))))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.STATE_NOT_WRITTEN))
        .hasMessageContaining(".codesense/runs");
  }

  @Test
  void theReportShowsGraphInputsOutputsAndLogs() throws Exception {
    crew.also("sum", (_, run) -> run.progress().event("adds up <b>everything</b>"));

    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of("a", "<script>")));

    var html = Files.readString(outcome.report()).replace("<wbr/>", "");
    assertThat(html)
        .contains(
            "<svg",
            "The run succeeded",
            ">fetch</text>",
            "for each of fetch.parts",
            "✓ 2 done",
            "adds up &lt;b&gt;everything&lt;/b&gt;",
            "- a\n- &lt;script&gt;",
            ".codesense/artifacts/sum/" + outcome.run().id() + "/counts (Counts:1:")
        .doesNotContain("<script", "<b>");
  }

  @Test
  void theReportOfAFailedRunSaysWhatToDo() throws Exception {
    crew.also(
        "sum",
        (_, _) -> {
          throw new CodesenseException(WRONG, "nothing to add up");
        });

    var outcome = run(new Sample.CountWords(), Map.of("sources", List.of("a")));

    assertThat(Files.readString(outcome.report()))
        .contains(
            "The run failed",
            "<strong>sum</strong> failed: nothing to add up <code>CS-TST-USER</code> → Do it right.",
            "✗ failed",
            "<details open=\"open\">");
  }

  @Test
  void oldRunsAreRemovedAndWhatTheNewestTookOverStays() throws Exception {
    var first = run(loopOf(2), Map.of("sources", List.of("a", "b")));
    for (int again = 0; again < 7; again++) {
      run(loopOf(2), Map.of("sources", List.of("a", "b")));
    }

    var kept = new RunArchive(project, codec()).runs();

    assertThat(kept).hasSize(5).noneMatch(run -> run.id().equals(first.run().id()));
    assertThat(project.resolve(".codesense/artifacts/fetch/" + first.run().id() + "/texts"))
        .exists();
    assertThat(crew.done).hasSize(3);
  }

  private static void meet(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("the other one did not come", e);
    }
  }

  private static Retry quickly(int times) {
    return new Retry(times, Duration.ofMillis(1), 1, Duration.ofMillis(1));
  }

  private static Steps loopOf(int limit) {
    return new Steps(flow -> {
      var fetch =
          flow.task(Sample.FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources));
      flow.forEach(
          fetch.out(FetchResult::parts),
          limit,
          (part, body) -> count(body, "count", fetch).set(CountRequest::part).to(part));
    });
  }

  private static TaskStep<FetchRequest, FetchResult> fetch(Body body, String name) {
    return body.task(name, Sample.FETCH).set(FetchRequest::sources).to(List.of("a"));
  }

  private static TaskStep<CountRequest, CountResult> count(
      Body body, String name, TaskStep<?, FetchResult> fetch) {
    return body.task(name, Sample.COUNT).set(CountRequest::texts).to(fetch.out(FetchResult::texts));
  }

  private RunOutcome run(Pipeline<?, ?> pipeline) throws InterruptedException {
    return run(pipeline, Map.of());
  }

  private RunOutcome run(Pipeline<?, ?> pipeline, Map<String, Object> parameters)
      throws InterruptedException {
    return runner().run(pipeline.graph(), order(parameters, RunOrder.Resume.IF_CUT_OFF));
  }

  private RunOrder order(Map<String, Object> parameters, RunOrder.Resume resume) {
    return new RunOrder(id(), parameters, _ -> Map.of(), resume);
  }

  private String id() {
    return "20260102-030405-%03d-00000000".formatted(runs++);
  }

  private LocalRunner runner() {
    return runner(project, crew, progress);
  }

  static LocalRunner runner(Path project, Crew crew, Progress progress) {
    var environment = Environment.of(Map.of());
    var clock = Clock.systemUTC();
    return new LocalRunner(
        project,
        new InProcessEngine(project, clock, environment, crew::components),
        clock,
        progress,
        environment,
        _ -> {},
        2);
  }

  private static RecordCodec codec() {
    return new JsonCodec();
  }

  private String report(String runId) throws IOException {
    return Files.readString(
        new RunArchive(project, codec()).folder(runId).resolve(RunArchive.REPORT));
  }

  private static Problem problem(Problem.Kind kind) {
    return () -> new Problem.Entry("CS-TST-" + kind, kind, "Do it right.");
  }

  /// A pipeline of a few lines.
  public record Steps(Consumer<Flow<Inputs, Nothing>> steps) implements Pipeline<Inputs, Nothing> {
    @Override
    public String name() {
      return "steps";
    }

    @Override
    public String purpose() {
      return "Tries something out";
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
      steps.accept(flow);
    }
  }

  private static final class Inner implements Pipeline<Inputs, Outputs> {
    @Override
    public String name() {
      return "inner";
    }

    @Override
    public String purpose() {
      return "One text only";
    }

    @Override
    public Class<Inputs> inputs() {
      return Inputs.class;
    }

    @Override
    public Class<Outputs> outputs() {
      return Outputs.class;
    }

    @Override
    public void define(Flow<Inputs, Outputs> flow) {
      var fetch =
          flow.task(Sample.FETCH).set(FetchRequest::sources).to(flow.input(Inputs::sources));
      flow.output(Outputs::counts).from(count(flow, "count", fetch).out(CountResult::counts));
    }
  }
}
