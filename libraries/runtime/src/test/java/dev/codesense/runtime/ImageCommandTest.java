package dev.codesense.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.Visualized;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

  private final JsonCodec codec = new JsonCodec();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  @TempDir private Path folder;

  private int run(List<String> arguments) {
    return run(new SampleComponent(), Map.of(), arguments);
  }

  private int run(
      Component<?, ?> component, Map<String, String> variables, List<String> arguments) {
    var environment = new HashMap<>(variables);
    environment.put("CODESENSE_PROJECT", folder.resolve("project").toString());
    var command =
        new ImageCommand(
            () -> List.of(component),
            Environment.of(environment),
            CLOCK,
            new PrintStream(log, true, StandardCharsets.UTF_8),
            folder);
    return command.run(arguments, "run-1");
  }

  private String talk() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private Path corpus(String... words) {
    var directory = folder.resolve("s3/bucket/corpus");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ArtifactFiles(codec)
        .write(
            directory,
            SampleComponent.Corpus.class,
            new SampleComponent.Corpus(List.of(words), CLOCK.instant()))
        .directory();
  }

  private Path at(String name) {
    return folder.resolve("out").resolve(name);
  }

  private String executorInput(Map<String, Object> parameters) {
    var outputs = new TreeMap<String, Object>();
    for (var name : List.of("count", "share", "longest")) {
      outputs.put(name, Map.of("outputFile", at(name).toString()));
    }
    return new String(
        codec.encode(
            Map.of(
                "inputs",
                Map.of(
                    "parameterValues",
                    parameters,
                    "artifacts",
                    Map.of(
                        "corpus",
                        Map.of(
                            "artifacts",
                            List.of(
                                Map.of(
                                    "name",
                                    "corpus",
                                    "type",
                                    Map.of("schemaTitle", "system.Dataset"),
                                    "uri",
                                    "s3://bucket/corpus",
                                    "metadata",
                                    Map.of()))))),
                "outputs",
                Map.of(
                    "parameters",
                    outputs,
                    "artifacts",
                    Map.of(
                        "extract",
                        Map.of(
                            "artifacts",
                            List.of(Map.of("name", "extract", "uri", "minio://mlpipeline/x")))),
                    "outputFile",
                    at("executor_output.json").toString()))),
        StandardCharsets.UTF_8);
  }

  private static Map<String, Object> parameters() {
    return Map.of(
        "prefix",
        "p-",
        "config",
        Map.of("word-limit", 2.0, "mode", "very-careful"),
        "endpoint",
        Map.of("batch_size", "4"),
        "repositories",
        List.of(Map.of("url", ".", "exclude", List.of("*.js"))),
        "large",
        2e10,
        "stop_words",
        "[\"the\"]",
        "weights",
        Map.of("a", 1),
        "shout",
        true);
  }

  @Test
  void aFieldOfKfpsFormThatWasLeftEmptyIsNotGiven() throws IOException {
    corpus("one", "two");
    var filled = new TreeMap<>(parameters());
    assertThat(run(List.of("sample", "--executor-input", executorInput(filled)))).isZero();
    var expected = Files.readString(at("count"));

    filled.put("repositories", "");

    assertThat(run(List.of("sample", "--executor-input", executorInput(filled))))
        .as(talk())
        .isZero();
    assertThat(at("count")).hasContent(expected);
  }

  @Test
  void bothDoorsGiveTheSameResult() throws Exception {
    corpus("the", "red", "apple", "tree");
    assertThat(run(List.of("sample", "--executor-input", executorInput(parameters()))))
        .as(talk())
        .isZero();
    var argo = folder.resolve("argo");
    var arguments = new ArrayList<String>(List.of("sample"));
    for (var pair :
        List.of(
            "--parameter prefix=p-",
            "--parameter config={word-limit: 2, mode: very-careful}",
            "--parameter endpoint={\"batch_size\": 4}",
            "--parameter repositories=[{\"url\": \".\", \"exclude\": [\"*.js\"]}]",
            "--parameter large=2e+10",
            "--parameter stop_words=[\"the\"]",
            "--parameter weights={\"a\": 1}",
            "--parameter shout=true",
            "--parameter tries=",
            "--input corpus=" + folder.resolve("s3/bucket/corpus"),
            "--output extract=" + argo.resolve("extract"),
            "--output count=" + argo.resolve("count"),
            "--output longest=" + argo.resolve("longest"))) {
      arguments.addAll(List.of(pair.split(" ", 2)));
    }
    assertThat(run(arguments)).as(talk()).isZero();

    var byKfp = folder.resolve("minio/mlpipeline/x");
    for (var file : List.of("artifact.json", "objects/words.txt")) {
      assertThat(argo.resolve("extract").resolve(file)).hasSameBinaryContentAs(byKfp.resolve(file));
    }
    assertThat(argo.resolve("count")).hasContent("2").hasSameBinaryContentAs(at("count"));
    assertThat(argo.resolve("longest")).hasContent("p-apple").hasSameBinaryContentAs(at("longest"));
    assertThat(byKfp.resolve("objects/words.txt")).hasContent("p-red\np-apple");
  }

  @Test
  void whatALoopMadeComesAsNumberedDirectories() throws Exception {
    for (var number : List.of("0", "1", "10")) {
      Files.createDirectories(folder.resolve("many").resolve(number));
    }

    assertThat(ArgoEntryPoint.numbered("counts", folder.resolve("many")))
        .containsExactly(
            folder.resolve("many/0"), folder.resolve("many/1"), folder.resolve("many/10"));
    assertThat(ArgoEntryPoint.numbered("counts", folder.resolve("none"))).isEmpty();
    Files.createDirectories(folder.resolve("many/other"));
    assertThat(run(List.of("sample", "--inputs", "corpus=" + folder.resolve("many")))).isEqualTo(2);
    assertThat(talk()).contains("does not hold directories called 0, 1, 2");
  }

  @Test
  void theExecutorOutputListsEveryOutput() {
    corpus("apple");
    assertThat(run(List.of("sample", "--executor-input", executorInput(parameters())))).isZero();
    assertThat(at("executor_output.json"))
        .hasContent(
            "{\"artifacts\":{\"extract\":{\"artifacts\":[{\"metadata\":{\"format\":\"Extract\",\"version\":2},"
                + "\"name\":\"extract\",\"uri\":\"minio://mlpipeline/x\"}]}},"
                + "\"parameterValues\":{\"count\":1,\"longest\":\"p-apple\",\"share\":0.5}}");
    assertThat(at("share")).hasContent("0.5");
  }

  @Test
  void wrongParametersEndWithTheUsersExitCodeAndNoOutput() {
    corpus("apple");
    assertThat(
            run(
                List.of(
                    "sample",
                    "--executor-input",
                    executorInput(Map.of("prefx", "p", "config", Map.of("word-limit", 0))))))
        .isEqualTo(10);
    assertThat(talk())
        .contains("executor input: unknown key prefx; did you mean prefix?")
        .contains("sample.prefix is missing")
        .contains("sample.word-limit must be at least 1, was 0")
        .contains("CS-RUN-008");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void argumentsThatAreNoCallEndWithTheExitCodeOfUsage() {
    assertThat(run(List.of())).isEqualTo(2);
    assertThat(run(List.of("sample", "--executor-input", "{"))).isEqualTo(2);
    assertThat(run(List.of("sample", "--executor-input", "{}"))).isEqualTo(2);
    assertThat(run(List.of("sample", "--colour", "x=red"))).isEqualTo(2);
    assertThat(run(List.of("sample", "--parameter", "prefix"))).isEqualTo(2);
    assertThat(run(List.of("sample", "--output", "extrakt=x"))).isEqualTo(2);
    assertThat(talk()).contains("CS-RUN-016").contains("did you mean extract?");
  }

  @Test
  void anUnknownComponentIsAnErrorThatListsWhatThereIs() {
    assertThat(run(List.of("simple", "--executor-input", "{}"))).isEqualTo(10);
    assertThat(talk()).contains("CS-RUN-015 No component is called simple; there are: sample");
  }

  @Test
  void anInputOfAnotherFormatIsRefused() {
    var corpus = corpus("apple");
    new ArtifactFiles(codec)
        .write(
            corpus,
            SampleComponent.Extract.class,
            new SampleComponent.Extract(List.of(), "not a corpus"));
    assertThat(run(List.of("sample", "--executor-input", executorInput(parameters()))))
        .isEqualTo(10);
    assertThat(talk()).contains("CS-RUN-011").contains("holds the format Extract, expected Corpus");
    assertThat(at("executor_output.json")).doesNotExist();
  }

  @Test
  void anOutputThatCannotBeWrittenIsWorthAnotherTry() throws Exception {
    corpus("apple");
    Files.writeString(folder.resolve("minio"), "a file where a directory must be");
    assertThat(run(List.of("sample", "--executor-input", executorInput(parameters()))))
        .isEqualTo(20);
    assertThat(talk()).contains("CS-RUN-017");
    assertThat(at("executor_output.json")).doesNotExist();
  }

  @Test
  void anInterruptedRunEndsWith130AndLeavesNoArtifact() {
    corpus("wait");
    Thread.currentThread().interrupt();
    assertThat(run(List.of("sample", "--executor-input", executorInput(parameters()))))
        .isEqualTo(130);
    assertThat(folder.resolve("minio/mlpipeline/x/artifact.json")).doesNotExist();
    assertThat(at("executor_output.json")).doesNotExist();
  }

  /// A component that is interrupted while it has a file open.
  private record Writing() implements Component<Nothing, Nothing> {
    @Override
    public ComponentSpec<Nothing, Nothing> spec() {
      return new ComponentSpec<>(
          "write",
          "Writes",
          "write",
          Nothing.class,
          Nothing.class,
          new ComponentSpec.Resources("1", "1Gi"));
    }

    @Override
    public Nothing run(Nothing request, RunContext run) {
      Thread.currentThread().interrupt();
      try {
        AtomicFile.write(run.project().resolve("file"), new byte[1]);
        return request;
      } catch (IOException e) {
        throw new CodesenseException(RuntimeProblem.OUTPUT_NOT_WRITTEN, "no room", e);
      }
    }
  }

  @Test
  void aFileThatAnInterruptHasClosedEndsWith130AsWell() {
    var input =
        codec.encode(
            Map.of("inputs", Map.of(), "outputs", Map.of("outputFile", at("o").toString())));
    assertThat(
            run(
                new Writing(),
                Map.of(),
                List.of("write", "--executor-input", new String(input, StandardCharsets.UTF_8))))
        .as(talk())
        .isEqualTo(130);
    assertThat(talk()).contains("interrupted;").doesNotContain("CS-RUN");
  }

  @ArtifactFormat(name = "Harvest", version = 3)
  record Harvest(int apples) implements Visualized {
    @Override
    public Map<String, Object> metadata() {
      return Map.of("apples", apples, "ripe", true);
    }
  }

  record Report(
      Artifact<Harvest> harvest,
      Artifact<HtmlPage> page,
      Artifact<MarkdownPage> text,
      Artifact<Metrics> metrics) {}

  /// A component that shows what it did.
  private record Reporting() implements Component<Nothing, Report> {
    @Override
    public ComponentSpec<Nothing, Report> spec() {
      return new ComponentSpec<>(
          "report",
          "Reports",
          "report",
          Nothing.class,
          Report.class,
          new ComponentSpec.Resources("1", "1Gi"));
    }

    @Override
    public Report run(Nothing request, RunContext run) {
      return new Report(
          run.publish("harvest", new Harvest(3)),
          run.publish("page", new HtmlPage("Harvest", "<p>3 apples</p>")),
          run.publish("text", new MarkdownPage("Harvest", "3 apples\n")),
          run.publish("metrics", new Metrics(new TreeMap<>(Map.of("share", 0.5)))));
    }
  }

  @Test
  void whatPeopleLookAtIsInTheExecutorOutput() throws Exception {
    var slots = new TreeMap<String, Object>();
    for (var name : List.of("harvest", "page", "text", "metrics")) {
      slots.put(
          name, Map.of("artifacts", List.of(Map.of("name", name, "uri", "s3://bucket/" + name))));
    }
    var input =
        codec.encode(
            Map.of(
                "inputs",
                Map.of(),
                "outputs",
                Map.of("artifacts", slots, "outputFile", at("executor_output.json").toString())));
    assertThat(
            run(
                new Reporting(),
                Map.of(),
                List.of("report", "--executor-input", new String(input, StandardCharsets.UTF_8))))
        .as(talk())
        .isZero();
    assertThat(codec.decodeObject(Files.readAllBytes(at("executor_output.json"))).get("artifacts"))
        .isEqualTo(
            Map.of(
                "harvest",
                listed(
                    "harvest",
                    "",
                    Map.of("format", "Harvest", "version", 3, "apples", 3, "ripe", true)),
                "page",
                listed("page", "/page.html", Map.of("format", "HtmlPage", "version", 1)),
                "text",
                listed("text", "/page.md", Map.of("format", "MarkdownPage", "version", 1)),
                "metrics",
                listed("metrics", "", Map.of("share", 0.5))));
    assertThat(folder.resolve("s3/bucket/page/page.html")).content().contains("<p>3 apples</p>");
    assertThat(folder.resolve("s3/bucket/text/page.md")).hasContent("3 apples\n");
    assertThat(ComponentYaml.write(new Reporting().spec(), "i"))
        .contains("system.HTML")
        .contains("system.Markdown")
        .contains("system.Metrics");
  }

  private static Map<String, Object> listed(
      String name, String file, Map<String, Object> metadata) {
    return Map.of(
        "artifacts",
        List.of(Map.of("name", name, "uri", "s3://bucket/" + name + file, "metadata", metadata)));
  }

  /// A component that does what its supplier says.
  private record Misbehaving(Behaviour behaviour) implements Component<Nothing, OneOutput> {
    interface Behaviour {
      OneOutput run(RunContext run);
    }

    @Override
    public ComponentSpec<Nothing, OneOutput> spec() {
      return new ComponentSpec<>(
          "bad",
          "Misbehaves",
          "bad",
          Nothing.class,
          OneOutput.class,
          new ComponentSpec.Resources("1", "1Gi"));
    }

    @Override
    public OneOutput run(Nothing request, RunContext run) {
      return behaviour.run(run);
    }
  }

  record Nothing() {}

  record OneOutput(Artifact<SampleComponent.Extract> extract) {}

  private int misbehave(Map<String, String> variables, Misbehaving.Behaviour behaviour) {
    return run(
        new Misbehaving(behaviour),
        variables,
        List.of("bad", "--output", "extract=" + folder.resolve("extract")));
  }

  @Test
  void aResultWhoseArtifactWasNeverPublishedIsABug() {
    assertThat(
            misbehave(
                Map.of(),
                run ->
                    new OneOutput(
                        new Artifact<>(run.output("extract"), SampleComponent.Extract.class))))
        .isEqualTo(70);
    assertThat(talk()).contains("CS-RUN-018 The output extract was not published");
  }

  @Test
  void anArtifactOfAnEarlierRunIsPublishedWhereTheOutputBelongs() throws IOException {
    var body = new SampleComponent.Extract(List.of("a"), "b");
    assertThat(misbehave(Map.of(), run -> new OneOutput(run.publish("extract", body)))).isZero();
    var earlier = new Artifact<>(folder.resolve("extract"), SampleComponent.Extract.class);
    Files.writeString(Files.createDirectories(earlier.objects()).resolve("file"), "object");
    var now = new Artifact<>(folder.resolve("now"), SampleComponent.Extract.class);

    int code =
        run(
            new Misbehaving(_ -> new OneOutput(earlier)),
            Map.of(),
            List.of("bad", "--output", "extract=" + now.directory()));

    assertThat(code).as(talk()).isZero();
    assertThat(new ArtifactFiles(codec).read(now)).isEqualTo(body);
    assertThat(now.objects().resolve("file")).hasContent("object");
  }

  @Test
  void anUnexpectedFailureIsABugAndShowsNoSecret() {
    assertThat(
            misbehave(
                Map.of("CODESENSE_API_KEY", "hunter2"),
                run -> {
                  var key = run.secret("api-key").map(Secret::reveal).orElseThrow();
                  run.progress().event("using " + key + "\nforged line");
                  throw new IllegalStateException("cannot log in with " + key);
                }))
        .isEqualTo(70);
    assertThat(talk())
        .contains("2026-11-21T10:00:00Z INFO using [redacted] forged line")
        .contains("CS-RUN-019 java.lang.IllegalStateException: cannot log in with [redacted]")
        .doesNotContain("hunter2");
  }

  @Test
  void aTerminatedProcessEndsWith130AndAKilledOneLeavesNothingPublished() throws Exception {
    var corpus = corpus("wait");
    for (var kill : List.of(false, true)) {
      var out = folder.resolve("child-" + kill);
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.codesense.runtime.Main",
                  "sample",
                  "--parameter",
                  "prefix=",
                  "--input",
                  "corpus=" + corpus,
                  "--output",
                  "extract=" + out)
              .redirectErrorStream(true)
              .start();
      // The first line comes when the component is at work.
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(lines.readLine()).endsWith("INFO waiting");
        if (kill) {
          process.destroyForcibly();
        } else {
          process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(out.resolve("artifact.json")).doesNotExist();
      if (!kill) {
        assertThat(process.exitValue()).isEqualTo(130);
      }
    }
  }

  @Test
  void stagesAreLoggedAtTheirBeginAndEnd() {
    var progress =
        new LogProgress(new PrintStream(log, true, StandardCharsets.UTF_8), CLOCK, text -> text);
    try (Progress.Stage stage = progress.stage("embed", "chunks", OptionalLong.of(12))) {
      stage.advance(12);
    }
    assertThat(talk().lines())
        .containsExactly(
            "2026-11-21T10:00:00Z INFO embed begins: 12 chunks",
            "2026-11-21T10:00:00Z INFO embed ended: 12 chunks in 0 s");
  }
}
