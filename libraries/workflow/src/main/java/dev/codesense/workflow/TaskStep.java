package dev.codesense.workflow;

import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.TaskOptions;
import dev.codesense.workflow.graph.TaskOptions.Accelerator;
import dev.codesense.workflow.graph.TaskOptions.Caching;
import dev.codesense.workflow.graph.TaskOptions.ClaimMount;
import dev.codesense.workflow.graph.TaskOptions.FilesFrom;
import dev.codesense.workflow.graph.TaskOptions.Holder;
import dev.codesense.workflow.graph.TaskOptions.PullPolicy;
import dev.codesense.workflow.graph.TaskOptions.Resources;
import dev.codesense.workflow.graph.TaskOptions.Retry;
import dev.codesense.workflow.graph.TaskOptions.TaintEffect;
import dev.codesense.workflow.graph.TaskOptions.Toleration;
import dev.codesense.workflow.graph.TaskOptions.VariableFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One run of one component.
///
/// ```java
/// body.task(IndexShardComponent.SPEC)
///     .set(IndexShardRequest::shard).to(shard)
///     .retry(2).resources("2", "4Gi").timeout(Duration.ofHours(1))
///     .out(IndexShardResult::chunks)
/// ```
public final class TaskStep<I extends Record, O extends Record>
    extends WiredStep<I, O, TaskStep<I, O>> {
  private final TaskComponent component;
  private @Nullable String title;
  private @Nullable String image;
  private @Nullable PullPolicy pullPolicy;
  private final SortedSet<String> pullSecrets = new TreeSet<>();
  private Caching caching = Caching.USED;
  private @Nullable Retry retry;
  private @Nullable Duration timeout;
  private Resources resources = Resources.NONE;
  private @Nullable Accelerator accelerator;
  private final SortedMap<String, String> nodeSelector = new TreeMap<>();
  private final List<Toleration> tolerations = new ArrayList<>();
  private final SortedMap<String, String> environment = new TreeMap<>();
  private final List<VariableFrom> variables = new ArrayList<>();
  private final List<FilesFrom> files = new ArrayList<>();
  private final List<ClaimMount> claims = new ArrayList<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedMap<String, String> annotations = new TreeMap<>();

  TaskStep(String name, TaskComponent component, Class<I> inputs, Class<O> outputs, Scope scope) {
    super(name, inputs, outputs, scope);
    this.component = component;
  }

  @Override
  TaskStep<I, O> self() {
    return this;
  }

  /// Shown instead of the name.
  public TaskStep<I, O> title(String text) {
    title = text;
    return this;
  }

  /// Runs in another image than the component's own.
  ///
  /// @param reference with registry and tag or digest
  public TaskStep<I, O> image(String reference) {
    image = reference;
    return this;
  }

  public TaskStep<I, O> pull(PullPolicy policy) {
    pullPolicy = policy;
    return this;
  }

  /// @param secret of type `kubernetes.io/dockerconfigjson`
  public TaskStep<I, O> pullSecret(String secret) {
    pullSecrets.add(secret);
    return this;
  }

  /// Runs each time, whatever the inputs: for a task that reads the world outside of them, such as
  /// a branch that moves. Without it the outputs of an earlier run with the same image, arguments
  /// and inputs are taken.
  public TaskStep<I, O> neverCached() {
    caching = Caching.NEVER;
    return this;
  }

  /// Tries again after a failure, ten seconds later the first time.
  ///
  /// @param times attempts after the first, 1 to 100
  public TaskStep<I, O> retry(int times) {
    return retry(Retry.times(times));
  }

  public TaskStep<I, O> retry(Retry policy) {
    retry = policy;
    return this;
  }

  /// Ends an attempt that takes longer.
  ///
  /// @param limit at least a second; fractions of seconds are cut
  public TaskStep<I, O> timeout(Duration limit) {
    if (limit.toSeconds() < 1) {
      throw new IllegalArgumentException("A timeout must be at least a second, was " + limit);
    }
    timeout = limit;
    return this;
  }

  /// What the node must have free, instead of the component's hint; no limit.
  ///
  /// @param cpu cores, such as `2` or `500m`
  /// @param memory such as `4Gi`
  public TaskStep<I, O> resources(String cpu, String memory) {
    return resources(
        new Resources(Optional.of(cpu), Optional.empty(), Optional.of(memory), Optional.empty()));
  }

  public TaskStep<I, O> resources(Resources asked) {
    resources = asked;
    return this;
  }

  /// @param resource such as `nvidia.com/gpu`
  public TaskStep<I, O> accelerator(String resource, int count) {
    accelerator = new Accelerator(resource, count);
    return this;
  }

  /// Runs only on nodes with this label.
  public TaskStep<I, O> nodeSelector(String label, String value) {
    nodeSelector.put(label, value);
    return this;
  }

  /// Does not mind a taint `key=value:effect`.
  public TaskStep<I, O> tolerate(String key, String value, TaintEffect effect) {
    return tolerate(
        new Toleration(
            Optional.of(key), Optional.of(value), Optional.of(effect), OptionalLong.empty()));
  }

  /// Does not mind a taint `key`, whatever its value.
  public TaskStep<I, O> tolerate(String key, TaintEffect effect) {
    return tolerate(
        new Toleration(
            Optional.of(key), Optional.empty(), Optional.of(effect), OptionalLong.empty()));
  }

  public TaskStep<I, O> tolerate(Toleration toleration) {
    tolerations.add(toleration);
    return this;
  }

  /// Sets a variable. What depends on the run is an input of the component: KFP fills in nothing
  /// here.
  public TaskStep<I, O> environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /// Puts what a secret holds under `key` into a variable.
  public TaskStep<I, O> secretAsEnvironment(String secret, String key, String variable) {
    variables.add(new VariableFrom(Holder.SECRET, secret, key, variable, false));
    return this;
  }

  /// Puts what a config map holds under `key` into a variable.
  public TaskStep<I, O> configMapAsEnvironment(String configMap, String key, String variable) {
    variables.add(new VariableFrom(Holder.CONFIG_MAP, configMap, key, variable, false));
    return this;
  }

  /// As the two above, and the task runs without it where it is `optional`.
  public TaskStep<I, O> variable(VariableFrom holder) {
    variables.add(holder);
    return this;
  }

  /// Puts every key of a secret into a file below `path`.
  ///
  /// @param path absolute
  public TaskStep<I, O> secretAsFiles(String secret, String path) {
    files.add(new FilesFrom(Holder.SECRET, secret, path, false));
    return this;
  }

  /// Puts every key of a config map into a file below `path`.
  ///
  /// @param path absolute
  public TaskStep<I, O> configMapAsFiles(String configMap, String path) {
    files.add(new FilesFrom(Holder.CONFIG_MAP, configMap, path, false));
    return this;
  }

  /// As the two above, and the task runs without it where it is `optional`.
  public TaskStep<I, O> files(FilesFrom holder) {
    files.add(holder);
    return this;
  }

  /// Mounts a persistent volume claim.
  ///
  /// @param path absolute, in the container
  public TaskStep<I, O> mountClaim(String claim, String path) {
    claims.add(new ClaimMount(claim, path, Optional.empty()));
    return this;
  }

  /// Mounts a folder of a persistent volume claim.
  public TaskStep<I, O> mountClaim(String claim, String path, String subPath) {
    claims.add(new ClaimMount(claim, path, Optional.of(subPath)));
    return this;
  }

  /// Labels the task's pod.
  public TaskStep<I, O> label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  /// Annotates the task's pod.
  public TaskStep<I, O> annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  @Override
  public Step.Task step(PipelineErrors faults) {
    return new Step.Task(name(), component, inputs(faults), after(faults), options());
  }

  private TaskOptions options() {
    return new TaskOptions(
        Optional.ofNullable(title),
        Optional.ofNullable(image),
        Optional.ofNullable(pullPolicy),
        new TreeSet<>(pullSecrets),
        caching,
        Optional.ofNullable(retry),
        Optional.ofNullable(timeout),
        resources,
        Optional.ofNullable(accelerator),
        new TreeMap<>(nodeSelector),
        tolerations,
        new TreeMap<>(environment),
        variables,
        files,
        claims,
        new TreeMap<>(labels),
        new TreeMap<>(annotations));
  }
}
