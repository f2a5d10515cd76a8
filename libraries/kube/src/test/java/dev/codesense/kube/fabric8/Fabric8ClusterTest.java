package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real API server where one is given; what needs none runs always.
class Fabric8ClusterTest {
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");
  private static final ObjectKind SECRET = new ObjectKind("v1", "Secret");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// New in each run: a server may have seen an earlier one.
  private static final String NAMESPACE = "kube-test-" + System.currentTimeMillis();

  @TempDir Path folder;

  @BeforeAll
  static void makeTheNamespace() {
    if (ApiServer.kubeconfig().isPresent()) {
      try (var administrator = administrator()) {
        administrator
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
            .serverSideApply();
      }
    }
  }

  @Test
  void anApplyCreatesAndThenChangesTheFieldsItNames() throws InterruptedException {
    try (var cluster = cluster()) {
      cluster.apply(configMap("apply", Map.of("a", "1", "b", "1")), OnConflict.REFUSE);

      var changed = cluster.apply(configMap("apply", Map.of("a", "2")), OnConflict.REFUSE);

      // What is no longer named is gone, since it was ours.
      assertThat(changed.at("data")).contains(Map.of("a", "2"));
      assertThat(cluster.get(CONFIG_MAP, "apply")).contains(changed);
    }
  }

  @Test
  void aCheckChangesNothing() throws InterruptedException {
    try (var cluster = cluster()) {
      var checked = cluster.check(configMap("dry", Map.of("a", "1")), OnConflict.REFUSE);

      assertThat(checked.at("data")).contains(Map.of("a", "1"));
      assertThat(cluster.get(CONFIG_MAP, "dry")).isEmpty();
    }
  }

  @Test
  void aFieldOfAnotherManagerIsAConflictUntilItIsTakenOver() throws InterruptedException {
    try (var cluster = cluster();
        var other = administrator()) {
      var theirs =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("contested")
              .endMetadata()
              .addToData("a", "theirs")
              .build();
      other.resource(theirs).fieldManager("gardener").serverSideApply();
      var ours = configMap("contested", Map.of("a", "ours"));

      assertProblem(
          KubeProblem.CONFLICT,
          () -> cluster.apply(ours, OnConflict.REFUSE),
          "Cannot apply ConfigMap contested in " + NAMESPACE + ":",
          "gardener",
          ".data.a");
      assertThat(cluster.apply(ours, OnConflict.TAKE_OVER).at("data"))
          .contains(Map.of("a", "ours"));
    }
  }

