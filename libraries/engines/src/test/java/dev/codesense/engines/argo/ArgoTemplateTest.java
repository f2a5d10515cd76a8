package dev.codesense.engines.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.engines.KfpProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.workflow.Sample;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgoTemplateTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final String SOMEBODYS =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: WorkflowTemplate
      metadata: {name: greet}
      spec:
        arguments:
          parameters:
          - {name: whom}
          - {name: how, value: loud, enum: [loud, soft]}
          - {name: when, valueFrom: {configMapKeyRef: {name: times, key: greet}}}
      """;

  @Test
  void aCompiledFileIsReadAgain() {
    var compiled =
        new ArgoCompiler(image -> image + ":1", CODEC).compile(new Sample.CountWords().graph());

    var read = ArgoTemplate.read("count-words.yaml", Manifest.yaml(compiled), CODEC);

    assertThat(CODEC.encode(read.object().tree())).isEqualTo(CODEC.encode(Manifest.tree(compiled)));
    assertThat(read.texts(Map.of("sources", "[\"a\"]"))).isEqualTo(Map.of("sources", "[\"a\"]"));
  }

  @Test
  void somebodysTemplateTakesTexts() {
    var template = ArgoTemplate.read("greet.yaml", SOMEBODYS, CODEC);

    assertThat(template.texts(Map.of("whom", "1", "how", "soft")))
        .isEqualTo(Map.of("whom", "1", "how", "soft"));
    ArgoClientContract.assertProblem(
        () -> template.texts(Map.of()),
        KfpProblem.WRONG_PARAMETER,
        "The pipeline needs a value of whom");
    ArgoClientContract.assertProblem(
        () -> template.texts(Map.of("whom", "you", "how", "shrill")),
        KfpProblem.WRONG_PARAMETER,
        "The parameter how takes one of [loud, soft], was `shrill`");
  }

  @Test
  void whatIsNoTemplateIsRefused() {
    assertRefused(
        "pipelineInfo: {name: nightly}", "A Kubernetes object must have a text at apiVersion");
    assertRefused(SOMEBODYS.replace("Template", ""), "it is no WorkflowTemplate (argoproj.io/");
    assertRefused(SOMEBODYS + "---\n" + SOMEBODYS, "more than one document");
    assertRefused("[", "no value begins with");
    assertRefused("", "it is no WorkflowTemplate");
  }

  private static void assertRefused(String text, String why) {
    ArgoClientContract.assertProblem(
        () -> ArgoTemplate.read("nightly.yaml", text, CODEC),
        ArgoProblem.NO_TEMPLATE,
        "nightly.yaml holds no pipeline for Argo: " + why);
  }
}
