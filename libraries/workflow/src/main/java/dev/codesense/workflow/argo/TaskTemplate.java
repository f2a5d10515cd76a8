package dev.codesense.workflow.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.WorkflowProblem;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The template of one task: a container that runs one component through its entry point for Argo,
/// and the arguments that its block hands in.
final class TaskTemplate {
  private static final String IN = "/codesense/in/";
  private static final String OUT = "/codesense/out/";

  /// Ends that another try does not change: wrong usage, wrong input, a gate that said no, our bug.
  private static final String WORTH_ANOTHER_TRY =
      "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) not in [2, 10, 30, 70]";

  private final String name;
  private final Step.Task task;
  private final TaskOptions options;
  private final ComponentSpec<?, ?> component;
  private final String image;
  private final List<String> arguments = new ArrayList<>();
  private final List<Argo.Parameter> parametersIn = new ArrayList<>();
  private final List<Argo.Artifact> artifactsIn = new ArrayList<>();
  private final List<Argo.Parameter> parametersOut = new ArrayList<>();
  private final List<Argo.Artifact> artifactsOut = new ArrayList<>();
  private final List<Argo.Parameter> parametersGiven = new ArrayList<>();
  private final List<Argo.Artifact> artifactsGiven = new ArrayList<>();
  private final List<Pod.Volume> volumes = new ArrayList<>();
  private final List<Pod.Mount> mounts = new ArrayList<>();

  /// @param gathered the output that the loop around the task gathers
  TaskTemplate(
      String name,
      Step.Task task,
      ComponentSpec<?, ?> component,
      String image,
      Block block,
      Optional<FieldName> gathered) {
    this.name = name;
    this.task = task;
    this.options = task.options();
    this.component = component;
    this.image = image;
    arguments.add(component.name());
    for (var field : RecordSchema.of(component.request()).fields()) {
      if (task.inputs().containsKey(field.name())) {
        input(field, block);
      }
    }
    for (var field : RecordSchema.of(component.result()).fields()) {
      output(field, block, gathered);
    }
    volumes();
  }

  private void input(RecordField field, Block block) {
    var source = Objects.requireNonNull(task.inputs().get(field.name()));
    if (field.type() instanceof ValueType.ArtifactOf) {
      var path = IN + field.snake();
      artifactsIn.add(Argo.Artifact.at(field.snake(), path));
      artifactsGiven.add(Argo.Artifact.from(field.snake(), block.artifact(source).text()));
      add("--input", field.snake(), path);
    } else if (Wire.isArtifactList(field.type())) {
      var path = IN + field.snake();
      var directory = field.snake() + "--directory";
      parametersIn.add(Argo.Parameter.named(directory));
      parametersGiven.add(Argo.Parameter.of(directory, block.value(source).text()));
      // A loop over nothing leaves no directory.
      artifactsIn.add(
          new Argo.Artifact(
              field.snake(),
              path,
              null,
              null,
              new Argo.Key("{{inputs.parameters." + directory + "}}"),
              Argo.Archive.NONE,
              true));
      add("--inputs", field.snake(), path);
    } else {
      var value = block.value(source);
      if (!value.everywhere()) {
        parametersIn.add(Argo.Parameter.named(field.snake()));
        parametersGiven.add(Argo.Parameter.of(field.snake(), value.text()));
      }
      add(
          "--parameter",
          field.snake(),
          value.everywhere() ? value.text() : "{{inputs.parameters." + field.snake() + "}}");
    }
  }

  private void output(RecordField field, Block block, Optional<FieldName> gathered) {
    var path = OUT + field.snake();
    if (field.type() instanceof ValueType.ArtifactOf) {
      var slot = gathered.filter(field.name()::equals).map(_ -> new Wire.Slot());
      slot.ifPresent(wire -> {
        parametersIn.add(Argo.Parameter.named(wire.input()));
        parametersGiven.add(Argo.Parameter.of(wire.input(), block.need(wire).text()));
      });
      artifactsOut.add(
          Argo.Artifact.directory(
              field.snake(),
              path,
              slot.map(wire -> "{{inputs.parameters." + wire.input() + "}}").orElse(null)));
    } else {
      parametersOut.add(
          Argo.Parameter.from(field.snake(), new Argo.ValueFrom(path, null, null, null)));
    }
    add("--output", field.snake(), path);
  }

  private void add(String option, String field, String value) {
    arguments.add(option);
    arguments.add(field + "=" + value);
  }

