package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeEvent;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.Lease;
import dev.codesense.kube.ObjectKind;
import dev.codesense.testkit.ApiServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Writes that take effect once, or not at all: over a real API server.
class GuardedWritesTest {
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Fabric8Cluster cluster;

  @BeforeEach
  void openANamespace() throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    var namespace = "guarded-" + System.nanoTime();
    cluster =
        Fabric8Cluster.open(
            new ClusterConfig(
                ApiServer.kubeconfig().orElseThrow(), null, namespace, Duration.ofMinutes(1)),
            Map.of());
    cluster.apply(object("Namespace", namespace, Map.of()), OnConflict.REFUSE);
  }

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void ofTwoWhoReplaceWhatTheyReadOneDoes() throws InterruptedException {
    var read = cluster.create(map("one", "1")).orElseThrow();

    assertThat(cluster.replace(with(read, "2"))).isPresent();
    assertThat(cluster.replace(with(read, "3"))).isEmpty();
    assertThat(cluster.get(CONFIG_MAP, "one").orElseThrow().at("data", "a")).contains("2");
  }

  @Test
  void aNullInAPatchRemovesItsFieldAndTheFieldsOfOthersStay() throws InterruptedException {
    cluster.create(object("ConfigMap", "two", Map.of("data", Map.of("a", "1", "b", "1"))));

    var patched =
        cluster.patch(CONFIG_MAP, "two", Map.of("data", Collections.singletonMap("a", null)));

    assertThat(patched.orElseThrow().at("data")).contains(Map.of("b", "1"));
  }

  @Test
  void aPatchOfAnOlderVersionChangesNothing() throws InterruptedException {
    var read = cluster.create(map("three", "1")).orElseThrow();
    cluster.replace(with(read, "2"));

    var patch =
        Map.of(
            "metadata",
            Map.of("resourceVersion", read.at("metadata", "resourceVersion").orElseThrow()),
            "data",
            Map.of("a", "3"));

    assertThat(cluster.patch(CONFIG_MAP, "three", patch)).isEmpty();
    assertThat(cluster.get(CONFIG_MAP, "three").orElseThrow().at("data", "a")).contains("2");
  }

  @Test
  void aPatchWithAFieldThatTheKindDoesNotHaveIsRefused() throws InterruptedException {
    cluster.create(map("four", "1"));

    assertThatThrownBy(() -> cluster.checkPatch(CONFIG_MAP, "four", Map.of("dota", Map.of())))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(KubeProblem.INVALID))
        .hasMessageContaining("dota");
  }

  @Test
  void aCheckedPatchChangesNothing() throws InterruptedException {
    cluster.create(map("five", "1"));

    assertThat(
            cluster
                .checkPatch(CONFIG_MAP, "five", Map.of("data", Map.of("a", "2")))
                .orElseThrow()
                .at("data", "a"))
        .contains("2");
    assertThat(cluster.get(CONFIG_MAP, "five").orElseThrow().at("data", "a")).contains("1");
  }

  @Test
  void aPatchOfWhatIsNotThereIsNone() throws InterruptedException {
    assertThat(cluster.patch(CONFIG_MAP, "nothing", Map.of())).isEmpty();
  }

  @Test
  void aLeaseHasOneHolderAndTheNextOneHasAHigherToken() throws InterruptedException {
    var clock = Clock.systemUTC();
    var first = Lease.take(cluster, "six", "first", SECOND, clock, Thread::sleep).orElseThrow();
    var second =
        Lease.take(
            cluster,
            "six",
            "second",
            SECOND,
            clock,
            _ -> {
              Thread.sleep(SECOND.dividedBy(2));
              first.renew();
            });
    assertThat(second).isEmpty();
    assertThat(Lease.holder(cluster, "six", clock)).contains("first");

    // It no longer renews.
    var third = Lease.take(cluster, "six", "third", SECOND, clock, Thread::sleep).orElseThrow();

    assertThat(third.token()).isEqualTo(first.token() + 1);
    assertThat(first.renew()).isFalse();
    third.giveBack();
    assertThat(Lease.holder(cluster, "six", clock)).isEmpty();
    assertThat(Lease.take(cluster, "six", "fourth", SECOND, clock, _ -> {}).orElseThrow().token())
        .isEqualTo(first.token() + 2);
  }

  @Test
  void anEventIsSeenOfItsObject() throws InterruptedException {
    var about = cluster.create(map("seven", "1")).orElseThrow();
    var at = Instant.parse("2026-11-30T10:00:00.000000001Z");

    new KubeEvent(about, KubeEvent.Type.WARNING, "RolledBack", "It is worse.", at).write(cluster);

    var events = cluster.list(new ObjectKind("v1", "Event"), Map.of());
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().at("involvedObject", "uid"))
        .isEqualTo(about.at("metadata", "uid"));
    assertThat(events.getFirst().at("message")).contains("It is worse.");
  }

  private static KubeObject map(String name, String value) {
    return object("ConfigMap", name, Map.of("data", Map.of("a", value)));
  }

  private static KubeObject object(String kind, String name, Map<String, ?> more) {
    var tree = new HashMap<String, Object>(more);
    tree.put("apiVersion", "v1");
    tree.put("kind", kind);
    tree.put("metadata", Map.of("name", name));
    return new KubeObject(tree);
  }

  private static KubeObject with(KubeObject read, String value) {
    var tree = new HashMap<>(read.tree());
    tree.put("data", Map.of("a", value));
    return new KubeObject(tree);
  }
}
