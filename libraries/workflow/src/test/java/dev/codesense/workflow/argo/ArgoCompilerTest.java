package dev.codesense.workflow.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.EveryFeature;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Sample;
import dev.codesense.workflow.Sample.CountRequest;
import dev.codesense.workflow.Sample.CountResult;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.Sample.Inputs;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;
import dev.codesense.workflow.WorkflowProblem;
import dev.codesense.workflow.graph.TaskOptions.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ArgoCompilerTest {
  private static final Path GOLDEN = Path.of("libraries/workflow/src/test/resources/argo");
  private final JsonCodec codec = new JsonCodec();
  private final ArgoCompiler compiler =
      new ArgoCompiler(image -> "registry.example/codesense/" + image + ":1", codec);

  @Test
  void aPipelineIsThisFile() {
    GeneratedFile.check(
        GOLDEN.resolve("count-words.yaml"),
        Manifest.yaml(compiler.compile(new Sample.CountWords().graph())));
  }

  @Test
  void everythingThatCanBeSaidIsThisFile() {
    GeneratedFile.check(
        GOLDEN.resolve("every-feature.yaml"),
        Manifest.yaml(compiler.compile(new EveryFeature().graph())));
  }

  @Test
  void aConstantWithArgosBracesIsRefused() {
    assertRefused(
        flow -> flow.task(Sample.FETCH).set(FetchRequest::sources).to(List.of("{{workflow.name}}")),
        "Argo takes the {{ in the constant '[\"{{workflow.name}}\"]' for a variable of its own");
  }

  @Test
  void pausesThatGrowByAFractionAreRefused() {
    assertRefused(
        flow ->
            flow.task(Sample.FETCH)
                .set(FetchRequest::sources)
                .to(List.of("a"))
                .retry(new Retry(1, Duration.ofSeconds(1), 1.5, Duration.ofMinutes(1))),
        "Argo: the pauses of task fetch grow by 1.5, which is no whole number");
  }

  @Test
  void aGatheredArtifactHasToComeFromTheLoopsOwnTask() {
    assertRefused(
        flow -> {
          var fetch = flow.task(Sample.FETCH).set(FetchRequest::sources).to(List.of("a"));
          flow.map(
              fetch.out(FetchResult::parts),
              1,
              (part, body) ->
                  body.choose(
                      fetch.out(FetchResult::changed).is(true),
                      one -> count(one, fetch, part),
                      other -> count(other, fetch, part)));
        },
        "Argo: the artifacts that for-each-1 gathers have to come from a task in its own body,");
  }

  private static Value<Artifact<Sample.Counts>> count(
      Body body, TaskStep<FetchRequest, FetchResult> fetch, Value<Integer> part) {
    return body.task(Sample.COUNT)
        .set(CountRequest::texts)
        .to(fetch.out(FetchResult::texts))
        .set(CountRequest::part)
        .to(part)
        .out(CountResult::counts);
  }

  @Test
  void valuesAreGatheredAndChosen() {
    var template =
        compiler.compile(
            new Small(
                    flow -> {
                      var fetch =
                          flow.task(Sample.FETCH)
                              .set(FetchRequest::sources)
                              .to(flow.input(Inputs::sources));
                      var again = flow.map(flow.input(Inputs::sources), 2, (source, _) -> source);
                      flow.task("second", Sample.FETCH).set(FetchRequest::sources).to(again);
                      var texts =
                          flow.choose(
                              fetch.out(FetchResult::files).lessThan(3),
                              one ->
                                  one.task("third", Sample.FETCH)
                                      .set(FetchRequest::sources)
                                      .to(again)
                                      .out(FetchResult::texts),
                              _ -> fetch.out(FetchResult::texts));
                      flow.task(Sample.COUNT).set(CountRequest::texts).to(texts);
                    })
                .graph());

    assertThat(template(template, "for-each-1").outputs().parameters())
        .containsExactly(
            Argo.Parameter.from(
                "collected",
                new Argo.ValueFrom(
                    null, "{{tasks.each.outputs.parameters.collected}}", null, "[]")));
    assertThat(template(template, "for-each-1-body").outputs().parameters())
        .containsExactly(
            Argo.Parameter.from(
                "collected",
                new Argo.ValueFrom(null, "{{inputs.parameters.for-each-1--item}}", null, null)));
    assertThat(template(template, "choice-1").outputs().artifacts())
        .containsExactly(
            Argo.Artifact.fromExpression(
                "chosen",
                "asInt(inputs.parameters['fetch--files']) < 3"
                    + " ? tasks['branch-1'].outputs.artifacts.chosen"
                    + " : tasks['branch-2'].outputs.artifacts.chosen"));
  }

  private static Argo.Template template(Argo.WorkflowTemplate of, String name) {
    return of.spec().templates().stream()
        .filter(template -> template.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void assertRefused(Consumer<Flow<Inputs, Nothing>> steps, String message) {
    assertThatThrownBy(() -> compiler.compile(new Small(steps).graph()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.NOT_EXPRESSIBLE))
        .hasMessageStartingWith(message);
  }

  /// A pipeline of the steps that a test gives it.
  private record Small(Consumer<Flow<Inputs, Nothing>> steps) implements Pipeline<Inputs, Nothing> {
    @Override
    public String name() {
      return "small";
    }

    @Override
    public String purpose() {
      return "Shows one thing";
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
}
