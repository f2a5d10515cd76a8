package dev.codesense.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeObjectTest {

  @Test
  void anObjectSaysWhatItIsAndWhatStandsInIt() {
    var claim =
        new KubeObject(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "PersistentVolumeClaim",
                "metadata",
                Map.of("name", "index", "namespace", "team-a"),
                "spec",
                Map.of("accessModes", List.of("ReadWriteOnce"))));

    assertThat(claim.objectKind()).isEqualTo(new ObjectKind("v1", "PersistentVolumeClaim"));
    assertThat(claim.name()).isEqualTo("index");
    assertThat(claim.namespace()).contains("team-a");
    assertThat(claim.at("spec", "accessModes")).contains(List.of("ReadWriteOnce"));
    assertThat(claim.at("status", "phase")).isEqualTo(Optional.empty());
    assertThat(claim).hasToString("PersistentVolumeClaim index");
  }

  @Test
  void anObjectWithoutANameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new KubeObject(
                Map.of("apiVersion", "v1", "kind", "Secret", "metadata", Map.of("name", ""))))
        .withMessage("A Kubernetes object must have a text at metadata.name");
  }
}
