package dev.codesense.workflow.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.WorkflowProblem;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.Test;
import dev.codesense.workflow.graph.Wires;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Compiles a pipeline to an Argo WorkflowTemplate: a template of tasks per block, a container per
/// task. Nothing is cached: each run runs every task.
///
/// Artifacts are directories of the namespace's artifact repository. What a loop gathers lies below
/// one directory, a subdirectory per item, counted from 0; the task that reads the list gets that
/// directory.
public final class ArgoCompiler {
  /// The service account of a run's pods; infra/kfp brings it.
  public static final String SERVICE_ACCOUNT = "codesense-pipeline";

  /// A label's longest value: Argo labels runs with the name of their template.
  private static final int LONGEST_NAME = 63;

  private static final int LONGEST_TEMPLATE = 128;

  /// Of everything that codesense makes.
  public static final Map<String, String> LABELS = Map.of("app.kubernetes.io/part-of", "codesense");

  /// The annotation with the types of parameters that are no texts, which is all that Argo knows: a
  /// JSON object of KFP's words for types by name.
  public static final String TYPES = "codesense.dev/parameter-types";

  /// What Argo's pages show in place of a name.
  public static final String TITLE = "workflows.argoproj.io/title";

  public static final String DESCRIPTION = "workflows.argoproj.io/description";

  private static final int KEPT_SECONDS = 7 * 24 * 60 * 60;

  private final UnaryOperator<String> images;
  private final RecordCodec codec;

  /// @param images the reference of an image, with tag or digest, by the name that a component
  ///   gives it
  public ArgoCompiler(UnaryOperator<String> images, RecordCodec codec) {
    this.images = images;
    this.codec = codec;
  }

  /// The pipeline as Argo's object, the same for the same graph.
  ///
  /// @throws CodesenseException naming what Argo cannot express
  public Argo.WorkflowTemplate compile(PipelineGraph graph) {
    if (graph.name().length() > LONGEST_NAME) {
      throw cannot(
          "a template's name has at most %d characters, %s has %d"
              .formatted(LONGEST_NAME, graph.name(), graph.name().length()));
    }
    return new Compilation().compile(graph);
  }

  private static CodesenseException cannot(String what) {
    return new CodesenseException(WorkflowProblem.NOT_EXPRESSIBLE, "Argo: " + what);
  }

  private String text(Object value) {
    return text(value, codec);
  }

