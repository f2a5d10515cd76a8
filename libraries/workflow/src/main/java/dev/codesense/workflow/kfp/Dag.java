package dev.codesense.workflow.kfp;

import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One DAG component while it is written.
///
/// Producer and consumer must stand in the same DAG. A value from further out is imported through
/// an input of every DAG on the way; one from within is handed out as an output.
final class Dag {
  private final String component;
  private final @Nullable Dag around;
  private final Map<String, Object> taskAround;
  private final Set<FieldName> notGiven;
  private final Map<String, Object> tasks = new TreeMap<>();
  private final Set<String> steps = new HashSet<>();
  private final Map<String, Map<String, Object>> inputs = new TreeMap<>();
  private final Map<String, Map<String, Object>> outputs = new TreeMap<>();
  private final Map<String, Map<String, Object>> selectors = new TreeMap<>();
  private final Map<String, String> redirected = new HashMap<>();

  /// @param component its name among the components
  /// @param taskAround the task that runs this DAG in the one around it
  Dag(String component, Dag around, Map<String, Object> taskAround) {
    this(component, around, taskAround, Set.of());
  }

  private Dag(
      String component,
      @Nullable Dag around,
      Map<String, Object> taskAround,
      Set<FieldName> notGiven) {
    this.component = component;
    this.around = around;
    this.taskAround = taskAround;
    this.notGiven = notGiven;
  }

  /// The DAG of a whole pipeline, the root or a nested one, which sees nothing outside.
  ///
  /// @param notGiven optional inputs that this run of it lacks
  static Dag ofPipeline(String component, Map<String, Object> taskAround, Set<FieldName> notGiven) {
    return new Dag(component, null, taskAround, notGiven);
  }

  String component() {
    return component;
  }

  /// Adds a task for a step; what the step gives is referred to by the step's name.
  void add(String task, Map<String, Object> spec, String step) {
    tasks.put(task, spec);
    steps.add(step);
    redirected.put(step, task);
  }

  /// The task that stands for a step.
  String task(String step) {
    return redirected.getOrDefault(step, step);
  }

  /// Declares an input of this DAG.
  void input(String name, ValueType type) {
    section(inputs, type).put(name, definition(type));
  }

  void input(String section, String name, Object definition) {
    inputs.computeIfAbsent(section, _ -> new TreeMap<>()).put(name, definition);
  }

  /// Whether `source` is an optional input that the pipeline was not given. What takes it keeps its
  /// own default: servers before 2.14 pass no absence on, and none does for artifacts.
  boolean lacks(Source source) {
    return around == null
        ? source instanceof Source.Input input && notGiven.contains(input.field())
        : around.lacks(source);
  }

  /// Where a consumer in this DAG finds the value.
  Map<String, Object> reference(Source source) {
    return switch (source) {
      case Source.Constant constant -> constant(ComponentIr.irValue(constant.value()));
      case Source.OfRun of ->
          switch (of.fact()) {
            case ID -> constant("{{$.pipeline_job_uuid}}");
            case NAME -> constant("{{$.pipeline_job_name}}");
            case SCHEDULED -> constant("{{$.pipeline_job_schedule_time_utc}}");
            case FINAL_STATUS -> throw new IllegalStateException("Known to the exit task only");
          };
      case Source.Input input when around == null ->
          componentInput(input.field().snake(), input.type());
      case Source.Output output when steps.contains(output.step()) ->
          ofTask(task(output.step()), output.field().snake(), output.type());
      case Source.Collected collected when steps.contains(collected.loop()) ->
          ofTask(task(collected.loop()), COLLECTED, collected.type());
      case Source.Chosen chosen when steps.contains(chosen.choice()) ->
          ofTask(task(chosen.choice()), CHOSEN, chosen.type());
      case Source.Item item when declares(name(item), item.type()) ->
          componentInput(name(item), item.type());
      case Source.Input _, Source.Output _, Source.Collected _, Source.Chosen _, Source.Item _ ->
          imported(source);
    };
  }

  static final String COLLECTED = "collected";
  static final String CHOSEN = "chosen";

  private boolean declares(String name, ValueType type) {
    return section(inputs, type).containsKey(name);
  }

  private Map<String, Object> imported(Source source) {
    var name = name(source);
    if (!declares(name, source.type())) {
      if (around == null) {
        throw new IllegalStateException("Nobody gives " + source + " to " + component);
      }
      input(name, source.type());
      bind(taskAround, name, source.type(), around.reference(source));
    }
    return componentInput(name, source.type());
  }

  /// How an imported value is called in every DAG that it passes, after the SDK's convention.
  static String name(Source source) {
    return "pipelinechannel--"
        + switch (source) {
          case Source.Input input -> input.field().snake();
          case Source.Output output -> output.step() + "-" + output.field().snake();
          case Source.Item item -> item.loop() + "-item";
          case Source.Collected collected -> collected.loop() + "-" + COLLECTED;
          case Source.Chosen chosen -> chosen.choice() + "-" + CHOSEN;
          case Source.Constant _, Source.OfRun _ ->
              throw new IllegalStateException("Known everywhere: " + source);
        };
  }

