package dev.codesense.finetune;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.Md5;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.settings.FinetuneConfig.Interruption;
import dev.codesense.finetune.settings.FinetuneConfig.Target;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.mlflow.MlflowConfig;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A namespace of a real API server in which a test plays the controllers and the node: it writes
/// pods and status as the real ones do. The launcher works with the rights of infra/training alone.
final class TrainingWorld implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  final TestRunContext run;
  final Path folder;
  final Path remote;
  final FakeKubelet kubelet;
  final KubernetesClient administrator;
  private final String namespace =
      "finetune-%d-%d".formatted(System.currentTimeMillis(), NUMBERS.incrementAndGet());
  private final Path kubeconfig;
  private final String started = now();
  private int pods;

  private TrainingWorld(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    this.folder = folder;
    var config = Config.fromKubeconfig(ApiServer.kubeconfig().orElseThrow().toFile());
    config.setNamespace(namespace);
    administrator = new KubernetesClientBuilder().withConfig(config).build();
    run = TestRunContext.in(Files.createDirectories(folder.resolve("project")));
    remote = Files.createDirectories(folder.resolve("remote"));
    kubelet = FakeKubelet.start(Files.createDirectories(folder.resolve("kubelet")));
    create("v1", "Namespace", namespace, Map.of());
    create("v1", "Node", namespace, Map.of());
    status(
        "v1",
        "Node",
        namespace,
        Map.of(
            "addresses",
            List.of(Map.of("type", "InternalIP", "address", "127.0.0.1")),
            "daemonEndpoints",
            Map.of("kubeletEndpoint", Map.of("Port", kubelet.port()))));
    for (var claim : List.of("models", "remote", "checkpoints")) {
      create(
          "v1",
          "PersistentVolumeClaim",
          claim,
          Map.of(
              "spec",
              Map.of(
                  "accessModes", List.of("ReadWriteMany"),
                  "resources", Map.of("requests", Map.of("storage", "1Gi")))));
    }
    applyInfra("runtime.yaml");
    applyInfra("role.yaml");
    applyInfra("role-binding.yaml");
    kubeconfig = kubeconfig(config, token());
  }

  static TrainingWorld in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return new TrainingWorld(folder);
  }

  void applyInfra(String file) throws IOException {
    var root = Path.of(System.getProperty("codesense.root", ""));
    try (var yaml = Files.newInputStream(root.resolve("infra/training").resolve(file))) {
      administrator.load(yaml).inNamespace(namespace).serverSideApply();
    }
  }

  private String token() {
    administrator
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("codesense-pipeline")
                .endMetadata()
                .build())
        .inNamespace(namespace)
        .serverSideApply();
    return administrator
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("codesense-pipeline")
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  private Path kubeconfig(Config config, String token) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: one, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: one, user: {token: "%s"}}]
        contexts: [{name: one, context: {cluster: one, user: one}}]
        current-context: one
        """
            .formatted(config.getMasterUrl(), config.getCaCertFile(), token));
  }

  String namespace() {
    return namespace;
  }

  FinetuneConfig config(Target target) {
    return config(target, Interruption.DELETE);
  }

  FinetuneConfig config(Target target, Interruption interruption) {
    return Configs.of(
        """
        image: registry.example/codesense/trainer:1
        target: %s
        on-interrupt: %s
        base: {model: acme/tiny-7B, revision: c0ffee, claim: models, folder: tiny}
        lora: {target-modules: [q_proj, v_proj]}
        checkpoints: {claim: checkpoints}
        remote: {url: %s, claim: remote}
        secret: trainer-keys
        """
            .formatted(
                target.name().toLowerCase(Locale.ROOT),
                interruption.name().toLowerCase(Locale.ROOT),
                remote));
  }

  /// Another training than that of [#config(Target)].
  FinetuneConfig config(Target target, double learningRate) {
    return Configs.of(
        """
        image: registry.example/codesense/trainer:1
        target: %s
        base: {model: acme/tiny-7B, revision: c0ffee, claim: models, folder: tiny}
        lora: {target-modules: [q_proj, v_proj]}
        training: {learning-rate: %s, max-steps: 7}
        checkpoints: {claim: checkpoints}
        remote: {url: %s, claim: remote}
        """
            .formatted(target.name().toLowerCase(Locale.ROOT), learningRate, remote));
  }

  /// A training set of one row.
  Artifact<TrainingSet> trainingSet() throws IOException {
    var objects = Files.createDirectories(run.output("training").resolve("objects"));
    var row =
        """
        {"prompt":[{"role":"user","content":"Where?"}],"completion":[{"role":"assistant","content":"Here [1]."}]}
        """;
    var md5s = new TreeMap<String, String>();
    for (var file : List.of(Split.TRAIN.rowsFile(), Split.TRAIN.provenanceFile(), "README.md")) {
      Files.writeString(objects.resolve(file), row);
      md5s.put(file, Md5.hex(objects.resolve(file)));
    }
    var hash = Sha256.hex(row.getBytes(StandardCharsets.UTF_8));
    return run.publish(
        "training",
        new TrainingSet(
            List.of(new TrainingSet.Part(Split.TRAIN, 1, 0, hash, hash)),
            DvcTree.of(md5s).id(),
            "codesense-g3-1f0c9a3e",
            new TreeMap<>(Map.of("git.example/shop", "abc123")),
            new TreeMap<>(),
            "",
            new TreeMap<>()));
  }

  /// Runs the component in a thread of its own.
  Running start(FinetuneConfig config, MlflowConfig mlflow) throws IOException {
    var request =
        new FinetuneRequest(
            trainingSet(),
            new ClusterConfig(kubeconfig, null, namespace, Duration.ofSeconds(30)),
            mlflow,
            config);
    var component = new FinetuneComponent(one -> Fabric8Cluster.open(one, Map.of()));
    var result = new CompletableFuture<FinetuneResult>();
    var thread =
        Thread.ofVirtual()
            .name("launcher")
            .start(() -> {
              try {
                result.complete(component.run(request, run));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return new Running(thread, result);
  }

  record Running(Thread thread, CompletableFuture<FinetuneResult> result) {
    FinetuneResult get() throws Exception {
      return result.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
      try {
        throw new AssertionError("It ended with " + get());
      } catch (ExecutionException e) {
        return Objects.requireNonNull(e.getCause());
      }
    }

    CodesenseException problem() throws Exception {
      return failure() instanceof CodesenseException known
          ? known
          : await(() -> Optional.empty(), "a known problem, not " + failure());
    }
  }

  /// The one job of a form, once it is there.
  GenericKubernetesResource job(JobForm form) {
    return await(() -> jobs(form).stream().findFirst(), "a job");
  }

  List<GenericKubernetesResource> jobs(JobForm form) {
    return administrator
        .genericKubernetesResources(form.kind().apiVersion(), form.kind().kind())
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  /// The controller makes a pod, as its job says.
  String pod(JobForm form, GenericKubernetesResource job, boolean scheduled) {
    var name = "%s-%d".formatted(job.getMetadata().getName(), ++pods);
    var spec = new LinkedHashMap<String, Object>();
    spec.put("containers", List.of(Map.of("name", form.container(), "image", "trainer")));
    if (scheduled) {
      spec.put("nodeName", namespace);
    }
    var labels = new LinkedHashMap<String, Object>(form.pods(job.getMetadata().getName()));
    create(
        "v1",
        "Pod",
        name,
        Map.of("metadata", Map.of("name", name, "labels", labels), "spec", spec));
    return name;
  }

  void podState(JobForm form, String pod, String phase, Map<String, Object> state) {
    status(
        "v1",
        "Pod",
        pod,
        Map.of(
            "phase",
            phase,
            "containerStatuses",
            List.of(
                Map.of(
                    "name",
                    form.container(),
                    "image",
                    "trainer",
                    "imageID",
                    "",
                    "ready",
                    false,
                    "restartCount",
                    0,
                    "state",
                    state))));
  }

  void podStatus(String pod, Map<String, Object> status) {
    status("v1", "Pod", pod, status);
  }

  /// A controller says something about a job.
  void event(GenericKubernetesResource job, String reason, String message) {
    create(
        "v1",
        "Event",
        reason.toLowerCase(Locale.ROOT),
        Map.of(
            "involvedObject",
            Map.of(
                "kind", job.getKind(),
                "namespace", namespace,
                "name", job.getMetadata().getName(),
                "uid", job.getMetadata().getUid()),
            "type",
            "Warning",
            "reason",
            reason,
            "message",
            message,
            "lastTimestamp",
            now()));
  }

  void running(JobForm form, String pod) {
    podState(form, pod, "Running", Map.of("running", Map.of("startedAt", now())));
  }

  void ended(JobForm form, String pod, int code, String reason, String message) {
    podState(
        form,
        pod,
        code == 0 ? "Succeeded" : "Failed",
        Map.of(
            "terminated",
            Map.of("exitCode", code, "reason", reason, "message", message, "finishedAt", now())));
    kubelet.end(pod);
  }

  /// Status of a job that works.
  void active(JobForm form, GenericKubernetesResource job) {
    status(
        form,
        job,
        switch (form) {
          case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS ->
              Map.of("jobsStatus", List.of(jobStatus(1, 0)));
          case PYTORCHJOB ->
              Map.of(
                  "conditions",
                  List.of(
                      condition("Created", "JobCreated", ""),
                      condition("Running", "JobRunning", "")),
                  "replicaStatuses",
                  Map.of("Master", Map.of("active", 1)));
          case JOB -> Map.of("active", 1, "ready", 1, "startTime", started);
        });
  }

  void complete(JobForm form, GenericKubernetesResource job) {
    status(
        form,
        job,
        switch (form) {
          case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS ->
              Map.of(
                  "conditions",
                  List.of(
                      condition("Complete", "AllJobsCompleted", "jobset completed successfully")),
                  "jobsStatus",
                  List.of(jobStatus(0, 0)));
          case PYTORCHJOB ->
              Map.of(
                  "conditions",
                  List.of(
                      condition("Succeeded", "PyTorchJobSucceeded", "is successfully completed")),
                  "replicaStatuses",
                  Map.of("Master", Map.of("succeeded", 1)));
          case JOB ->
              Map.of(
                  "succeeded",
                  1,
                  "startTime",
                  started,
                  "completionTime",
                  now(),
                  "conditions",
                  List.of(
                      condition("SuccessCriteriaMet", "CompletionsReached", ""),
                      condition("Complete", "CompletionsReached", "")));
        });
  }

  void failed(JobForm form, GenericKubernetesResource job, String reason, String message) {
    status(
        form,
        job,
        switch (form) {
          case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS ->
              Map.of(
                  "conditions",
                  List.of(condition("Failed", reason, message)),
                  "jobsStatus",
                  List.of(jobStatus(0, 1)));
          case PYTORCHJOB ->
              Map.of(
                  "conditions",
                  List.of(condition("Failed", reason, message)),
                  "replicaStatuses",
                  Map.of("Master", Map.of("failed", 1)));
          case JOB ->
              Map.of(
                  "failed",
                  1,
                  "startTime",
                  started,
                  "conditions",
                  List.of(
                      condition("FailureTarget", reason, message),
                      condition("Failed", reason, message)));
        });
  }

  private static Map<String, Object> jobStatus(int active, int failed) {
    return Map.of(
        "name",
        "node",
        "active",
        active,
        "failed",
        failed,
        "ready",
        active,
        "succeeded",
        0,
        "suspended",
        0);
  }

  static Map<String, Object> condition(String type, String reason, String message) {
    return Map.of(
        "type", type,
        "status", "True",
        "reason", reason,
        "message", message,
        "lastTransitionTime", now());
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  void status(JobForm form, GenericKubernetesResource job, Map<String, Object> status) {
    status(form.kind().apiVersion(), form.kind().kind(), job.getMetadata().getName(), status);
  }

  void create(String apiVersion, String kind, String name, Map<String, Object> content) {
    var tree = new LinkedHashMap<String, Object>(content);
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);
    tree.putIfAbsent("metadata", Map.of("name", name));
    var item =
        administrator
            .getKubernetesSerialization()
            .convertValue(tree, GenericKubernetesResource.class);
    var all = administrator.genericKubernetesResources(apiVersion, kind);
    if (List.of("Namespace", "Node").contains(kind)) {
      all.resource(item).create();
    } else {
      all.inNamespace(namespace).resource(item).create();
    }
  }

  /// Deletes an object as the collector of garbage does: no finalizer holds it.
  void delete(String apiVersion, String kind, String name) {
    var there = resource(apiVersion, kind, name);
    there.edit(item -> {
      item.getMetadata().setFinalizers(List.of());
      return item;
    });
    there.withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    await(() -> there.get() == null ? Optional.of(name) : Optional.empty(), "the end of " + name);
  }

  Resource<GenericKubernetesResource> resource(String apiVersion, String kind, String name) {
    var all = administrator.genericKubernetesResources(apiVersion, kind);
    return kind.equals("Node") ? all.withName(name) : all.inNamespace(namespace).withName(name);
  }

  private void status(String apiVersion, String kind, String name, Map<String, Object> status) {
    resource(apiVersion, kind, name)
        .editStatus(item -> {
          item.setAdditionalProperty("status", status);
          return item;
        });
  }

  /// Waits until progress has a line with this text.
  void awaitLine(String text) {
    await(
        () ->
            Stream.concat(run.progress().events().stream(), run.progress().warnings().stream())
                .filter(line -> line.contains(text))
                .findFirst(),
        text);
  }

  static <T> T await(Supplier<Optional<T>> what, String name) {
    var end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < end) {
      var found = what.get();
      if (found.isPresent()) {
        return found.get();
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new AssertionError("Waited in vain for " + name);
  }

  @Override
  public void close() {
    administrator.nodes().withName(namespace).delete();
    kubelet.close();
    administrator.close();
  }
}
