package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.text.Quantity;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.Lease;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can be known to go wrong before a GPU is asked for. What the account may not read is not
/// looked at: the pod then says it.
final class Preflight {
  private static final ObjectKind POD = new ObjectKind("v1", "Pod");
  private static final ObjectKind CLAIM = new ObjectKind("v1", "PersistentVolumeClaim");
  private static final ObjectKind SECRET = new ObjectKind("v1", "Secret");
  private static final ObjectKind QUOTA = new ObjectKind("v1", "ResourceQuota");
  private static final ObjectKind NODE = new ObjectKind("v1", "Node");
  private static final ObjectKind RUNTIME =
      new ObjectKind("trainer.kubeflow.org/v1alpha1", "TrainingRuntime");

  /// Without these no training is begun, whatever its form.
  private static final List<Right> NEEDED =
      List.of(
          new Right(
              new ObjectKind("v1", "ConfigMap"), "configmaps", List.of("get", "create", "patch")),
          new Right(POD, "pods", List.of("get", "list", "watch")),
          new Right(new ObjectKind("v1", "Event"), "events", List.of("list")),
          Lease.RIGHT);

  /// With these more is known: the log, and what is missing before a job is made. What is in a
  /// secret is nobody's business here, nor are nodes, which no role of a namespace can grant.
  private static final List<Right> USEFUL =
      List.of(
          new Right(POD, "pods/log", List.of("get")),
          new Right(RUNTIME, "trainingruntimes", List.of("get")),
          new Right(QUOTA, "resourcequotas", List.of("list")),
          new Right(CLAIM, "persistentvolumeclaims", List.of("get")));

  /// What the launcher does in its namespace, in each form that a training can have.
  static final List<Right> RIGHTS =
      Stream.of(
              Arrays.stream(JobForm.values()).map(JobForm::right).distinct(),
              NEEDED.stream(),
              USEFUL.stream())
          .flatMap(rights -> rights)
          .toList();

  private final Cluster cluster;
  private final FinetuneConfig config;
  private final Progress progress;

  Preflight(Cluster cluster, FinetuneConfig config, Progress progress) {
    this.cluster = cluster;
    this.config = config;
    this.progress = progress;
  }

  /// @throws CodesenseException with the first kind of thing that is missing
  void check(JobForm form) throws InterruptedException {
    Right.require(Stream.concat(Stream.of(form.right()), NEEDED.stream()).toList(), cluster);
    checkRuntime(form);
    checkClaims();
    checkSecret();
    checkQuotas();
    lookForGpus();
  }

  private void checkRuntime(JobForm form) throws InterruptedException {
    if (form.isTrainJob() && isAbsent(RUNTIME, config.runtime())) {
      throw new CodesenseException(
          FinetuneProblem.RUNTIME_MISSING,
          "%s has no TrainingRuntime %s".formatted(cluster.namespace(), config.runtime()));
    }
  }

  private void checkClaims() throws InterruptedException {
    check("base.claim", config.base().claim());
    check("checkpoints.claim", config.checkpoints().claim());
    check("remote.claim", config.remote().claim());
  }

  private void check(String setting, @Nullable String claim) throws InterruptedException {
    if (claim != null && isAbsent(CLAIM, claim)) {
      throw new CodesenseException(
          FinetuneProblem.CLAIM_MISSING,
          "%s has no PersistentVolumeClaim %s, which finetune.%s names"
              .formatted(cluster.namespace(), claim, setting));
    }
  }

  private void checkSecret() throws InterruptedException {
    if (config.secret() != null && isAbsent(SECRET, config.secret())) {
      throw new CodesenseException(
          FinetuneProblem.SECRET_MISSING,
          "%s has no Secret %s, which finetune.secret names"
              .formatted(cluster.namespace(), config.secret()));
    }
  }

  private boolean isAbsent(ObjectKind kind, String name) throws InterruptedException {
    return cluster.may("get", kind) && cluster.get(kind, name).isEmpty();
  }

  /// What the quota never allows is refused; what it does not allow now may be free soon.
  private void checkQuotas() throws InterruptedException {
    if (!cluster.may("list", QUOTA)) {
      return;
    }
    var wanted = new LinkedHashMap<String, BigDecimal>();
    wanted.put("requests.cpu", Quantity.value(config.pod().cpu()));
    wanted.put("requests.memory", Quantity.value(config.pod().memory()));
    wanted.put("limits.memory", Quantity.value(config.pod().memory()));
    wanted.put("pods", BigDecimal.ONE);
    if (config.pod().gpus() > 0) {
      wanted.put("requests." + config.pod().gpuResource(), BigDecimal.valueOf(config.pod().gpus()));
    }
    for (var quota : cluster.list(QUOTA, Map.of())) {
      for (var want : wanted.entrySet()) {
        var hard = amount(quota, "hard", want.getKey());
        var used = amount(quota, "used", want.getKey());
        if (hard == null) {
          continue;
        }
        if (hard.compareTo(want.getValue()) < 0) {
          throw new CodesenseException(
              FinetuneProblem.QUOTA_EXCEEDED,
              "The quota %s of %s allows %s of %s, and the training asks for %s"
                  .formatted(
                      quota.name(),
                      cluster.namespace(),
                      hard.toPlainString(),
                      want.getKey(),
                      want.getValue().toPlainString()));
        }
        if (used != null && hard.subtract(used).compareTo(want.getValue()) < 0) {
          progress.warn(
              "%s of %s is used up for now (quota %s): the training waits until others have ended"
                  .formatted(want.getKey(), cluster.namespace(), quota.name()));
        }
      }
    }
  }

  private static @Nullable BigDecimal amount(KubeObject quota, String side, String resource) {
    return quota
        .at("status", side, resource)
        .map(value -> Quantity.value(value.toString()))
        .orElse(null);
  }

  /// A cluster may make the node when a pod wants it, so that none is there is no error.
  private void lookForGpus() throws InterruptedException {
    var pod = config.pod();
    if (pod.gpus() == 0 || !cluster.may("list", NODE)) {
      return;
    }
    var fit =
        cluster.list(NODE, pod.nodeSelector()).stream()
            .anyMatch(node ->
                node.at("status", "allocatable", pod.gpuResource())
                    .map(amount -> Quantity.value(amount.toString()).signum() > 0)
                    .orElse(false));
    if (!fit) {
      progress.warn(
          "no node%s has %s: unless the cluster makes one, the training waits %s and then ends"
              .formatted(
                  pod.nodeSelector().isEmpty() ? "" : " with the labels of node-selector",
                  pod.gpuResource(),
                  config.longestQueue()));
    }
  }
}