  /// How keys get into a secret that our manifests create without values.
  @Test
  void whatAnotherManagerAddsStaysWhenOursIsAppliedAgain() throws InterruptedException {
    try (var cluster = cluster();
        var other = administrator()) {
      var ours =
          new KubeObject(
              Map.of(
                  "apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "shared")));
      cluster.apply(ours, OnConflict.REFUSE);
      var theirs =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("shared")
              .endMetadata()
              .addToData("key", "theirs")
              .build();
      other.resource(theirs).fieldManager("codesense-keys").serverSideApply();

      assertThat(cluster.apply(ours, OnConflict.REFUSE).at("data"))
          .contains(Map.of("key", "theirs"));
    }
  }

  @Test
  void anObjectThatIsThereIsNotCreatedAgain() throws InterruptedException {
    try (var cluster = cluster()) {
      assertThat(cluster.create(configMap("once", Map.of("a", "1")))).isPresent();

      assertThat(cluster.create(configMap("once", Map.of("a", "2")))).isEmpty();
      assertThat(cluster.get(CONFIG_MAP, "once").orElseThrow().at("data"))
          .contains(Map.of("a", "1"));
    }
  }

  @Test
  void objectsAreListedByLabelAndDeleted() throws InterruptedException {
    try (var cluster = cluster()) {
      for (var name : List.of("list-b", "list-a")) {
        cluster.apply(configMap(name, Map.of()), OnConflict.REFUSE);
      }

      assertThat(cluster.list(CONFIG_MAP, Map.of("of", "list-a")))
          .extracting(KubeObject::name)
          .containsExactly("list-a");
      assertThat(cluster.list(CONFIG_MAP, Map.of()))
          .extracting(KubeObject::name)
          .containsSubsequence("list-a", "list-b");
      assertThat(cluster.delete(CONFIG_MAP, "list-a", Owned.GOES)).isTrue();
      assertThat(cluster.delete(CONFIG_MAP, "list-a", Owned.GOES)).isFalse();
    }
  }

  @Test
  void whatAnObjectOwnsMayStay() throws InterruptedException {
    try (var cluster = cluster()) {
      cluster.apply(configMap("owner", Map.of()), OnConflict.REFUSE);

      assertThat(cluster.delete(CONFIG_MAP, "owner", Owned.STAYS)).isTrue();

      // Until the cluster's collector of garbage has taken its name out of what it owned.
      assertThat(cluster.get(CONFIG_MAP, "owner").orElseThrow().at("metadata", "finalizers"))
          .contains(List.of("orphan"));
    }
  }

  @Test
  void aWatchEndsWhenTheObjectIsAsWanted() throws InterruptedException {
    try (var cluster = cluster()) {
      cluster.apply(configMap("watched", Map.of("phase", "one")), OnConflict.REFUSE);
      var first = new CountDownLatch(1);
      var seen = new AtomicReference<Optional<KubeObject>>(Optional.empty());
      var watcher =
          Thread.ofVirtual()
              .name("watcher")
              .start(() -> {
                try {
                  var last =
                      cluster.await(
                          CONFIG_MAP,
                          "watched",
                          item -> {
                            first.countDown();
                            return item.at("data", "phase").equals(Optional.of("two"));
                          },
                          MINUTE);
                  seen.set(Optional.of(last));
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      first.await();
      cluster.apply(configMap("watched", Map.of("phase", "two")), OnConflict.REFUSE);
      watcher.join();

      assertThat(seen.get().orElseThrow().at("data", "phase")).contains("two");
    }
  }

  @Test
  void aWatchEndsAtItsDeadline() {
    try (var cluster = cluster()) {
      assertProblem(
          KubeProblem.DEADLINE,
          () -> cluster.await(CONFIG_MAP, "never", _ -> true, Duration.ofMillis(200)),
          "Cannot wait for ConfigMap never in %s: not in the expected state within PT0.2S"
              .formatted(NAMESPACE));
    }
  }

  @Test
  void anInterruptedWatchSaysSo() throws InterruptedException {
    try (var cluster = cluster()) {
      cluster.apply(configMap("interrupted", Map.of()), OnConflict.REFUSE);
      var waiting = new CountDownLatch(1);
      var thrown = new AtomicReference<Optional<Throwable>>(Optional.empty());
      var watcher =
          Thread.ofVirtual()
              .name("watcher")
              .start(() -> {
                try {
                  cluster.await(
                      CONFIG_MAP,
                      "interrupted",
                      _ -> {
                        waiting.countDown();
                        return false;
                      },
                      MINUTE);
                } catch (InterruptedException | RuntimeException e) {
                  thrown.set(Optional.of(e));
                }
              });
      waiting.await();
      watcher.interrupt();
      watcher.join();

      assertThat(thrown.get().orElseThrow()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aFieldThatTheKindDoesNotHaveIsNamed() {
    try (var cluster = cluster()) {
      var typo =
          new KubeObject(
              Map.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "ConfigMap",
                  "metadata",
                  Map.of("name", "typo"),
                  "dta",
                  Map.of("a", "1")));

      assertProblem(
          KubeProblem.INVALID, () -> cluster.apply(typo, OnConflict.REFUSE), "dta", "ConfigMap");
      assertProblem(KubeProblem.INVALID, () -> cluster.create(typo), "unknown field \"dta\"");
    }
  }

  @Test
  void aValueThatTheKindRefusesIsNamedWithItsField() {
    try (var cluster = cluster()) {
      var name = configMap("Not_A_Name", Map.of());

      assertProblem(
          KubeProblem.INVALID,
          () -> cluster.apply(name, OnConflict.REFUSE),
          "metadata.name: Invalid value: \"Not_A_Name\"");
    }
  }

  @Test
  void aKindThatIsNotServedIsNamed() {
    try (var cluster = cluster()) {
      assertProblem(
          KubeProblem.KIND_UNKNOWN,
          () -> cluster.list(new ObjectKind("example.com/v1", "Unicorn"), Map.of()),
          cluster.address() + " has no Unicorn (example.com/v1)");
    }
  }

  @Test
  void aWrongTokenIsNotAccepted() throws IOException {
    try (var cluster = open(kubeconfig("no-such-token"))) {
      assertProblem(
          KubeProblem.NOT_AUTHENTICATED, () -> cluster.get(SECRET, "any"), "Unauthorized");
    }
  }

  @Test
  void aMissingPermissionIsNamedWithVerbAndResource() throws IOException, InterruptedException {
    try (var stranger = open(kubeconfig(token("stranger")))) {
      assertProblem(
          KubeProblem.NOT_PERMITTED,
          () -> stranger.get(SECRET, "any"),
          "system:serviceaccount:%s:stranger".formatted(NAMESPACE),
          "cannot get resource \"secrets\"");
      assertThat(stranger.may("get", SECRET)).isFalse();
    }
    try (var cluster = cluster()) {
      assertThat(cluster.may("get", SECRET)).isTrue();
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsTransient() throws IOException {
    var nobody = folder.resolve("nobody");
    Files.writeString(nobody, kubeconfig("https://127.0.0.1:9", "", "x"));

    try (var cluster = open(nobody)) {
      assertProblem(
          KubeProblem.UNREACHABLE,
          () -> cluster.get(SECRET, "any"),
          "https://127.0.0.1:9/ does not answer: ConnectException");
    }
  }

  @Test
  void withoutAKubeconfigTheMessageSaysWhereItWasLookedFor() {
    var home = Map.of("HOME", folder.toString());

    assertProblem(
        KubeProblem.NO_ACCESS,
        () -> Fabric8Cluster.open(ClusterConfig.defaults(), home),
        "There is no kubeconfig at " + folder.resolve(".kube/config"));
    assertProblem(
        KubeProblem.NO_ACCESS,
        () ->
            Fabric8Cluster.open(
                ClusterConfig.defaults(), Map.of("KUBECONFIG", folder.resolve("none").toString())),
        "The kubeconfig " + folder.resolve("none") + " cannot be read");
  }

  @Test
  void aKubeconfigThatLacksTheContextOrIsBrokenIsNamedAndNotQuoted() throws IOException {
    var file = folder.resolve("contexts");
    Files.writeString(file, kubeconfig("https://127.0.0.1:9", "", "x"));

    assertProblem(
        KubeProblem.NO_ACCESS,
        () -> Fabric8Cluster.open(new ClusterConfig(file, "other", null, MINUTE), Map.of()),
        "The kubeconfig %s has no context other".formatted(file));
    Files.writeString(file, "token: [do-not-quote-me\n");
    assertThatThrownBy(() -> open(file))
        .hasMessageStartingWith("The kubeconfig %s cannot be parsed: ".formatted(file))
        .hasMessageNotContaining("do-not-quote-me");
  }

  private static KubeObject configMap(String name, Map<String, String> data) {
    return new KubeObject(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "labels", Map.of("of", name)),
            "data",
            data));
  }

  private static void assertProblem(
      KubeProblem problem, ThrowingCallable call, String... messageParts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .message()
        .contains(messageParts);
  }

  private static Path administratorsKubeconfig() {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    return kubeconfig.orElseThrow();
  }

  private static Cluster cluster() {
    return open(administratorsKubeconfig());
  }

  private static Cluster open(Path kubeconfig) {
    return Fabric8Cluster.open(new ClusterConfig(kubeconfig, null, NAMESPACE, MINUTE), Map.of());
  }

  private static KubernetesClient administrator() {
    var config = Config.fromKubeconfig(administratorsKubeconfig().toFile());
    config.setNamespace(NAMESPACE);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// A token of a service account that may do nothing.
  private static String token(String account) {
    try (var administrator = administrator()) {
      var accounts = administrator.serviceAccounts().inNamespace(NAMESPACE);
      administrator
          .resource(
              new ServiceAccountBuilder().withNewMetadata().withName(account).endMetadata().build())
          .inNamespace(NAMESPACE)
          .serverSideApply();
      return accounts
          .withName(account)
          .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
          .getStatus()
          .getToken();
    }
  }

  /// The administrator's kubeconfig with another token.
  private Path kubeconfig(String token) throws IOException {
    var config = Config.fromKubeconfig(administratorsKubeconfig().toFile());
    var file = folder.resolve("kubeconfig");
    Files.writeString(
        file, kubeconfig(config.getMasterUrl(), String.valueOf(config.getCaCertFile()), token));
    return file;
  }

  private static String kubeconfig(String server, String authority, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: one, cluster: {server: "%s"%s}}]
    users: [{name: one, user: {token: "%s"}}]
    contexts: [{name: one, context: {cluster: one, user: one}}]
    current-context: one
    """
        .formatted(
            server,
            authority.isEmpty() ? "" : ", certificate-authority: \"" + authority + "\"",
            token);
  }
}
