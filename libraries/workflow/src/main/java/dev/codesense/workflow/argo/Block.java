package dev.codesense.workflow.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.workflow.WorkflowProblem;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.Wires;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A template of tasks while it is being written. What it reads from outside becomes an input, and
/// the block around it has to hand that in.
final class Block {
  private final String template;
  private final boolean outermost;
  private final Set<String> own;
  private final Set<Wire> inputs = new LinkedHashSet<>();
  private final List<Argo.DagTask> tasks = new ArrayList<>();
  private final Map<String, Argo.Parameter> parametersOut = new LinkedHashMap<>();
  private final Map<String, Argo.Artifact> artifactsOut = new LinkedHashMap<>();
  private final Function<Object, String> texts;
  private @Nullable Integer parallelism;

  /// @param outermost whether its inputs are the workflow's parameters
  /// @param own the names of its steps
  /// @param texts a constant as Argo carries it
  Block(String template, boolean outermost, Set<String> own, Function<Object, String> texts) {
    this.template = template;
    this.outermost = outermost;
    this.own = own;
    this.texts = texts;
  }

  static Set<String> names(PipelineGraph.Block block) {
    return block.steps().stream().map(Step::name).collect(Collectors.toSet());
  }

  String template() {
    return template;
  }

  /// What is known in this block: a parameter, or the directory of a list of artifacts.
  Ref value(Source source) {
    return switch (source) {
      case Source.Constant constant -> Ref.literal(constant(constant));
      case Source.OfRun run -> ofRun(run.fact());
      case Source.Input input when outermost ->
          Ref.global("workflow", "parameters", input.field().snake());
      case Source.Collected collected
          when isOwn(source) && Wire.isArtifactList(collected.type()) -> {
        var place = place(collected.loop() + "/collected");
        yield new Ref(place, place, false);
      }
      case Source.Output _, Source.Collected _, Source.Chosen _ when isOwn(source) ->
          output("parameters", source);
      case Source.Input _, Source.Item _, Source.Output _, Source.Collected _, Source.Chosen _ ->
          need(new Wire.Of(source));
    };
  }

  /// As [#value], also for what all templates know: an output of a template cannot name that.
  Ref handedIn(Source source) {
    var value = value(source);
    return value.everywhere() && !(source instanceof Source.Constant)
        ? need(new Wire.Of(source))
        : value;
  }

  /// The artifact as arguments and outputs of this block name it.
  Ref artifact(Source source) {
    if (isOwn(source)) {
      return output("artifacts", source);
    }
    var wire = new Wire.Of(source);
    inputs.add(wire);
    return Ref.local("inputs", "artifacts", wire.input());
  }

  Ref need(Wire wire) {
    inputs.add(wire);
    return Ref.local("inputs", "parameters", wire.input());
  }

  /// A directory of the artifact repository, below the block's own.
  String place(String name) {
    return (outermost ? "{{workflow.uid}}" : need(new Wire.Place()).text()) + "/" + name;
  }

  /// Whether something in the block has a directory of its own in the artifact repository.
  boolean hasPlace() {
    return inputs.contains(new Wire.Place());
  }

  private boolean isOwn(Source source) {
    return Wires.producer(source).filter(own::contains).isPresent();
  }

  private static Ref output(String kind, Source source) {
    return switch (source) {
      case Source.Output output ->
          Ref.local("tasks", output.step(), "outputs", kind, output.field().snake());
      case Source.Collected collected ->
          Ref.local("tasks", collected.loop(), "outputs", kind, "collected");
      case Source.Chosen chosen -> Ref.local("tasks", chosen.choice(), "outputs", kind, "chosen");
      case Source.Constant _, Source.Input _, Source.Item _, Source.OfRun _ ->
          throw new IllegalStateException(source + " comes from no task");
    };
  }

  private String constant(Source.Constant constant) {
    var text = texts.apply(constant.value());
    if (text.contains("{{")) {
      throw new CodesenseException(
          WorkflowProblem.NOT_EXPRESSIBLE,
          "Argo takes the {{ in the constant '%s' for a variable of its own".formatted(text));
    }
    return text;
  }

  private static Ref ofRun(Source.RunFact fact) {
    return switch (fact) {
      case ID -> Ref.global("workflow", "uid");
      case NAME -> Ref.global("workflow", "name");
      // A CronWorkflow's workflows are created when they are due.
      case SCHEDULED -> Ref.global("workflow", "creationTimestamp", "RFC3339");
      case FINAL_STATUS ->
          new Ref(
              "{\"state\":\"{{workflow.status}}\","
                  + "\"pipeline-job-resource-name\":\"{{workflow.name}}\"}",
              "workflow.status",
              true);
    };
  }

  /// Adds a task; `depends` are names of tasks of this block.
  void add(
      String name,
      String ofTemplate,
      Set<String> depends,
      @Nullable String when,
      @Nullable String withParam,
      Argo.Arguments arguments) {
    tasks.add(
        new Argo.DagTask(
            name,
            ofTemplate,
            depends.isEmpty() ? null : String.join(" && ", depends),
            when,
            withParam,
            arguments));
  }

  /// The arguments that `inner` asks for.
  ///
  /// @param special values that only its task knows, such as the loop's item
  Argo.Arguments arguments(Block inner, Function<Wire, @Nullable String> special) {
    var parameters = new ArrayList<Argo.Parameter>();
    var artifacts = new ArrayList<Argo.Artifact>();
    for (var wire : inner.inputs) {
      var known = special.apply(wire);
      if (known != null) {
        parameters.add(Argo.Parameter.of(wire.input(), known));
      } else if (wire instanceof Wire.Of of && of.isArtifact()) {
        artifacts.add(Argo.Artifact.from(wire.input(), artifact(of.source()).text()));
      } else if (wire instanceof Wire.Of of) {
        parameters.add(Argo.Parameter.of(wire.input(), value(of.source()).text()));
      } else {
        parameters.add(Argo.Parameter.of(wire.input(), need(wire).text()));
      }
    }
    return new Argo.Arguments(parameters, artifacts);
  }

  void give(String name, Argo.ValueFrom value) {
    parametersOut.put(name, Argo.Parameter.from(name, value));
  }

  void give(Argo.Artifact artifact) {
    artifactsOut.put(artifact.name(), artifact);
  }

  void limit(int parallelTasks) {
    parallelism = parallelTasks;
  }

  Argo.Template finished() {
    var parameters = new ArrayList<Argo.Parameter>();
    var artifacts = new ArrayList<Argo.Artifact>();
    for (var wire : inputs) {
      if (wire instanceof Wire.Of of && of.isArtifact()) {
        artifacts.add(Argo.Artifact.at(wire.input(), null));
      } else {
        parameters.add(Argo.Parameter.named(wire.input()));
      }
    }
    return new Argo.Template(
        template,
        new Argo.Ports(parameters, artifacts),
        new Argo.Ports(List.copyOf(parametersOut.values()), List.copyOf(artifactsOut.values())),
        new Argo.Dag(tasks),
        null,
        parallelism,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        List.of());
  }
}
