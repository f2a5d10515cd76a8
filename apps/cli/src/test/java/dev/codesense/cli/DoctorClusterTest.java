package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.ApiServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorClusterTest {
  @TempDir Path project;

  @Test
  void withoutAClusterTheCheckSaysWhereItLooked() {
    var outcome = doctor(project.resolve("none"));

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out()).contains("fail  cluster", "CS-KUB-001", "cannot be read");
  }

  @Test
  void aClusterWithArgoIsAskedForThePermissionToRunWorkflows() {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);

    var outcome = doctor(kubeconfig.orElseThrow());

    assertThat(outcome.out()).contains("ok    argo", "you may create workflows in default");
  }

  private Shell.Outcome doctor(Path kubeconfig) {
    new Shell(project).run("init");
    return new Shell(project, Map.of("KUBECONFIG", kubeconfig.toString()), Terminal.NONE)
        .run("doctor", "--cluster");
  }
}
