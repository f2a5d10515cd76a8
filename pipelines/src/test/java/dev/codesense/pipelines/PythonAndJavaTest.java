package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.ComponentFile;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/examples/python says.
class PythonAndJavaTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));

  @TempDir private Path folder;

  record Inputs(@Doc("Whom to greet") String name) {}

  record GreetRequest(@Doc("Whom") String name, @Doc("How often") @Default("1") int times) {}

  record GreetResult(@Doc("What is said") String greeting) {}

  @Test
  void aPipelineInPythonUsesOurComponents() throws IOException, InterruptedException {
    python("uses_codesense.py", ROOT.toString(), folder.resolve("pipeline.yaml").toString());

    var compiled = Files.readString(folder.resolve("pipeline.yaml"));
    assertThat(compiled).contains("comp-converge:", "comp-index:", "comp-evaluate-retrieval:");
    assertThat(new IrValidator().validate(compiled, KfpVersion.NEWEST)).isEmpty();
  }

  @Test
  void oneOfOursUsesAComponentInPython() throws IOException, InterruptedException {
    python("greet.py", folder.resolve("greet.yaml").toString());
    var greet =
        ComponentFile.parse(
            "greet.yaml",
            Files.readString(folder.resolve("greet.yaml")),
            GreetRequest.class,
            GreetResult.class);

    var compiled =
        new KfpCompiler(ComponentYaml::image, new JsonCodec())
            .compile(new Greeting(greet).graph())
            .yaml();

    assertThat(compiled).contains("image: python:3.12", "outputParameterKey: greeting");
    assertThat(new IrValidator().validate(compiled, KfpVersion.NEWEST)).isEmpty();
  }

  private record Greeting(ComponentFile<GreetRequest, GreetResult> greet)
      implements Pipeline<Inputs, GreetResult> {
    @Override
    public String name() {
      return "greeting";
    }

    @Override
    public String purpose() {
      return "Greets by a component in Python";
    }

    @Override
    public Class<Inputs> inputs() {
      return Inputs.class;
    }

    @Override
    public Class<GreetResult> outputs() {
      return GreetResult.class;
    }

    @Override
    public void define(Flow<Inputs, GreetResult> flow) {
      var task = flow.task(greet).set(GreetRequest::name).to(flow.input(Inputs::name));
      flow.output(GreetResult::greeting).from(task.out(GreetResult::greeting));
    }
  }

  private void python(String script, String... arguments) throws IOException, InterruptedException {
    var python = System.getProperty("codesense.python", "");
    assumeTrue(
        !python.isEmpty() && !python.startsWith("${"),
        "-Dcodesense.python=PATH names no Python with kfp 2.17.0: " + script + " is not tried");
    var command =
        new ArrayList<>(
            List.of(
                python, "-W", "ignore", ROOT.resolve("docs/examples/python/" + script).toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var talk = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(talk).isZero();
  }
}