  /// Sets the input of a task.
  static void bind(
      Map<String, Object> task, String input, ValueType type, Map<String, Object> reference) {
    @SuppressWarnings("unchecked") // Only this method puts them there.
    var sections =
        (Map<String, Map<String, Object>>)
            task.computeIfAbsent("inputs", _ -> new TreeMap<String, Map<String, Object>>());
    section(sections, type).put(input, reference);
  }

  /// Hands `source`, made by a step of this DAG, out as `name`.
  ///
  /// @param type as seen from outside: a list where a loop gathers
  /// @return whether it can be handed out
  boolean output(String name, Source source, ValueType type) {
    var reference = reference(source);
    var key = ComponentIr.isArtifact(type) ? "taskOutputArtifact" : "taskOutputParameter";
    if (!(reference.get(key) instanceof Map<?, ?> made)) {
      return false;
    }
    outputDefinition(name, type);
    if (ComponentIr.isArtifact(type)) {
      section(selectors, type)
          .put(
              name,
              Map.of(
                  "artifactSelectors",
                  List.of(selector("outputArtifactKey", made.get("outputArtifactKey"), made))));
    } else {
      section(selectors, type)
          .put(
              name,
              Map.of(
                  "valueFromParameter",
                  selector("outputParameterKey", made.get("outputParameterKey"), made)));
    }
    return true;
  }

  private static Map<String, Object> selector(String key, @Nullable Object value, Map<?, ?> made) {
    return Map.of(key, String.valueOf(value), "producerSubtask", made.get("producerTask"));
  }

  /// Hands out whichever of the tasks ran.
  void outputOfOne(String name, List<String> producers, ValueType type) {
    outputDefinition(name, type);
    var artifact = ComponentIr.isArtifact(type);
    var choices = new ArrayList<Map<String, Object>>();
    for (var producer : producers) {
      choices.add(
          Map.of(
              artifact ? "outputArtifactKey" : "outputParameterKey",
              name,
              "producerSubtask",
              producer));
    }
    section(selectors, type)
        .put(
            name,
            artifact
                ? Map.of("artifactSelectors", choices)
                : Map.of("valueFromOneof", Map.of("parameterSelectors", choices)));
  }

  private void outputDefinition(String name, ValueType type) {
    section(outputs, type).put(name, definition(type));
  }

  /// Whether a task of this DAG gives `source`.
  boolean makes(Source source) {
    return reference(source)
        .containsKey(
            ComponentIr.isArtifact(source.type()) ? "taskOutputArtifact" : "taskOutputParameter");
  }

  /// The component: definitions and the DAG itself. Call it when all of its tasks are complete.
  Map<String, Object> write() {
    for (var task : tasks.values()) {
      dependencies(task);
    }
    var dag = new TreeMap<String, Object>();
    dag.put("tasks", tasks);
    if (!selectors.isEmpty()) {
      dag.put("outputs", selectors);
    }
    var written = new TreeMap<String, Object>();
    written.put("dag", dag);
    if (!inputs.isEmpty()) {
      written.put("inputDefinitions", inputs);
    }
    if (!outputs.isEmpty()) {
      written.put("outputDefinitions", outputs);
    }
    return written;
  }

  /// Completes `dependentTasks` by the tasks whose outputs are read.
  private static void dependencies(Object task) {
    if (!(task instanceof Map<?, ?> map)) {
      return;
    }
    @SuppressWarnings("unchecked") // We wrote it.
    var spec = (Map<String, Object>) map;
    var producers = new TreeSet<String>();
    if (spec.get("dependentTasks") instanceof List<?> already) {
      already.forEach(name -> producers.add(String.valueOf(name)));
    }
    if (spec.get("inputs") instanceof Map<?, ?> sections) {
      for (var section : sections.values()) {
        for (var reference : ((Map<?, ?>) section).values()) {
          for (var target : ((Map<?, ?>) reference).values()) {
            if (target instanceof Map<?, ?> made && made.get("producerTask") != null) {
              producers.add(String.valueOf(made.get("producerTask")));
            }
          }
        }
      }
    }
    if (!producers.isEmpty()) {
      spec.put("dependentTasks", List.copyOf(producers));
    }
  }

  private static Map<String, Object> section(
      Map<String, Map<String, Object>> sections, ValueType type) {
    return sections.computeIfAbsent(
        ComponentIr.isArtifact(type) ? "artifacts" : "parameters", _ -> new TreeMap<>());
  }

  private static Map<String, Object> definition(ValueType type) {
    return ComponentIr.isArtifact(type)
        ? ComponentIr.artifactDefinition(type)
        : Map.of("parameterType", ComponentIr.parameterType(type));
  }

  private static Map<String, Object> componentInput(String name, ValueType type) {
    return Map.of(
        ComponentIr.isArtifact(type) ? "componentInputArtifact" : "componentInputParameter", name);
  }

  private static Map<String, Object> ofTask(String task, String key, ValueType type) {
    return ComponentIr.isArtifact(type)
        ? Map.of("taskOutputArtifact", Map.of("producerTask", task, "outputArtifactKey", key))
        : Map.of("taskOutputParameter", Map.of("producerTask", task, "outputParameterKey", key));
  }

  private static Map<String, Object> constant(Object value) {
    return Map.of("runtimeValue", Map.of("constant", value));
  }
}
