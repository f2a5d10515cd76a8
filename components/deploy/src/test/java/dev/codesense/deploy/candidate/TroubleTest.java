package dev.codesense.deploy.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {

  @ParameterizedTest
  @CsvSource({
    "InvalidImageName, 0, false",
    "CreateContainerConfigError, 0, false",
    "CrashLoopBackOff, 3, false",
    "CrashLoopBackOff, 2, true",
    "ImagePullBackOff, 5, true"
  })
  void aContainerThatCannotStartIsNotWaitedFor(String reason, int restarts, boolean passes)
      throws InterruptedException {
    try (var world = new MemoryWorld(World.made())) {
      world.create(
          new KubeObject(
              Map.of(
                  "apiVersion",
                  Trouble.POD.apiVersion(),
                  "kind",
                  Trouble.POD.kind(),
                  "metadata",
                  Map.of("name", "p", "labels", Map.of(InferenceService.LABEL, World.NAME)))));
      world.status(
          Trouble.POD,
          "p",
          Map.of(
              "containerStatuses",
              List.of(
                  Map.of(
                      "name",
                      "kserve-container",
                      "restartCount",
                      restarts,
                      "state",
                      Map.of("waiting", Map.of("reason", reason))))));

      assertThat(Trouble.of(new InferenceService(world.service()), world.cluster()))
          .hasValueSatisfying(trouble -> {
            assertThat(trouble.passes()).isEqualTo(passes);
            assertThat(trouble.sentence())
                .isEqualTo("pod p, container kserve-container: " + reason);
          });
    }
  }
}
