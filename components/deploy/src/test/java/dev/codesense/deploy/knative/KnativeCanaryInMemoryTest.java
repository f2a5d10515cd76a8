package dev.codesense.deploy.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.runtime.jackson.JsonCodec;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class KnativeCanaryInMemoryTest extends KnativeCanaryContract {

  @Override
  World world(KubeObject service) {
    return new MemoryWorld(service);
  }

  @Test
  void aClusterWithoutKServeIsRefused() {
    var world = new MemoryWorld(World.made());
    world.withoutKind(World.SERVICE);
    var canary = new KnativeCanary(world.cluster(), World.NAME, new JsonCodec(), Clock.systemUTC());

    assertThatThrownBy(() -> canary.begin(Scenario.CANDIDATE))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.NO_CANARY))
        .hasMessage(
            "There is no KServe here: memory has no InferenceService (serving.kserve.io/v1beta1)");
  }
}
