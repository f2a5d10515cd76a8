package dev.codesense.workflow.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.WorkflowProblem;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.TaskOptions;
import dev.codesense.workflow.graph.Test;
import dev.codesense.workflow.graph.Wires;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Compiles pipelines for KFP. Each compilation is independent; thread-safe.
///
/// Every default is written into the task, because servers differ in whether they fill it in. A
/// loop over what another task makes gets a DAG of its own that takes the list as an input: KFP's
/// local runner knows no other way, and its backend takes this one too.
public final class KfpCompiler {
  private static final String SCHEMA_VERSION = "2.1.0";

  private final UnaryOperator<String> images;
  private final RecordCodec codec;

  /// @param images the reference of an image, with tag or digest, by the name that a component
  ///   gives, such as `index`
  public KfpCompiler(UnaryOperator<String> images, RecordCodec codec) {
    this.images = images;
    this.codec = codec;
  }

  /// @throws CodesenseException when KFP has no word for something in the pipeline; the message
  ///   names it
  public KfpPipeline compile(PipelineGraph graph) {
    return new Compilation().compile(graph);
  }

  private final class Compilation {
    private final Map<String, Object> components = new TreeMap<>();
    private final Map<String, Object> executors = new TreeMap<>();
    private final Map<String, Object> platforms = new TreeMap<>();
    private final Set<String> names = new HashSet<>();

    KfpPipeline compile(PipelineGraph graph) {
      var root = Dag.ofPipeline("root", new TreeMap<>(), Set.of());
      declareInputs(root, graph.inputs());
      if (graph.exit().isPresent()) {
        guarded(graph, graph.exit().get(), root);
      } else {
        steps(graph.body(), root);
        results(graph, root);
      }
      var info = new TreeMap<String, Object>();
      info.put("name", graph.name());
      info.put("description", graph.purpose());
      var spec = new TreeMap<String, Object>();
      spec.put("components", components);
      spec.put("deploymentSpec", Map.of("executors", executors));
      spec.put("pipelineInfo", info);
      spec.put("root", root.write());
      spec.put("schemaVersion", SCHEMA_VERSION);
      spec.put("sdkVersion", "codesense");
      Map<String, Object> platform =
          platforms.isEmpty()
              ? Map.of()
              : Map.of(
                  "platforms",
                  Map.of("kubernetes", Map.of("deploymentSpec", Map.of("executors", platforms))));
      return new KfpPipeline(header(graph), spec, platform);
    }

    /// The body in a DAG of its own, and the exit task that waits for its end, whatever it is.
    /// Tasks that take what a run may leave out go before: a DAG is given values, and cannot be
    /// told that there is none. Where one of them fails, nothing is guarded yet, and the exit task
    /// is left out.
    private void guarded(PipelineGraph graph, Step.Task exit, Dag root) {
      var first = graph.body().steps().stream().filter(step -> goesFirst(step, graph)).toList();
      for (var step : first) {
        step(step, graph.body(), root);
      }
      var name = unique("exit-handler-1");
      var around = dagTask(name, name);
      var body = new Dag(componentOf(name), root, around);
      root.add(name, around, name);
      steps(graph.body(), first, body);
      for (var result : graph.results().entrySet()) {
        exportOutput(graph, body, result.getKey().snake(), result.getValue());
        root.output(
            result.getKey().snake(),
            new Source.Output(name, result.getKey(), result.getValue().type()),
            result.getValue().type());
      }
      components.put(body.component(), body.write());
      var task = task(exit, root, name);
      task.put("dependentTasks", List.of(name));
      task.put("triggerPolicy", Map.of("strategy", "ALL_UPSTREAM_TASKS_COMPLETED"));
    }

    private static boolean goesFirst(Step step, PipelineGraph graph) {
      return step instanceof Step.Task task
          && Wires.dependencies(graph.body(), task).isEmpty()
          && task.inputs().values().stream().anyMatch(source -> mayBeLeftOut(source, graph))
          && graph.body().steps().stream().noneMatch(other -> other.after().contains(task.name()))
          && graph.results().values().stream()
              .noneMatch(source -> Wires.producer(source).equals(Optional.of(task.name())));
    }

    private static boolean mayBeLeftOut(Source source, PipelineGraph graph) {
      return source instanceof Source.Input input
          && RecordSchema.of(graph.inputs())
              .field(input.field())
              .filter(field -> !field.required() && DefaultValues.of(field).isEmpty())
              .isPresent();
    }

