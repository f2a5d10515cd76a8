package dev.codesense.workflow.graph;

import dev.codesense.core.http.Backoff;
import dev.codesense.core.text.Quantity;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How a task runs, in KFP's terms. What is empty is left to the engine.
///
/// @param title shown instead of the name
/// @param image instead of the component's own, with registry and tag or digest
/// @param pullSecrets names of secrets of type `kubernetes.io/dockerconfigjson`
/// @param timeout of one attempt, in whole seconds
/// @param resources instead of the component's hints
/// @param nodeSelector labels that the node has
/// @param environment constant variables
/// @param fromSecrets variables whose values are in secrets and config maps
/// @param files secrets and config maps as folders of files
/// @param labels of the pod
public record TaskOptions(
    Optional<String> title,
    Optional<String> image,
    Optional<PullPolicy> pullPolicy,
    SortedSet<String> pullSecrets,
    Caching caching,
    Optional<Retry> retry,
    Optional<Duration> timeout,
    Resources resources,
    Optional<Accelerator> accelerator,
    SortedMap<String, String> nodeSelector,
    List<Toleration> tolerations,
    SortedMap<String, String> environment,
    List<VariableFrom> fromSecrets,
    List<FilesFrom> files,
    List<ClaimMount> claims,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations) {

  public TaskOptions {
    pullSecrets = Collections.unmodifiableSortedSet(pullSecrets);
    nodeSelector = Collections.unmodifiableSortedMap(nodeSelector);
    tolerations = List.copyOf(tolerations);
    environment = Collections.unmodifiableSortedMap(environment);
    fromSecrets = List.copyOf(fromSecrets);
    files = List.copyOf(files);
    claims = List.copyOf(claims);
    labels = Collections.unmodifiableSortedMap(labels);
    annotations = Collections.unmodifiableSortedMap(annotations);
  }

  /// Nothing asked for: the component's image and hints, cached, one attempt.
  public static final TaskOptions NONE =
      new TaskOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TreeSet<>(),
          Caching.USED,
          Optional.empty(),
          Optional.empty(),
          Resources.NONE,
          Optional.empty(),
          new TreeMap<>(),
          List.of(),
          new TreeMap<>(),
          List.of(),
          List.of(),
          List.of(),
          new TreeMap<>(),
          new TreeMap<>());

  /// When a node pulls the image.
  public enum PullPolicy {
    ALWAYS("Always"),
    IF_NOT_PRESENT("IfNotPresent"),
    NEVER("Never");

    private final String kubernetes;

    PullPolicy(String kubernetes) {
      this.kubernetes = kubernetes;
    }

    /// As a pod has it.
    public String kubernetes() {
      return kubernetes;
    }
  }

  /// Whether the outputs of an earlier run with the same inputs may be taken.
  public enum Caching {
    USED,
    /// For what reads the world outside its inputs, such as a branch that moves.
    NEVER
  }

  /// Another try after a failure.
  ///
  /// @param times attempts after the first, 1 to 100
  /// @param backoff pause before the second attempt
  /// @param factor by which each pause is longer than the one before
  /// @param longest pause
  public record Retry(int times, Duration backoff, double factor, Duration longest) {
    public Retry {
      if (times < 1 || times > 100) {
        throw new IllegalArgumentException("A task's retries must be from 1 to 100, was " + times);
      }
      var _ = new Backoff(backoff, factor, longest); // Refuses pauses that shrink.
    }

    /// The pauses between attempts.
    public Backoff pauses() {
      return new Backoff(backoff, factor, longest);
    }

    /// Ten seconds before the second attempt, twice as long before each other one, at most an hour.
    public static Retry times(int times) {
      return new Retry(times, Duration.ofSeconds(10), 2, Duration.ofHours(1));
    }
  }

  /// Kubernetes quantities, such as `2`, `500m`, `4Gi`.
  public record Resources(
      Optional<String> cpuRequest,
      Optional<String> cpuLimit,
      Optional<String> memoryRequest,
      Optional<String> memoryLimit) {
    public static final Resources NONE =
        new Resources(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Resources {
      check("cpu", cpuRequest, cpuLimit);
      check("memory", memoryRequest, memoryLimit);
    }

    private static void check(String what, Optional<String> request, Optional<String> limit) {
      var asked = request.map(Quantity::value);
      var most = limit.map(Quantity::value);
      if (asked.isPresent() && most.isPresent() && asked.get().compareTo(most.get()) > 0) {
        throw new IllegalArgumentException(
            "The request of %s, %s, must not be above its limit, %s"
                .formatted(what, request.get(), limit.get()));
      }
    }
  }

  /// Devices of an extended resource.
  ///
  /// @param resource such as `nvidia.com/gpu`
  /// @param count at least 1
  public record Accelerator(String resource, int count) {
    public Accelerator {
      if (count < 1) {
        throw new IllegalArgumentException(resource + " must be at least 1, was " + count);
      }
    }
  }

  /// A taint that the task's pod does not mind.
  ///
  /// @param key empty: all taints
  /// @param value empty: the taint need only exist
  /// @param effect empty: every effect
  /// @param seconds how long it stays on a node with a `NoExecute` taint; empty: for ever
  public record Toleration(
      Optional<String> key,
      Optional<String> value,
      Optional<TaintEffect> effect,
      OptionalLong seconds) {}

  /// What a taint does to pods that do not tolerate it.
  public enum TaintEffect {
    NO_SCHEDULE("NoSchedule"),
    PREFER_NO_SCHEDULE("PreferNoSchedule"),
    NO_EXECUTE("NoExecute");

    private final String kubernetes;

    TaintEffect(String kubernetes) {
      this.kubernetes = kubernetes;
    }

    /// As a pod has it.
    public String kubernetes() {
      return kubernetes;
    }
  }

  /// Which object of the namespace holds a value.
  public enum Holder {
    SECRET,
    CONFIG_MAP
  }

  /// A variable whose value is under `key` of a secret or config map.
  ///
  /// @param optional whether the task runs without it
  public record VariableFrom(
      Holder holder, String object, String key, String variable, boolean optional) {}

  /// A secret or config map as a folder of files, one per key.
  ///
  /// @param path absolute
  /// @param optional whether the task runs without it
  public record FilesFrom(Holder holder, String object, String path, boolean optional) {}

  /// A persistent volume claim.
  ///
  /// @param path absolute, in the container
  /// @param subPath folder of the volume; empty: all of it
  public record ClaimMount(String claim, String path, Optional<String> subPath) {}
}
