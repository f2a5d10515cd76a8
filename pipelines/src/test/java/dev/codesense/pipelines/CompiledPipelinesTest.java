package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.Rule;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Pipelines;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompiledPipelinesTest {
  private static final Path COMPILED = Path.of("pipelines/compiled");

  static List<Pipeline<?, ?>> pipelines() {
    return Pipelines.discover();
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void theFileForKfpIsWhatTheSourceSays(Pipeline<?, ?> pipeline) {
    GeneratedFile.check(COMPILED.resolve("kfp/" + pipeline.name() + ".yaml"), kfp(pipeline));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void theFileForArgoIsWhatTheSourceSays(Pipeline<?, ?> pipeline) {
    GeneratedFile.check(
        COMPILED.resolve("argo/" + pipeline.name() + ".yaml"),
        Manifest.yaml(
            new ArgoCompiler(ComponentYaml::image, new JsonCodec()).compile(pipeline.graph())));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void kfpTakesItFrom215On(Pipeline<?, ?> pipeline) {
    assertThat(new IrValidator().validate(kfp(pipeline), KfpVersion.NEWEST)).isEmpty();
    assertThat(new IrValidator().validate(kfp(pipeline), new KfpVersion(2, 15)))
        .extracting(Finding::rule)
        .as("before 2.17 the final status leaves open how a loop or choice ended")
        .isEqualTo(
            pipeline.graph().body().steps().stream().allMatch(Step.Task.class::isInstance)
                ? List.of()
                : List.of(Rule.IGNORED_BY_TARGET));
  }

  private static String kfp(Pipeline<?, ?> pipeline) {
    return new KfpCompiler(ComponentYaml::image, new JsonCodec()).compile(pipeline.graph()).yaml();
  }
}
