package dev.codesense.workflow.kfp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.EveryFeature;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Sample;
import dev.codesense.workflow.Sample.FetchRequest;
import dev.codesense.workflow.Sample.FetchResult;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.WorkflowProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KfpCompilerTest {
  private static final Path GOLDEN = Path.of("libraries/workflow/src/test/resources/kfp");
  private final KfpCompiler compiler =
      new KfpCompiler(image -> "registry.example/codesense/" + image + ":1", new JsonCodec());

  @TempDir private Path folder;

  @Test
  void aPipelineIsThisFile() {
    GeneratedFile.check(
        GOLDEN.resolve("count-words.yaml"),
        compiler.compile(new Sample.CountWords().graph()).yaml());
  }

  @Test
  void everythingThatCanBeSaidIsThisFile() {
    GeneratedFile.check(
        GOLDEN.resolve("every-feature.yaml"), compiler.compile(new EveryFeature().graph()).yaml());
  }

  @Test
  void theValidatorFindsNothingInWhatIsCompiled() {
    var validator = new IrValidator();
    for (var pipeline : List.of(new Sample.CountWords(), new EveryFeature())) {
      assertThat(validator.validate(compiler.compile(pipeline.graph()).yaml(), KfpVersion.NEWEST))
          .isEmpty();
    }
  }

  @Test
  void theSdkLoadsWhatIsCompiled() throws IOException, InterruptedException {
    var python = System.getProperty("codesense.python", "");
    assumeFalse(
        python.isEmpty() || python.startsWith("${"),
        "-Dcodesense.python=PATH names no Python with kfp 2.17.0: the SDK's loader is not tried");
    var files =
        List.of(
            write(compiler.compile(new Sample.CountWords().graph())),
            write(compiler.compile(new EveryFeature().graph())));

    var root = Path.of(System.getProperty("codesense.root"));
    var process =
        new ProcessBuilder(
                python,
                root.resolve("libraries/workflow/src/test/python/load.py").toString(),
                files.get(0),
                files.get(1))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("count-words ['sources', 'twice']", "every-feature ['sources', 'twice']");
  }

  private String write(KfpPipeline pipeline) throws IOException {
    var file = Files.createTempFile(folder, "pipeline", ".yaml");
    return Files.writeString(file, pipeline.yaml()).toString();
  }

  @Test
  void aResultThatNoTaskMakesIsRefused() {
    assertThatThrownBy(() -> compiler.compile(new Echo().graph()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(WorkflowProblem.NOT_EXPRESSIBLE))
        .hasMessage("KFP: the output text of pipeline echo is not made by a task");
  }

  private record Note(@Doc("A note") Optional<String> note) {}

  @Test
  void whatTakesAParameterThatMayBeLeftOutStandsBeforeWhatIsGuarded() {
    var guarded =
        new Steps<>(
            "guarded",
            Note.class,
            flow -> {
              var fetch =
                  flow.task(Sample.FETCH)
                      .set(FetchRequest::sources)
                      .to(List.of("a"))
                      .set(FetchRequest::note)
                      .to(flow.input(Note::note));
              flow.task(Sample.COUNT)
                  .set(Sample.CountRequest::texts)
                  .to(fetch.out(FetchResult::texts));
              flow.onExit(Sample.TIDY).set(Sample.TidyRequest::runId).to(flow.runId());
            });

    var compiled = compiler.compile(guarded.graph());

    assertThat(new IrValidator().validate(compiled.yaml(), KfpVersion.NEWEST)).isEmpty();
    var root = at(compiled.spec(), "root", "dag", "tasks");
    var body = at(compiled.spec(), "components", "comp-exit-handler-1", "dag", "tasks");
    assertThat(root.keySet()).hasToString("[exit-handler-1, fetch, tidy]");
    assertThat(at(root, "exit-handler-1").get("dependentTasks")).isEqualTo(List.of("fetch"));
    assertThat(body.keySet()).hasToString("[count]");
  }

  /// The server skips who waits for a task that was skipped.
  @Test
  void whoWaitsForABranchWaitsForADagThatAlwaysRuns() {
    var awaits =
        new Steps<>(
            "awaits",
            None.class,
            flow -> {
              var fetch = flow.task(Sample.FETCH).set(FetchRequest::sources).to(List.of("a"));
              var branch =
                  flow.when(fetch.out(FetchResult::changed).is(true), body -> count(body, fetch));
              count(flow, fetch).after(branch);
            });

    var compiled = compiler.compile(awaits.graph());

    assertThat(new IrValidator().validate(compiled.yaml(), KfpVersion.NEWEST)).isEmpty();
    var root = at(compiled.spec(), "root", "dag", "tasks");
    assertThat(at(root, "count-2").get("dependentTasks")).isEqualTo(List.of("choice-1", "fetch"));
    assertThat(root.get("choice-1")).asInstanceOf(MAP).doesNotContainKey("triggerPolicy");
    assertThat(at(compiled.spec(), "components", "comp-choice-1", "dag", "tasks", "choice-1-1"))
        .asInstanceOf(MAP)
        .containsKey("triggerPolicy");
  }

  private static TaskStep<Sample.CountRequest, Sample.CountResult> count(
      Body body, TaskStep<?, FetchResult> fetch) {
    return body.task(Sample.COUNT)
        .set(Sample.CountRequest::texts)
        .to(fetch.out(FetchResult::texts));
  }

  private static Map<?, ?> at(Map<?, ?> tree, String... path) {
    Map<?, ?> place = tree;
    for (var key : path) {
      place = place.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }
    return place;
  }

  @Test
  void anOptionalInputThatANestedPipelineIsNotGivenNeedsNoNewServer() {
    var noted =
        new Steps<>(
            "noted",
            Note.class,
            flow -> {
              var fetch = flow.task(Sample.FETCH).set(FetchRequest::sources).to(List.of("a"));
              flow.forEach(
                  fetch.out(FetchResult::parts),
                  1,
                  (part, body) ->
                      body.task(Sample.FETCH)
                          .set(FetchRequest::sources)
                          .to(List.of("b"))
                          .set(FetchRequest::note)
                          .to(flow.input(Note::note)));
            });
    var outer =
        new Steps<>(
            "outer",
            Sample.Inputs.class,
            flow -> {
              flow.pipeline(noted);
              flow.pipeline(noted).setOptional(Note::note).to("given");
            });

    var yaml = compiler.compile(outer.graph()).yaml();

    assertThat(new IrValidator().validate(yaml, KfpVersion.OLDEST)).isEmpty();
    assertThat(yaml).contains("constant: given").containsOnlyOnce("componentInputParameter: note");
  }

  private record None() {}

  private record Steps<I extends Record>(
      String name, Class<I> inputs, Consumer<Flow<I, None>> steps) implements Pipeline<I, None> {
    @Override
    public String purpose() {
      return "Takes these steps";
    }

    @Override
    public Class<None> outputs() {
      return None.class;
    }

    @Override
    public void define(Flow<I, None> flow) {
      steps.accept(flow);
    }
  }

  private record Text(String text) {}

  /// Gives back what it is given.
  private static final class Echo implements Pipeline<Text, Text> {
    @Override
    public String name() {
      return "echo";
    }

    @Override
    public String purpose() {
      return "Echoes";
    }

    @Override
    public Class<Text> inputs() {
      return Text.class;
    }

    @Override
    public Class<Text> outputs() {
      return Text.class;
    }

    @Override
    public void define(Flow<Text, Text> flow) {
      flow.output(Text::text).from(flow.input(Text::text));
    }
  }
}