    private void results(PipelineGraph graph, Dag dag) {
      graph.results().forEach((field, source) -> exportOutput(graph, dag, field.snake(), source));
    }

    private void exportOutput(PipelineGraph graph, Dag dag, String name, Source source) {
      if (!dag.output(name, source, source.type())) {
        throw inexpressible(
            "the output %s of pipeline %s is not made by a task".formatted(name, graph.name()));
      }
    }

    private void declareInputs(Dag dag, Class<? extends Record> inputs) {
      var definitions = ComponentIr.definitions(definitionsOnly(inputs));
      if (definitions.get("inputDefinitions") instanceof Map<?, ?> sections) {
        sections.forEach((section, fields) ->
            ((Map<?, ?>) fields)
                .forEach((name, definition) ->
                    dag.input(String.valueOf(section), String.valueOf(name), definition)));
      }
    }

    private void steps(PipelineGraph.Block block, Dag dag) {
      steps(block, List.of(), dag);
    }

    /// @param before steps of the block that stand elsewhere already
    private void steps(PipelineGraph.Block block, List<Step> before, Dag dag) {
      // Producers first: who reads them has to find them. The graph is free of cycles.
      var left = new ArrayList<>(block.steps());
      left.removeAll(before);
      var done = new HashSet<String>();
      before.forEach(step -> done.add(step.name()));
      while (!left.isEmpty()) {
        for (var step : List.copyOf(left)) {
          if (done.containsAll(Wires.dependencies(block, step))) {
            step(step, block, dag);
            done.add(step.name());
            left.remove(step);
          }
        }
      }
    }

    private void step(Step step, PipelineGraph.Block block, Dag dag) {
      switch (step) {
        case Step.Task task -> task(task, dag, null);
        case Step.Loop loop -> loop(loop, dag);
        case Step.Choice choice -> choice(choice, isAwaited(choice, block), dag);
        case Step.Nested nested -> nested(nested, dag);
      }
    }

    /// @param guarded the task whose final status this one may ask for; null but for the exit task
    private Map<String, Object> task(Step.Task step, Dag dag, @Nullable String guarded) {
      var name = unique(step.name());
      var written = new TreeMap<String, Object>();
      written.put("cachingOptions", caching(step.options()));
      written.put("componentRef", Map.of("name", componentOf(name)));
      written.put("taskInfo", Map.of("name", step.options().title().orElse(name)));
      step.options().retry().ifPresent(retry -> written.put("retryPolicy", retry(retry)));
      after(written, step.after(), dag);
      for (var field : RecordSchema.of(step.component().request()).fields()) {
        var source = step.inputs().get(field.name());
        if (source instanceof Source.OfRun of && of.fact() == Source.RunFact.FINAL_STATUS) {
          Dag.bind(
              written,
              field.snake(),
              field.type(),
              Map.of("taskFinalStatus", Map.of("producerTask", String.valueOf(guarded))));
        } else if (source != null && !dag.lacks(source)) {
          Dag.bind(written, field.snake(), field.type(), dag.reference(source));
        } else {
          DefaultValues.of(field)
              .ifPresent(
                  value -> Dag.bind(written, field.snake(), field.type(), constant(field, value)));
        }
      }
      dag.add(name, written, step.name());
      components.put(componentOf(name), component(step, name));
      executors.put(executor(name), Map.of("container", container(step)));
      var platform = PlatformIr.of(step.options());
      if (!platform.isEmpty()) {
        platforms.put(executor(name), platform);
      }
      return written;
    }

    private static Map<String, Object> constant(RecordField field, Object value) {
      return Map.of(
          "runtimeValue",
          Map.of(
              "constant",
              field.type() instanceof ValueType.EnumOf ? value : ComponentIr.irValue(value)));
    }

    private Map<String, Object> component(Step.Task step, String name) {
      var written =
          switch (step.component()) {
            case TaskComponent.Native(var spec) -> ComponentIr.definitions(spec);
            case TaskComponent.FromFile file -> new TreeMap<>(file.component());
          };
      written.put("executorLabel", executor(name));
      return written;
    }

