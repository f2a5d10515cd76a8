package dev.codesense.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.Sample.CountRequest;
import dev.codesense.workflow.Sample.CountResult;
import dev.codesense.workflow.Sample.Counts;
import dev.codesense.workflow.Sample.Depth;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.Sample.Inputs;
import dev.codesense.workflow.Sample.Outputs;
import dev.codesense.workflow.Sample.SumRequest;
import dev.codesense.workflow.Sample.TidyRequest;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskOptions.Caching;
import dev.codesense.workflow.graph.TaskOptions.Resources;
import dev.codesense.workflow.graph.Wires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PipelineTest {

  @Test
  void thePipelineReadsLikeThePictureOfIt() {
    var graph = new Sample.CountWords().graph();

    assertThat(graph.tasks().stream().map(Step::name).toList())
        .containsExactly("fetch", "count", "sum", "tidy");
    assertThat(graph.body().steps().stream().map(Step::name).toList())
        .containsExactly("fetch", "for-each-1", "sum");
    assertThat(graph.exit()).isPresent();
    assertThat(task(graph, "fetch").options().caching()).isEqualTo(Caching.NEVER);
    assertThat(task(graph, "count").inputs())
        .isEqualTo(
            Map.of(
                new FieldName("texts"),
                new Source.Output(
                    "fetch", new FieldName("texts"), new ValueType.ArtifactOf(Sample.Texts.class)),
                new FieldName("part"),
                new Source.Item("for-each-1", ValueType.Scalar.INT),
                new FieldName("twice"),
                new Source.Input(new FieldName("twice"), ValueType.Scalar.BOOLEAN)));
    assertThat(task(graph, "sum").inputs())
        .containsEntry(
            new FieldName("counts"),
            new Source.Collected(
                "for-each-1", new ValueType.ListOf(new ValueType.ArtifactOf(Counts.class))));
  }

  @Test
  void aStepWaitsForWhatItReads() {
    var body = new Sample.CountWords().graph().body();

    assertThat(Wires.dependencies(body, body.steps().get(0))).isEmpty();
    assertThat(Wires.dependencies(body, body.steps().get(1))).containsExactly("fetch");
    assertThat(Wires.dependencies(body, body.steps().get(2))).containsExactly("for-each-1");
  }

  @Test
  void constantsAreAsTheOutsideWritesThem() {
    var graph =
        OneOff.of(flow ->
                flow.task(Sample.FETCH)
                    .set(FetchRequest::sources)
                    .to(List.of("a"))
                    .set(FetchRequest::depth)
                    .to(Depth.ALL_THE_WAY)
                    .set(FetchRequest::limit)
                    .to(5L)
                    .setOptional(FetchRequest::note)
                    .to("mine"))
            .graph();

    assertThat(
            task(graph, "fetch").inputs().values().stream()
                .map(source -> ((Source.Constant) source).value())
                .toList())
        .containsExactly(List.of("a"), "all-the-way", 5L, "mine");
  }

  @Test
  void aForgottenInputNamesTaskAndInput() {
    assertThatThrownBy(OneOff.of(flow -> flow.task(Sample.FETCH))::graph)
        .isInstanceOf(CodesenseException.class)
        .hasMessage("Pipeline one-off: task fetch lacks its input sources");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    var wrong =
        new OneOff<>(
            "Wrong Name",
            Outputs.class,
            flow -> {
              flow.task(Sample.FETCH);
              flow.task(Sample.COUNT);
            });

    assertThatThrownBy(wrong::graph)
        .hasMessage(
            """
            Pipeline Wrong Name: a pipeline cannot be called Wrong Name
              task fetch lacks its input sources
              task count lacks its input texts
              its output counts is not set\
            """);
  }

  @Test
  void whatALoopMakesIsKnownOutsideOnlyWhenItIsGathered() {
    var leaking =
        OneOff.of(flow -> {
          var fetch = fetch(flow);
          var inside = new ArrayList<Value<Integer>>();
          flow.forEach(
              fetch.out(FetchResult::parts),
              1,
              (part, body) -> inside.add(count(body, fetch, part).out(CountResult::words)));
          flow.task(Sample.COUNT)
              .set(CountRequest::texts)
              .to(fetch.out(FetchResult::texts))
              .set(CountRequest::part)
              .to(inside.getFirst());
        });

    assertThatThrownBy(leaking::graph)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.OUT_OF_REACH))
        .hasMessageContaining("count-2.part is set to Output[step=count, field=words");
  }

  @Test
  void aValueThatNoEngineTakesIsRefusedWithItsLine() {
    var wrong = new LinkedHashMap<String, Consumer<Flow<Inputs, Nothing>>>();
    wrong.put("`many` is not a quantity", flow -> fetch(flow).resources("many", "1Gi"));
    wrong.put("`1Gib` is not a quantity", flow -> fetch(flow).resources("1", "1Gib"));
    wrong.put(
        "must not be above its limit",
        flow ->
            fetch(flow)
                .resources(
                    new Resources(
                        Optional.of("2"),
                        Optional.of("1500m"),
                        Optional.empty(),
                        Optional.empty())));
    wrong.put(
        "sum.counts takes what a task makes",
        flow -> flow.task(Sample.SUM).set(SumRequest::counts).to(List.of()));
    wrong.put("retries must be from 1 to 100", flow -> fetch(flow).retry(0));

    wrong.forEach((message, steps) ->
        assertThatThrownBy(OneOff.of(steps)::graph)
            .isInstanceOfSatisfying(
                CodesenseException.class,
                e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.VALUE_REFUSED))
            .hasMessageContaining(message)
            .hasMessageMatching("Pipeline one-off: .* \\(OneOff\\.java:\\d+\\)"));
  }

  record WrongRequest(
      @Doc("How deep") @Default("bottomless") Depth depth,
      @Doc("How many") @Default("some") int count,
      @Doc("How long") @Default("a while") Duration time) {}

  @Test
  void aWrongDefaultOrHintOfAComponentIsItsAuthorsMistake() {
    var component =
        new ComponentSpec<>(
            "wrong",
            "Has wrong defaults",
            "sample",
            WrongRequest.class,
            FetchResult.class,
            new ComponentSpec.Resources("1", "1GB"));

    assertThatThrownBy(OneOff.of(flow -> flow.task(component))::graph)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.VALUE_REFUSED))
        .hasMessage(
            """
            Pipeline one-off: component wrong: @Default of depth:1, `bottomless`, must be one of shallow, all-the-way
              component wrong: @Default of count:1, `some`, must be whole number
              component wrong: @Default of time:1, `a while`, must be duration such as 30s, 5m, 2h or PT1M
              component wrong: `1GB` is not a quantity of Kubernetes, such as 2, 500m or 4Gi\
            """);
  }

  @Test
  void aRingOfWiresIsRefused() {
    var ring =
        OneOff.of(flow -> {
          var first = flow.task("first", Sample.FETCH);
          var second = flow.task("second", Sample.FETCH);
          first.set(FetchRequest::sources).to(List.of("a")).after(second);
          second.set(FetchRequest::sources).to(List.of("b")).after(first);
        });

    assertThatThrownBy(ring::graph)
        .hasMessage("Pipeline one-off: has a cycle: first → second → first");
  }

  @Test
  void onlyTheExitTaskKnowsHowItEnded() {
    var early =
        OneOff.of(flow ->
            flow.task(Sample.TIDY)
                .set(TidyRequest::runId)
                .to(flow.runId())
                .setOptional(TidyRequest::status)
                .to(flow.finalStatus()));

    assertThatThrownBy(early::graph)
        .hasMessage(
            "Pipeline one-off: tidy reads the final status, which only the exit task knows");
  }

  @Test
  void theExitTaskReadsNothingThatMayBeMissing() {
    var hopeful =
        OneOff.of(flow -> {
          var fetch = fetch(flow);
          flow.onExit(Sample.COUNT).set(CountRequest::texts).to(fetch.out(FetchResult::texts));
        });

    assertThatThrownBy(hopeful::graph).hasMessageContaining("which may not exist at the end");
  }

  @Test
  void aLambdaIsNoName() {
    assertThatThrownBy(
            OneOff.of(flow -> flow.task(Sample.FETCH).set(request -> request.limit()).to(5L))
                ::graph)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.NOT_AN_ACCESSOR));
  }

  @Test
  void aChoiceHasTheValueOfTheBranchThatRuns() {
    var graph =
        OneOff.of(
                flow -> {
                  var fetch = fetch(flow);
                  var words =
                      flow.choose(
                          fetch
                              .out(FetchResult::changed)
                              .is(true)
                              .and(fetch.out(FetchResult::files).moreThan(10)),
                          body ->
                              body.task("long", Sample.COUNT)
                                  .set(CountRequest::texts)
                                  .to(fetch.out(FetchResult::texts))
                                  .out(CountResult::words),
                          body ->
                              body.task("short", Sample.COUNT)
                                  .set(CountRequest::texts)
                                  .to(fetch.out(FetchResult::texts))
                                  .out(CountResult::words));
                  flow.task(Sample.COUNT)
                      .set(CountRequest::texts)
                      .to(fetch.out(FetchResult::texts))
                      .set(CountRequest::part)
                      .to(words);
                })
            .graph();

    assertThat(task(graph, "count").inputs())
        .containsEntry(new FieldName("part"), new Source.Chosen("choice-1", ValueType.Scalar.INT));
    assertThat(graph.tasks().stream().map(Step::name).toList())
        .containsExactly("fetch", "long", "short", "count");
  }

  @Test
  void aPipelineIsAStepOfAnother() {
    var graph =
        new OneOff<>(
                "outer",
                Outputs.class,
                flow -> {
                  var inner = flow.pipeline(new Inner());
                  inner.set(Inputs::sources).to(flow.input(Inputs::sources));
                  flow.output(Outputs::counts).from(inner.out(Outputs::counts));
                })
            .graph();

    assertThat(graph.body().steps()).singleElement().isInstanceOf(Step.Nested.class);
    assertThat(graph.results())
        .containsEntry(
            new FieldName("counts"),
            new Source.Output(
                "inner", new FieldName("counts"), new ValueType.ArtifactOf(Counts.class)));
  }

  @Test
  void onlyTheOutermostPipelineHasAnExitTask() {
    assertThatThrownBy(
            OneOff.of(flow ->
                flow.pipeline(new Sample.CountWords()).set(Inputs::sources).to(List.of("a")))
                ::graph)
        .hasMessage(
            "Pipeline one-off: the nested pipeline count-words has an exit task; only the outermost may");
  }

  @Test
  void anUnknownPipelineIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> Pipelines.named("count", List.of(new Sample.CountWords())))
        .hasMessage("No pipeline is called count; there are: count-words");
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
      flow.output(Outputs::counts)
          .from(
              flow.task(Sample.COUNT)
                  .set(CountRequest::texts)
                  .to(fetch.out(FetchResult::texts))
                  .out(CountResult::counts));
    }
  }

  private static TaskStep<FetchRequest, FetchResult> fetch(Flow<Inputs, ?> flow) {
    return flow.task(Sample.FETCH).set(FetchRequest::sources).to(List.of("a"));
  }

  private static TaskStep<CountRequest, CountResult> count(
      Body body, TaskStep<?, FetchResult> fetch, Value<Integer> part) {
    return body.task(Sample.COUNT)
        .set(CountRequest::texts)
        .to(fetch.out(FetchResult::texts))
        .set(CountRequest::part)
        .to(part);
  }

  private static Step.Task task(PipelineGraph graph, String name) {
    return graph.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