  /// A plain value as a parameter carries it.
  public static String text(Object value, RecordCodec codec) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> new String(codec.encode(value), StandardCharsets.UTF_8);
    };
  }

  /// The values that a run may be started with; empty text stands for none.
  private List<Argo.Parameter> parameters(Class<? extends Record> inputs) {
    var parameters = new ArrayList<Argo.Parameter>();
    for (var field : RecordSchema.of(inputs).fields()) {
      var value = defaultText(field);
      var allowed =
          field.type() instanceof ValueType.EnumOf constants && !value.equals(Optional.of(""))
              ? constants.values()
              : List.<String>of();
      parameters.add(
          new Argo.Parameter(
              field.snake(),
              value.orElse(null),
              field.doc().isEmpty() ? null : field.doc(),
              allowed,
              null));
    }
    return parameters;
  }

  private String types(Class<? extends Record> inputs) {
    var types = new TreeMap<String, String>();
    for (var field : RecordSchema.of(inputs).fields()) {
      var type = ComponentIr.parameterType(field.type());
      if (!type.equals("STRING")) {
        types.put(field.snake(), type);
      }
    }
    return text(types);
  }

  private Optional<String> defaultText(RecordField field) {
    return field.required()
        ? Optional.empty()
        : Optional.of(DefaultValues.of(field).map(this::text).orElse(""));
  }

  /// One pipeline on its way.
  private final class Compilation {
    private final List<Argo.Template> templates = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> pullSecrets = new TreeSet<>();

    Argo.WorkflowTemplate compile(PipelineGraph graph) {
      var root =
          new Block(unique(graph.name()), true, Block.names(graph.body()), ArgoCompiler.this::text);
      steps(root, graph.body(), "", Set.of());
      var exit = graph.exit().map(task -> task(root, task, "", Optional.empty()).name());
      templates.add(root.finished());
      return new Argo.WorkflowTemplate(
          new Argo.Metadata(
              graph.name(),
              LABELS,
              Map.of(
                  TITLE, graph.name(), DESCRIPTION, graph.purpose(), TYPES, types(graph.inputs()))),
          new Argo.WorkflowSpec(
              root.template(),
              new Argo.Arguments(parameters(graph.inputs()), List.of()),
              new Argo.Metadata(null, LABELS, Map.of()),
              templates.reversed(),
              exit.orElse(null),
              SERVICE_ACCOUNT,
              pullSecrets.stream().map(Pod.LocalReference::new).toList(),
              Pod.PodSecurity.OF_OUR_IMAGES,
              new Argo.TtlStrategy(KEPT_SECONDS)));
    }

    private String unique(String wanted) {
      var base = wanted.substring(0, Math.min(wanted.length(), LONGEST_TEMPLATE - 4));
      var name = base;
      for (int again = 2; !names.add(name); again++) {
        name = base + "-" + again;
      }
      return name;
    }

    /// @param within the names of the pipelines around, each with a hyphen
    /// @param gathered outputs of tasks of this block that the loop around it gathers
    private void steps(
        Block block, PipelineGraph.Block steps, String within, Set<Source.Output> gathered) {
      for (var step : steps.steps()) {
        var depends = Wires.dependencies(steps, step);
        switch (step) {
          case Step.Task task ->
              task(
                      block,
                      task,
                      within,
                      gathered.stream().filter(of -> of.step().equals(task.name())).findFirst())
                  .addTo(block, task.name(), depends);
          case Step.Loop loop -> loop(block, loop, within, depends);
          case Step.Choice choice -> choice(block, choice, within, depends);
          case Step.Nested nested -> nested(block, nested, within, depends);
        }
      }
    }

    private TaskTemplate task(
        Block block, Step.Task task, String within, Optional<Source.Output> gathered) {
      if (!(task.component() instanceof TaskComponent.Native component)) {
        throw cannot(
            "task %s runs a component.yaml, which only KFP's launcher can start"
                .formatted(task.name()));
      }
      pullSecrets.addAll(task.options().pullSecrets());
      var template =
          new TaskTemplate(
              unique(within + task.name()),
              task,
              component.spec(),
              task.options().image().orElseGet(() -> images.apply(component.spec().image())),
              block,
              gathered.map(Source.Output::field));
      templates.add(template.finished());
      return template;
    }

    private void loop(Block around, Step.Loop loop, String within, Set<String> depends) {
      var gathers = loop.collected().filter(of -> of.type() instanceof ValueType.ArtifactOf);
      var wrapper = block(within + loop.name(), Set.of("each"));
      var body = block(within + loop.name() + "-body", Block.names(loop.body()));
      steps(body, loop.body(), within, gathered(loop, gathers));
      var items = wrapper.value(loop.items());
      var indexed = gathers.isPresent() || body.hasPlace();
      loop.parallelism().ifPresent(wrapper::limit);
      loop.collected()
          .filter(of -> !(of.type() instanceof ValueType.ArtifactOf))
          .ifPresent(of -> {
            if (Wire.isArtifactList(of.type())) {
              throw cannot(loop.name() + " gathers lists of artifacts");
            }
            give(body, "collected", of);
            wrapper.give(
                "collected",
                new Argo.ValueFrom(
                    null, "{{tasks.each.outputs.parameters.collected}}", null, "[]"));
          });
      wrapper.add(
          "each",
          body.template(),
          Set.of(),
          null,
          indexed ? indexed(items) : items.text(),
          wrapper.arguments(
              body,
              wire ->
                  switch (wire) {
                    case Wire.Place _ -> wrapper.place("{{item.index}}");
                    case Wire.Slot _ -> wrapper.place("collected/{{item.index}}");
                    case Wire.Of(Source.Item item) when item.loop().equals(loop.name()) ->
                        indexed ? "{{item.item}}" : "{{item}}";
                    case Wire.Of _ -> null;
                  }));
      templates.add(body.finished());
      templates.add(wrapper.finished());
      around.add(
          loop.name(), wrapper.template(), depends, null, null, inner(around, wrapper, loop));
    }

    /// Items with their numbers, by which directories are called: so artifacts of equal items do
    /// not overwrite each other, and stay in order.
    private static String indexed(Ref items) {
      var list = "fromJSON(" + items.expression() + ")";
      return "{{=toJson(map(0..len(%s) - 1, { {'index': #, 'item': %s[#]} }))}}"
          .formatted(list, list);
    }

    private static Set<Source.Output> gathered(Step.Loop loop, Optional<Source> gathers) {
      if (gathers.isEmpty()) {
        return Set.of();
      }
      if (gathers.get() instanceof Source.Output output
          && loop.body().steps().stream()
              .anyMatch(step -> step instanceof Step.Task && step.name().equals(output.step()))) {
        return Set.of(output);
      }
      throw cannot(
          "the artifacts that %s gathers have to come from a task in its own body, not from %s"
              .formatted(loop.name(), gathers.get()));
    }

    private void choice(Block around, Step.Choice choice, String within, Set<String> depends) {
      var branches = new TreeMap<Integer, Block>();
      var ways = new ArrayList<String>();
      for (int i = 0; i < choice.branches().size(); i++) {
        ways.add("branch-" + (i + 1));
      }
      var wrapper = block(within + choice.name(), Set.copyOf(ways));
      var expressions = new Expression(wrapper::handedIn);
      var earlier = new ArrayList<Test>();
      for (int i = 0; i < ways.size(); i++) {
        var branch = choice.branches().get(i);
        var name = ways.get(i);
        var body = block(within + choice.name() + "-" + name, Block.names(branch.body()));
        steps(body, branch.body(), within, Set.of());
        branch.chosen().ifPresent(of -> give(body, "chosen", of));
        var tests = new ArrayList<>(earlier);
        branch.condition().ifPresent(tests::add);
        branch.condition().map(Test.Not::new).ifPresent(earlier::add);
        wrapper.add(
            name,
            body.template(),
            Set.of(),
            "{{=" + expressions.of(new Test.All(tests)) + "}}",
            null,
            wrapper.arguments(
                body, wire -> wire instanceof Wire.Place ? wrapper.place(name) : null));
        branches.put(i, body);
      }
      branches.values().forEach(body -> templates.add(body.finished()));
      chosen(wrapper, choice, ways, expressions);
      templates.add(wrapper.finished());
      around.add(
          choice.name(), wrapper.template(), depends, null, null, inner(around, wrapper, choice));
    }

    /// The value of the branch that ran: the others have none.
    private static void chosen(
        Block wrapper, Step.Choice choice, List<String> ways, Expression expressions) {
      var first = choice.branches().getFirst().chosen();
      if (first.isEmpty()) {
        return;
      }
      boolean artifact = first.get().type() instanceof ValueType.ArtifactOf;
      var kind = artifact ? "artifacts" : "parameters";
      var expression = new StringBuilder();
      for (int i = 0; i < ways.size(); i++) {
        var value = Ref.local("tasks", ways.get(i), "outputs", kind, "chosen").expression();
        choice
            .branches()
            .get(i)
            .condition()
            .ifPresent(test -> expression.append(expressions.of(test)).append(" ? "));
        expression.append(value).append(i + 1 < ways.size() ? " : " : "");
      }
      if (artifact) {
        wrapper.give(Argo.Artifact.fromExpression("chosen", expression.toString()));
      } else {
        wrapper.give("chosen", new Argo.ValueFrom(null, null, expression.toString(), null));
      }
    }

    private void nested(Block around, Step.Nested nested, String within, Set<String> depends) {
      var graph = nested.pipeline();
      var body = block(within + nested.name(), Block.names(graph.body()));
      steps(body, graph.body(), within + nested.name() + "-", Set.of());
      var schema = RecordSchema.of(graph.inputs());
      graph.results().forEach((field, of) -> give(body, field.snake(), of));
      templates.add(body.finished());
      around.add(
          nested.name(),
          body.template(),
          depends,
          null,
          null,
          around.arguments(
              body,
              wire ->
                  switch (wire) {
                    case Wire.Place _ -> around.place(nested.name());
                    case Wire.Of(Source.Input input) -> {
                      var given = nested.inputs().get(input.field());
                      yield given == null
                          ? schema
                              .field(input.field())
                              .flatMap(ArgoCompiler.this::defaultText)
                              .orElse("")
                          : around.value(given).text();
                    }
                    case Wire.Of _, Wire.Slot _ -> null;
                  }));
    }

    private Argo.Arguments inner(Block around, Block wrapper, Step step) {
      return around.arguments(
          wrapper, wire -> wire instanceof Wire.Place ? around.place(step.name()) : null);
    }

    private static void give(Block block, String name, Source of) {
      if (of.type() instanceof ValueType.ArtifactOf) {
        block.give(Argo.Artifact.from(name, block.artifact(of).text()));
        return;
      }
      var value = block.handedIn(of);
      block.give(
          name,
          value.text().startsWith("{{") && value.text().endsWith("}}")
              ? new Argo.ValueFrom(null, value.text(), null, null)
              : new Argo.ValueFrom(null, null, value.expression(), null));
    }

    private Block block(String name, Set<String> own) {
      return new Block(unique(name), false, own, ArgoCompiler.this::text);
    }
  }
}