  /// The root file system may be read-only: what is written lies in volumes.
  private void volumes() {
    for (var path : List.of("/tmp", OUT.substring(0, OUT.length() - 1))) {
      var volume = "writable-" + (volumes.size() + 1);
      volumes.add(new Pod.Volume(volume, null, null, null, new Argo.None()));
      mounts.add(new Pod.Mount(volume, path, null, null));
    }
    for (var files : options.files()) {
      var volume = "files-" + (volumes.size() + 1);
      volumes.add(
          switch (files.holder()) {
            case SECRET ->
                new Pod.Volume(
                    volume,
                    new Pod.SecretVolume(files.object(), files.optional()),
                    null,
                    null,
                    null);
            case CONFIG_MAP ->
                new Pod.Volume(
                    volume,
                    null,
                    new Pod.ConfigMapVolume(files.object(), files.optional()),
                    null,
                    null);
          });
      mounts.add(new Pod.Mount(volume, files.path(), null, true));
    }
    var claims = new TreeMap<String, String>();
    for (var claim : options.claims()) {
      var volume =
          claims.computeIfAbsent(
              claim.claim(),
              object -> {
                var added = "claim-" + (volumes.size() + 1);
                volumes.add(new Pod.Volume(added, null, null, new Pod.ClaimVolume(object), null));
                return added;
              });
      mounts.add(new Pod.Mount(volume, claim.path(), claim.subPath().orElse(null), null));
    }
  }

  String name() {
    return name;
  }

  void addTo(Block block, String step, Set<String> depends) {
    block.add(step, name, depends, null, null, new Argo.Arguments(parametersGiven, artifactsGiven));
  }

  Argo.Template finished() {
    return new Argo.Template(
        name,
        new Argo.Ports(parametersIn, artifactsIn),
        new Argo.Ports(parametersOut, artifactsOut),
        null,
        new Pod.Container(
            image,
            options.pullPolicy().map(TaskOptions.PullPolicy::kubernetes).orElse(null),
            ComponentIr.COMMAND,
            arguments,
            environment(),
            resources(),
            Pod.ContainerSecurity.RESTRICTED,
            mounts),
        null,
        options.retry().map(this::retry).orElse(null),
        options.timeout().map(limit -> Long.toString(limit.toSeconds())).orElse(null),
        metadata(),
        options.nodeSelector(),
        options.tolerations().stream().map(TaskTemplate::toleration).toList(),
        volumes);
  }

  private List<Pod.Variable> environment() {
    var variables = new ArrayList<Pod.Variable>();
    options
        .environment()
        .forEach((variable, value) -> variables.add(new Pod.Variable(variable, value, null)));
    for (var from : options.fromSecrets()) {
      var key = new Pod.KeyRef(from.object(), from.key(), from.optional() ? true : null);
      variables.add(
          new Pod.Variable(
              from.variable(),
              null,
              switch (from.holder()) {
                case SECRET -> new Pod.VariableSource(key, null);
                case CONFIG_MAP -> new Pod.VariableSource(null, key);
              }));
    }
    return variables;
  }

  private Pod.Resources resources() {
    var asked = options.resources();
    var requests = new TreeMap<String, String>();
    requests.put("cpu", asked.cpuRequest().orElse(component.resources().cpu()));
    requests.put("memory", asked.memoryRequest().orElse(component.resources().memory()));
    var limits = new TreeMap<String, String>();
    asked.cpuLimit().ifPresent(limit -> limits.put("cpu", limit));
    asked.memoryLimit().ifPresent(limit -> limits.put("memory", limit));
    options
        .accelerator()
        .ifPresent(devices -> limits.put(devices.resource(), Integer.toString(devices.count())));
    return new Pod.Resources(requests, limits);
  }

  private Argo.RetryStrategy retry(TaskOptions.Retry retry) {
    if (retry.factor() != Math.rint(retry.factor())) {
      throw new CodesenseException(
          WorkflowProblem.NOT_EXPRESSIBLE,
          "Argo: the pauses of task %s grow by %s, which is no whole number"
              .formatted(task.name(), retry.factor()));
    }
    return new Argo.RetryStrategy(
        Integer.toString(retry.times()),
        "Always",
        WORTH_ANOTHER_TRY,
        new Argo.Backoff(
            retry.backoff().toSeconds() + "s",
            Long.toString((long) retry.factor()),
            retry.longest().toSeconds() + "s"));
  }

  private Argo.@Nullable Metadata metadata() {
    var annotations = new TreeMap<>(options.annotations());
    options.title().ifPresent(title -> annotations.put("workflows.argoproj.io/title", title));
    return options.labels().isEmpty() && annotations.isEmpty()
        ? null
        : new Argo.Metadata(null, options.labels(), annotations);
  }

  private static Pod.Toleration toleration(TaskOptions.Toleration toleration) {
    return new Pod.Toleration(
        toleration.key().orElse(null),
        toleration.value().isPresent() ? "Equal" : "Exists",
        toleration.value().orElse(null),
        toleration.effect().map(TaskOptions.TaintEffect::kubernetes).orElse(null),
        toleration.seconds().isPresent() ? toleration.seconds().getAsLong() : null);
  }
}
