package dev.codesense.deploy.drive;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.Lease;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps rollouts in the cluster: one ConfigMap a service, so that another process can continue
/// where one was killed. What people want of a rollout are annotations of it.
public final class RolloutStore {
  /// Who agrees to the step that waits.
  public static final String APPROVED_BY = "codesense.dev/approved-by";

  /// Who wants the rollout to end.
  public static final String ABORTED_BY = "codesense.dev/aborted-by";

  /// Why; may be missing.
  public static final String ABORT_REASON = "codesense.dev/abort-reason";

  /// What it does in the cluster, the lease of [#name] included.
  public static final List<Right> RIGHTS =
      List.of(
          new Right(
              new ObjectKind("v1", "ConfigMap"),
              "configmaps",
              List.of("get", "create", "update", "patch")),
          Lease.RIGHT);

  private static final ObjectKind KIND = RIGHTS.getFirst().kind();
  private static final String KEY = "rollout.json";

  private final Cluster cluster;
  private final RecordCodec codec;

  public RolloutStore(Cluster cluster, RecordCodec codec) {
    this.cluster = cluster;
    this.codec = codec;
  }

  /// @param version that a write takes the place of
  public record Stored(RolloutState state, Orders orders, KubeObject version) {}

  /// What people want of a rollout.
  ///
  /// @param approvedBy null where nobody agreed
  /// @param abortedBy null where nobody wants it to end
  public record Orders(
      @Nullable String approvedBy, @Nullable String abortedBy, String abortReason) {}

  /// The name of a service's ConfigMap and lease.
  public static String name(String service) {
    return "codesense-rollout-" + service;
  }

  /// @throws CodesenseException [DeployProblem#STATE_DAMAGED]
  public Optional<Stored> read(String service) throws InterruptedException {
    return cluster.get(KIND, name(service)).map(this::stored);
  }

  /// @throws CodesenseException [DeployProblem#NO_ROLLOUT], [DeployProblem#STATE_DAMAGED]
  public Stored existing(String service) throws InterruptedException {
    return read(service)
        .orElseThrow(() ->
            new CodesenseException(
                DeployProblem.NO_ROLLOUT,
                "There is no rollout of %s in %s".formatted(service, cluster.namespace())));
  }

  private Stored stored(KubeObject map) {
    var json = map.at("data", KEY).map(Object::toString).orElse("");
    try {
      return new Stored(
          codec.decode(json.getBytes(StandardCharsets.UTF_8), RolloutState.class),
          new Orders(
              annotation(map, APPROVED_BY),
              annotation(map, ABORTED_BY),
              Optional.ofNullable(annotation(map, ABORT_REASON)).orElse("no reason given")),
          map);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          DeployProblem.STATE_DAMAGED,
          "The ConfigMap %s in %s holds no rollout that this version reads: %s"
              .formatted(map.name(), cluster.namespace(), e.getMessage()),
          e);
    }
  }

  private static @Nullable String annotation(KubeObject map, String name) {
    return map.at("metadata", "annotations", name)
        .map(Object::toString)
        .filter(value -> !value.isBlank())
        .orElse(null);
  }

  /// Keeps a service's first rollout, or a new one in the place of one that is over.
  ///
  /// @param before what [#read] gave; null where there was none
  /// @return empty: another process has written it since
  Optional<Stored> write(@Nullable Stored before, RolloutState state, boolean withoutOrders)
      throws InterruptedException {
    var written =
        before == null
            ? cluster.create(map(null, state, withoutOrders))
            : cluster.replace(map(before.version(), state, withoutOrders));
    return written.map(this::stored);
  }

  private KubeObject map(@Nullable KubeObject before, RolloutState state, boolean withoutOrders) {
    var metadata = new HashMap<String, Object>();
    metadata.put("name", name(state.sides().service()));
    metadata.put("labels", Map.of("app.kubernetes.io/managed-by", "codesense"));
    if (before != null) {
      metadata.put("resourceVersion", before.at("metadata", "resourceVersion").orElseThrow());
      if (!withoutOrders) {
        before
            .at("metadata", "annotations")
            .ifPresent(annotations -> metadata.put("annotations", annotations));
      }
    }
    return new KubeObject(
        Map.of(
            "apiVersion",
            KIND.apiVersion(),
            "kind",
            KIND.kind(),
            "metadata",
            metadata,
            "data",
            Map.of(KEY, new String(codec.encode(state), StandardCharsets.UTF_8))));
  }

  /// Leaves word for whoever drives the rollout.
  ///
  /// @param annotations [#APPROVED_BY], or [#ABORTED_BY] with [#ABORT_REASON]
  public void order(String service, Map<String, String> annotations) throws InterruptedException {
    var there = existing(service);
    cluster.patch(
        KIND, there.version().name(), Map.of("metadata", Map.of("annotations", annotations)));
  }
}