    private Map<String, Object> container(Step.Task step) {
      var options = step.options();
      var container =
          new TreeMap<>(
              switch (step.component()) {
                case TaskComponent.Native(var spec) ->
                    ComponentIr.container(
                        spec, options.image().orElseGet(() -> images.apply(spec.image())));
                case TaskComponent.FromFile file -> file.container();
              });
      options.image().ifPresent(image -> container.put("image", image));
      if (!options.environment().isEmpty()) {
        container.put(
            "env",
            options.environment().entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList());
      }
      var resources = new TreeMap<String, Object>();
      if (container.get("resources") instanceof Map<?, ?> hints
          && options.resources().equals(TaskOptions.Resources.NONE)) {
        hints.forEach((key, value) -> resources.put(String.valueOf(key), value));
      }
      options.resources().cpuRequest().ifPresent(cpu -> resources.put("resourceCpuRequest", cpu));
      options.resources().cpuLimit().ifPresent(cpu -> resources.put("resourceCpuLimit", cpu));
      options
          .resources()
          .memoryRequest()
          .ifPresent(memory -> resources.put("resourceMemoryRequest", memory));
      options
          .resources()
          .memoryLimit()
          .ifPresent(memory -> resources.put("resourceMemoryLimit", memory));
      options
          .accelerator()
          .ifPresent(device ->
              resources.put(
                  "accelerator",
                  Map.of(
                      "count",
                      String.valueOf(device.count()),
                      "resourceCount",
                      String.valueOf(device.count()),
                      "resourceType",
                      device.resource(),
                      "type",
                      device.resource())));
      if (!resources.isEmpty()) {
        container.put("resources", resources);
      }
      return container;
    }

    private void loop(Step.Loop loop, Dag dag) {
      if (Wires.producer(loop.items()).isPresent() && dag.makes(loop.items())) {
        var name = unique(loop.name());
        var around = dagTask(name, name);
        after(around, loop.after(), dag);
        var own = new Dag(componentOf(name), dag, around);
        iterated(loop, own);
        loop.collected()
            .ifPresent(source ->
                own.output(
                    Dag.COLLECTED,
                    new Source.Collected(loop.name(), new ValueType.ListOf(source.type())),
                    new ValueType.ListOf(source.type())));
        components.put(own.component(), own.write());
        dag.add(name, around, loop.name());
      } else {
        after(iterated(loop, dag), loop.after(), dag);
      }
    }

    private Map<String, Object> iterated(Step.Loop loop, Dag dag) {
      var name = unique(loop.name());
      var task = dagTask(name, name);
      var body = new Dag(componentOf(name), dag, task);
      var items = new TreeMap<String, Object>();
      var item = new Source.Item(loop.name(), itemType(loop));
      if (loop.items() instanceof Source.Constant constant) {
        items.put("raw", json(constant.value()));
      } else {
        // Imported for the iterator's sake: it reads its own task's inputs.
        body.reference(loop.items());
        items.put("inputParameter", Dag.name(loop.items()));
      }
      body.input(Dag.name(item), item.type());
      task.put("parameterIterator", Map.of("itemInput", Dag.name(item), "items", items));
      loop.parallelism()
          .ifPresent(limit -> task.put("iteratorPolicy", Map.of("parallelismLimit", limit)));
      steps(loop.body(), body);
      loop.collected()
          .ifPresent(source -> {
            if (!body.output(Dag.COLLECTED, source, new ValueType.ListOf(source.type()))) {
              throw inexpressible(
                  "%s gathers %s, which no task of its body makes".formatted(loop.name(), source));
            }
          });
      components.put(body.component(), body.write());
      dag.add(name, task, loop.name());
      return task;
    }

    private static ValueType itemType(Step.Loop loop) {
      if (loop.items().type() instanceof ValueType.ListOf(ValueType.ArtifactOf _)) {
        throw inexpressible(
            "%s goes over artifacts; KFP loops over parameters only".formatted(loop.name()));
      }
      if (loop.items().type() instanceof ValueType.ListOf list) {
        return list.item();
      }
      throw new IllegalStateException("No list: " + loop.items());
    }

    private String json(Object value) {
      return new String(codec.encode(value), StandardCharsets.UTF_8);
    }

    private static boolean isAwaited(Step.Choice choice, PipelineGraph.Block block) {
      return block.steps().stream().anyMatch(other -> other.after().contains(choice.name()));
    }

    /// @param awaited KFP skips who waits for a task that was skipped, so that the branches need a
    ///   DAG around them, which always runs
    private void choice(Step.Choice choice, boolean awaited, Dag dag) {
      if (!awaited
          && choice.branches().size() == 1
          && choice.branches().getFirst().chosen().isEmpty()) {
        var name = unique(choice.name());
        after(
            branch(choice.branches().getFirst(), name, List.of(), dag, choice.name()),
            choice.after(),
            dag);
        return;
      }
      var name = unique(choice.name());
      var around = dagTask(name, name);
      after(around, choice.after(), dag);
      var own = new Dag(componentOf(name), dag, around);
      var before = new ArrayList<Test>();
      var producers = new ArrayList<String>();
      for (var branch : choice.branches()) {
        var task = unique(choice.name() + "-" + (producers.size() + 1));
        branch(branch, task, before, own, task);
        producers.add(task);
        branch.condition().ifPresent(test -> before.add(new Test.Not(test)));
      }
      choice
          .branches()
          .getFirst()
          .chosen()
          .ifPresent(source -> own.outputOfOne(Dag.CHOSEN, producers, source.type()));
      components.put(own.component(), own.write());
      dag.add(name, around, choice.name());
    }

