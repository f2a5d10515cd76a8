package dev.codesense.bench;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.localrun.LocalRunner;
import dev.codesense.localrun.RunOrder;
import dev.codesense.localrun.engine.InProcessEngine;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What the local runner adds to each task: a chain and a loop of tasks that publish one small
/// artifact and do nothing else.
public final class LocalRunnerBench {
  private static final int TASKS = 100;
  private static final int ROUNDS = 5;

  private LocalRunnerBench() {}

  @ArtifactFormat(name = "Step", version = 1)
  record Step(int number) {}

  record StepRequest(
      @Doc("The step before") List<Artifact<Step>> before,
      @Doc("Its number") @Default("0") int number) {}

  record StepResult(@Doc("This step") Artifact<Step> step) {}

  record Numbers(@Doc("Of the steps in the loop") List<Integer> numbers) {}

  private static final ComponentSpec<StepRequest, StepResult> STEP =
      new ComponentSpec<>(
          "step",
          "Takes one step",
          "none",
          StepRequest.class,
          StepResult.class,
          new ComponentSpec.Resources("1", "1Gi"));

  private static final class StepComponent implements Component<StepRequest, StepResult> {
    @Override
    public ComponentSpec<StepRequest, StepResult> spec() {
      return STEP;
    }

    @Override
    public StepResult run(StepRequest request, RunContext run) {
      return new StepResult(run.publish("step", new Step(request.number())));
    }
  }

  /// @param loop whether the tasks are a loop's, and not one after the other
  private record Steps(boolean loop) implements Pipeline<Numbers, Nothing> {
    @Override
    public String name() {
      return loop ? "loop" : "chain";
    }

    @Override
    public String purpose() {
      return "Takes steps";
    }

    @Override
    public Class<Numbers> inputs() {
      return Numbers.class;
    }

    @Override
    public Class<Nothing> outputs() {
      return Nothing.class;
    }

    @Override
    public void define(Flow<Numbers, Nothing> flow) {
      var first = flow.task("first", STEP).set(StepRequest::before).to(List.of()).neverCached();
      if (loop) {
        var last = flow.task("last", STEP).neverCached();
        last.set(StepRequest::before)
            .to(
                flow.map(
                    flow.input(Numbers::numbers),
                    2,
                    (number, body) ->
                        body.task(STEP)
                            .set(StepRequest::before)
                            .to(List.of())
                            .set(StepRequest::number)
                            .to(number)
                            .neverCached()
                            .out(StepResult::step)));
        return;
      }
      var before = first;
      for (int number = 1; number < TASKS; number++) {
        before =
            flow.task("step-" + number, STEP)
                .set(StepRequest::before)
                .to(List.of())
                .set(StepRequest::number)
                .to(number)
                .neverCached()
                .after(before);
      }
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      for (var loop : List.of(false, true)) {
        var project = Files.createTempDirectory("codesense-bench-");
        long began = System.nanoTime();
        var outcome = runner(project).run(new Steps(loop).graph(), order(round));
        double millis = (System.nanoTime() - began) / 1e6 / TASKS;
        if (outcome.tasks().size() != TASKS || outcome.failure().isPresent()) {
          throw new IllegalStateException("The run is not as it should be: " + outcome.run());
        }
        System.out.printf("%s: %.1f ms a task%n", loop ? "loop" : "chain", millis);
        FileTree.delete(project);
      }
    }
  }

  private static LocalRunner runner(Path project) {
    var environment = Environment.of(Map.of());
    var clock = Clock.systemUTC();
    return new LocalRunner(
        project,
        new InProcessEngine(project, clock, environment, () -> List.of(new StepComponent())),
        clock,
        Progress.silent(),
        environment,
        _ -> {},
        2);
  }

  private static RunOrder order(int round) {
    return new RunOrder(
        "20260102-030405-%03d-00000000".formatted(round),
        Map.of("numbers", IntStream.range(2, TASKS).boxed().toList()),
        _ -> Map.of(),
        RunOrder.Resume.NEVER);
  }
}
