package dev.codesense.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.engines.kfp.KfpClientContract;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompiledPipelineTest {
  private static final String TYPES =
      """
      pipelineInfo: {name: types}
      root:
        dag: {}
        inputDefinitions:
          parameters:
            flag: {parameterType: BOOLEAN, isOptional: true}
            list: {parameterType: LIST, isOptional: true}
            mode: {parameterType: STRING, isOptional: true, literals: [fast, slow]}
            number: {parameterType: NUMBER_DOUBLE, isOptional: true}
            struct: {parameterType: STRUCT, isOptional: true}
            text: {parameterType: STRING}
            whole: {parameterType: NUMBER_INTEGER, isOptional: true}
      """;

  @Test
  void theNameOfTheVersionCarriesTheContentsHash() {
    var one = KfpClientContract.compiled("p", "1");
    var other = KfpClientContract.compiled("p", "2");

    assertThat(one.versionName()).matches("p-[0-9a-f]{12}").isNotEqualTo(other.versionName());
    assertThat(one.versionName()).isEqualTo(KfpClientContract.compiled("p", "1").versionName());
  }

  @Test
  void parametersOfTheCommandLineGetTheTypesOfTheSpecification() {
    var typed =
        of(TYPES)
            .parameters()
            .typed(
                Map.of(
                    "flag", "true",
                    "list", "[1, \"two\"]",
                    "mode", "fast",
                    "number", "0.25",
                    "struct", "{\"a\": {\"b\": 1}}",
                    "text", "42",
                    "whole", "42"));

    assertThat(typed)
        .isEqualTo(
            Map.of(
                "flag",
                true,
                "list",
                java.util.List.of(1, "two"),
                "mode",
                "fast",
                "number",
                new java.math.BigDecimal("0.25"),
                "struct",
                Map.of("a", Map.of("b", 1)),
                "text",
                "42",
                "whole",
                42L));
  }

  @Test
  void anUnknownParameterIsRefusedWithThoseThatThereAre() {
    KfpClientContract.assertProblem(
        () -> of(TYPES).parameters().typed(Map.of("text", "x", "txt", "y")),
        KfpProblem.UNKNOWN_PARAMETER,
        "no parameter txt; it has: flag, list, mode, number, struct, text, whole");
  }

  @Test
  void aValueOfAnotherTypeIsRefusedWithWhatIsExpected() {
    assertWrong("whole", "three", "takes a whole number, was `three`");
    assertWrong("whole", "1.5", "takes a whole number of at most 9007199254740991, was `1.5`");
    assertWrong("whole", "9007199254740992", "a whole number of at most 9007199254740991");
    assertWrong("number", "much", "takes a number such as 0.25, was `much`");
    assertWrong("flag", "yes", "takes true or false, was `yes`");
    assertWrong("list", "1,2", "takes a JSON list such as [1, 2], was `1,2`");
    assertWrong("struct", "[1]", "takes a JSON object");
    assertWrong("mode", "medium", "takes one of [fast, slow], was `medium`");
  }

  @Test
  void aParameterWithoutDefaultIsNeeded() {
    KfpClientContract.assertProblem(
        () -> of(TYPES).parameters().typed(Map.of()),
        KfpProblem.WRONG_PARAMETER,
        "needs a value of text");
  }

  @Test
  void aFileThatIsNoPipelineIsRefused() {
    for (var text : new String[] {"", "a: 1\n", "{", "pipelineInfo: {name: x}\n"}) {
      KfpClientContract.assertProblem(
          () -> of(text), KfpProblem.NO_PIPELINE, "file.yaml is not a compiled pipeline: ");
    }
  }

  @Test
  void aPipelineThatKubernetesWouldNotKeepIsRefused() {
    KfpClientContract.assertProblem(
        () -> of(TYPES + "# " + "x".repeat(1_500_000)),
        KfpProblem.PIPELINE_TOO_LARGE,
        "Kubernetes keeps a run in one object of about 1,500,000 at most");
  }

  private static void assertWrong(String name, String value, String part) {
    KfpClientContract.assertProblem(
        () -> of(TYPES).parameters().typed(Map.of("text", "x", name, value)),
        KfpProblem.WRONG_PARAMETER,
        part);
  }

  private static CompiledPipeline of(String text) {
    return CompiledPipeline.of(
        "file.yaml", text.getBytes(StandardCharsets.UTF_8), KfpClientContract.CODEC);
  }
}
