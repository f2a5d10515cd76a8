package dev.codesense.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.Sample.CountRequest;
import dev.codesense.workflow.Sample.CountResult;
import dev.codesense.workflow.Sample.Depth;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.Sample.Inputs;
import dev.codesense.workflow.Sample.SumRequest;
import dev.codesense.workflow.Sample.TidyRequest;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.TaskOptions.TaintEffect;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratedPipelinesTest {
  private static final int PIPELINES = 60;
  private static final String[] TEXTS = {
    "",
    "a",
    "it's",
    "{{$}}",
    "{{inputs.parameters.x}}",
    "no",
    "1e3",
    "- a: b",
    "# x",
    "line\nbreak",
    "\"quoted\" \\ back",
    "Straße",
    "true",
    "null"
  };

  @Test
  void whateverTheDslCompilesTheValidatorTakes() {
    var codec = new JsonCodec();
    var kfp = new KfpCompiler(image -> "registry.example/" + image + ":1", codec);
    var argo = new ArgoCompiler(image -> "registry.example/" + image + ":1", codec);
    var validator = new IrValidator();
    for (int seed = 0; seed < PIPELINES; seed++) {
      var graph = OneOff.of(new Author(new Random(seed))::write).graph();
      assertThat(validator.validate(kfp.compile(graph).yaml(), KfpVersion.NEWEST))
          .as("pipeline of seed %d", seed)
          .filteredOn(Finding::isError)
          .isEmpty();
      compileForArgo(argo, graph);
    }
  }

  /// Argo has no word for some texts; then it says so.
  private static void compileForArgo(ArgoCompiler argo, PipelineGraph graph) {
    try {
      assertThat(Manifest.yaml(argo.compile(graph))).contains("kind: WorkflowTemplate");
    } catch (CodesenseException e) {
      assertThat(e.problem()).isEqualTo(WorkflowProblem.NOT_EXPRESSIBLE);
      assertThat(e).hasMessageContaining("{{");
    }
  }

  /// Writes a pipeline by throwing dice.
  private static final class Author {
    private final Random dice;
    private int steps;

    Author(Random dice) {
      this.dice = dice;
    }

    void write(Flow<Inputs, Nothing> flow) {
      block(flow, flow, new ArrayList<>(), 0);
      if (dice.nextBoolean()) {
        flow.onExit(Sample.TIDY)
            .set(TidyRequest::runId)
            .to(dice.nextBoolean() ? flow.runId() : flow.runName())
            .setOptional(TidyRequest::status)
            .to(flow.finalStatus())
            .retry(1 + dice.nextInt(3));
      }
    }

    private void block(
        Flow<Inputs, Nothing> flow,
        Body body,
        List<TaskStep<FetchRequest, FetchResult>> known,
        int depth) {
      var fetches = new ArrayList<>(known);
      var own = fetch(flow, body);
      fetches.add(own);
      for (int i = dice.nextInt(4); i > 0 && steps < 25; i--) {
        var source = fetches.get(dice.nextInt(fetches.size()));
        switch (dice.nextInt(depth > 2 ? 3 : 7)) {
          case 0 -> fetches.add(fetch(flow, body));
          case 1 -> count(flow, body, source);
          case 2 ->
              body.task(Sample.SUM)
                  .set(SumRequest::counts)
                  .to(
                      body.map(
                          source.out(FetchResult::parts),
                          1 + dice.nextInt(3),
                          (part, inner) ->
                              count(flow, inner, source)
                                  .set(CountRequest::part)
                                  .to(part)
                                  .out(CountResult::counts)));
          case 3 ->
              body.forEach(
                  flow.input(Inputs::sources),
                  1 + dice.nextInt(3),
                  (item, inner) ->
                      inner.when(
                          item.isNot(text()), again -> block(flow, again, fetches, depth + 2)));
          case 4 ->
              body.when(condition(flow, source), inner -> block(flow, inner, fetches, depth + 1))
                  .elseWhen(
                      condition(flow, source), inner -> block(flow, inner, fetches, depth + 1))
                  .otherwise(inner -> block(flow, inner, fetches, depth + 1));
          case 5 ->
              count(flow, body, source)
                  .set(CountRequest::part)
                  .to(
                      body.choose(
                          condition(flow, source),
                          inner -> count(flow, inner, source).out(CountResult::words),
                          inner -> count(flow, inner, source).out(CountResult::words)));
          default ->
              body.pipeline(new EveryFeature.Half())
                  .set(Inputs::sources)
                  .to(flow.input(Inputs::sources))
                  .after(own);
        }
      }
    }

    private Condition condition(
        Flow<Inputs, Nothing> flow, TaskStep<FetchRequest, FetchResult> source) {
      var files = source.out(FetchResult::files);
      var one = dice.nextBoolean() ? files.moreThan(dice.nextInt()) : files.isNot(-1);
      var other =
          dice.nextBoolean()
              ? source.out(FetchResult::changed).is(dice.nextBoolean())
              : flow.input(Inputs::twice).is(true);
      return switch (dice.nextInt(3)) {
        case 0 -> one.and(other);
        case 1 -> one.or(other).not();
        default -> other;
      };
    }

    private TaskStep<FetchRequest, FetchResult> fetch(Flow<Inputs, Nothing> flow, Body body) {
      steps++;
      var task = body.task(Sample.FETCH);
      if (dice.nextBoolean()) {
        task.set(FetchRequest::sources).to(flow.input(Inputs::sources));
      } else {
        task.set(FetchRequest::sources).to(List.of(text(), text()));
      }
      if (dice.nextBoolean()) {
        task.set(FetchRequest::depth).to(dice.nextBoolean() ? Depth.SHALLOW : Depth.ALL_THE_WAY);
        task.set(FetchRequest::limit).to(dice.nextLong(1L << 53));
        task.setOptional(FetchRequest::note).to(text());
      }
      return options(task);
    }

    private TaskStep<CountRequest, CountResult> count(
        Flow<Inputs, Nothing> flow, Body body, TaskStep<FetchRequest, FetchResult> source) {
      steps++;
      var task =
          body.task(Sample.COUNT).set(CountRequest::texts).to(source.out(FetchResult::texts));
      if (dice.nextBoolean()) {
        task.set(CountRequest::twice).to(flow.input(Inputs::twice));
      }
      return options(task);
    }

    private <I extends Record, O extends Record> TaskStep<I, O> options(TaskStep<I, O> task) {
      if (dice.nextInt(3) > 0) {
        return task;
      }
      var number = 1 + dice.nextInt(9);
      return task.retry(number)
          .timeout(Duration.ofMinutes(number))
          .resources(number + "00m", number + "Gi")
          .accelerator("nvidia.com/gpu", number)
          .nodeSelector("pool", "p" + number)
          .tolerate("taint", TaintEffect.NO_EXECUTE)
          .environment("TEXT_" + number, number % 2 == 0 ? "it's: # \"odd\"" : "")
          .secretAsEnvironment("secret", "key", "SECRET_" + number)
          .configMapAsFiles("settings", "/etc/settings")
          .mountClaim("claim", "/claim", "folder")
          .label("team", "t" + number)
          .annotation("example.org/note", TEXTS[dice.nextInt(3)])
          .title(number % 3 == 0 ? "A: title" : "t");
    }

    private String text() {
      return TEXTS[dice.nextInt(TEXTS.length)];
    }
  }
}
