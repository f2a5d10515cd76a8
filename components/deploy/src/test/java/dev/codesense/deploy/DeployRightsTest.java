package dev.codesense.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.deploy.candidate.DarkCandidates;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.ServerWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Phase;
import dev.codesense.runtime.snakeyaml.YamlWriter;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployRightsTest {
  @TempDir Path folder;

  @Test
  void theRolesInInfraAreWhatTheCodeDeclares() {
    checkRole("role.yaml", "codesense-deploy", DeployComponent.RIGHTS);
    checkRole("standard-role.yaml", "codesense-deploy-standard", DeployComponent.STANDARD_RIGHTS);
    checkRole("candidate-role.yaml", "codesense-deploy-candidate", DarkCandidates.RIGHTS);
  }

  private static void checkRole(String file, String name, List<Right> rights) {
    GeneratedFile.check(
        Path.of("infra/deploy", file),
        "# Written from what components/deploy declares that it does.\n"
            + YamlWriter.writeSorted(Right.role(name, rights).tree()));
  }

  @Test
  void whoBringsACandidateUpMayTakeItAway() {
    for (var removal : DarkCandidates.REMOVAL_RIGHTS) {
      assertThat(DarkCandidates.RIGHTS)
          .anySatisfy(right -> {
            assertThat(right.kind()).isEqualTo(removal.kind());
            assertThat(right.verbs()).containsAll(removal.verbs());
          });
    }
  }

  @Test
  void aRolloutRunsUnderExactlyTheseRights() throws InterruptedException, IOException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    var namespace = "deploy-rights-" + System.currentTimeMillis();
    var administrator = ApiServer.kubeconfig().orElseThrow();
    var ours =
        ServerWorld.restricted(
            administrator, namespace, DeployComponent.RIGHTS, folder.resolve("kubeconfig"));

    try (var world = new ServerWorld(administrator, ours, namespace, World.made())) {
      Right.require(DeployComponent.RIGHTS, world.cluster());
      var end = new Scenario(world).run();

      assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
      assertThat(world.events()).isNotEmpty();
      assertThat(world.cluster().may("delete", World.SERVICE)).isFalse();
    }
  }
}
