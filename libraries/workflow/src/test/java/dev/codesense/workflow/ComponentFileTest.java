package dev.codesense.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import org.junit.jupiter.api.Test;

class ComponentFileTest {
  private static final String SHOUT =
      """
      components:
        comp-shout:
          executorLabel: exec-shout
          inputDefinitions:
            parameters:
              text: {parameterType: STRING}
              times: {parameterType: NUMBER_INTEGER, defaultValue: 1.0, isOptional: true}
          outputDefinitions:
            parameters:
              loud_text: {parameterType: STRING}
      deploymentSpec:
        executors:
          exec-shout:
            container:
              image: python:3.11
              command: [sh, -c]
              args: ["echo"]
      pipelineInfo: {name: shout}
      root: {}
      schemaVersion: 2.1.0
      """;

  record ShoutRequest(String text, int times) {}

  record ShoutResult(String loudText) {}

  record WrongRequest(String text, String times) {}

  record ForgetfulRequest(int times) {}

  @Test
  void recordsGiveAForeignComponentItsTypes() {
    var shout = ComponentFile.parse("shout.yaml", SHOUT, ShoutRequest.class, ShoutResult.class);

    assertThat(shout.name()).isEqualTo("shout");
    assertThat(shout.component().container()).containsEntry("image", "python:3.11");
    assertThat(shout.component().component())
        .containsOnlyKeys("inputDefinitions", "outputDefinitions");
  }

  @Test
  void aTypeThatDiffersIsSaid() {
    assertThatThrownBy(
            () -> ComponentFile.parse("shout.yaml", SHOUT, WrongRequest.class, ShoutResult.class))
        .isInstanceOf(CodesenseException.class)
        .hasMessage("shout.yaml: its input times is NUMBER_INTEGER, in WrongRequest it is STRING");
  }

  @Test
  void aRequiredInputWithoutAFieldIsSaid() {
    assertThatThrownBy(() ->
            ComponentFile.parse("shout.yaml", SHOUT, ForgetfulRequest.class, ShoutResult.class))
        .hasMessage("shout.yaml: its input text is required, and ForgetfulRequest lacks it");
  }
}