    private Map<String, Object> branch(
        Step.Branch branch, String name, List<Test> before, Dag dag, String step) {
      var task = dagTask(name, name);
      var body = new Dag(componentOf(name), dag, task);
      var tests = new ArrayList<>(before);
      branch.condition().ifPresent(tests::add);
      var test = tests.size() == 1 ? tests.getFirst() : new Test.All(tests);
      // The condition reads the inputs of this task, whether the body needs them or not.
      Wires.sources(test).forEach(body::reference);
      task.put("triggerPolicy", Map.of("condition", Cel.of(test)));
      steps(branch.body(), body);
      branch
          .chosen()
          .ifPresent(source -> {
            if (!body.output(Dag.CHOSEN, source, source.type())) {
              throw inexpressible(
                  "%s chooses %s, which no task of the branch makes".formatted(step, source));
            }
          });
      components.put(body.component(), body.write());
      dag.add(name, task, step);
      return task;
    }

    private void nested(Step.Nested nested, Dag dag) {
      var name = unique(nested.name());
      var task = dagTask(name, name);
      after(task, nested.after(), dag);
      var notGiven = new HashSet<FieldName>();
      for (var field : RecordSchema.of(nested.pipeline().inputs()).fields()) {
        var source = nested.inputs().get(field.name());
        if (source != null && !dag.lacks(source)) {
          Dag.bind(task, field.snake(), field.type(), dag.reference(source));
        } else {
          DefaultValues.of(field)
              .ifPresentOrElse(
                  value -> Dag.bind(task, field.snake(), field.type(), constant(field, value)),
                  () -> notGiven.add(field.name()));
        }
      }
      var own = Dag.ofPipeline(componentOf(name), task, notGiven);
      declareInputs(own, nested.pipeline().inputs());
      steps(nested.pipeline().body(), own);
      results(nested.pipeline(), own);
      components.put(own.component(), own.write());
      dag.add(name, task, nested.name());
    }

    private String unique(String name) {
      var candidate = name;
      for (int again = 2; !names.add(candidate); again++) {
        candidate = name + "-" + again;
      }
      return candidate;
    }
  }

  private static Map<String, Object> dagTask(String name, String title) {
    var task = new TreeMap<String, Object>();
    task.put("componentRef", Map.of("name", componentOf(name)));
    task.put("taskInfo", Map.of("name", title));
    return task;
  }

  private static void after(Map<String, Object> task, SortedSet<String> steps, Dag dag) {
    if (!steps.isEmpty()) {
      task.put("dependentTasks", steps.stream().map(dag::task).toList());
    }
  }

  private static Map<String, Object> caching(TaskOptions options) {
    return switch (options.caching()) {
      case USED -> Map.of("enableCache", true);
      case NEVER -> Map.of();
    };
  }

  private static Map<String, Object> retry(TaskOptions.Retry retry) {
    return Map.of(
        "maxRetryCount",
        retry.times(),
        "backoffDuration",
        retry.backoff().toSeconds() + "s",
        "backoffFactor",
        retry.factor(),
        "backoffMaxDuration",
        retry.longest().toSeconds() + "s");
  }

  private static String componentOf(String task) {
    return "comp-" + task;
  }

  private static String executor(String task) {
    return "exec-" + task;
  }

  private record NoOutputs() {}

  /// A pipeline declares its inputs as a component does.
  private static ComponentSpec<?, ?> definitionsOnly(Class<? extends Record> inputs) {
    return new ComponentSpec<>(
        "pipeline", "", "none", inputs, NoOutputs.class, new ComponentSpec.Resources("0", "0"));
  }

  private static String header(PipelineGraph graph) {
    return ComponentYaml.header(graph.name(), graph.purpose(), graph.inputs(), graph.outputs());
  }

  private static CodesenseException inexpressible(String what) {
    return new CodesenseException(WorkflowProblem.NOT_EXPRESSIBLE, "KFP: " + what);
  }
}
