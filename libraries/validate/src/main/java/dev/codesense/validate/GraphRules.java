package dev.codesense.validate;

import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.validate.Pipeline.Dag;
import dev.codesense.validate.Pipeline.Task;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Rules of the graph: components, dependencies and inputs of tasks.
final class GraphRules {
  private static final String PARAMETERS = "parameters";
  private static final String ARTIFACTS = "artifacts";
  private static final Pattern READ_IN_CONDITION =
      Pattern.compile("inputs\\.(parameter_values|artifacts)\\[['\"]([^'\"]+)['\"]]");

  private final Pipeline pipeline;
  private final Findings findings;

  GraphRules(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
  }

  void check() {
    component(pipeline.root());
    pipeline
        .root()
        .find("executorLabel")
        .ifPresent(label -> findings.add(Rule.REFERENCES, label, "the root is no dag"));
    for (var input : pipeline.root().all("inputDefinitions", PARAMETERS)) {
      input
          .find("defaultValue")
          .ifPresent(value -> InputTypes.defaultValue(input, value, findings));
    }
    for (var dag : pipeline.dags()) {
      new DagRules(dag).check();
    }
    recursion();
  }

  /// A component that some task runs.
  private void component(LocatedValue component) {
    if (component.has("dag")) {
      return;
    }
    var label = component.text("executorLabel");
    if (label.isEmpty()) {
      findings.add(Rule.REFERENCES, component, "the component has neither a dag nor an executor");
      return;
    }
    var executor = pipeline.executors().get(label);
    if (executor == null) {
      findings.add(
          Rule.REFERENCES,
          component.find("executorLabel").orElseThrow(),
          "no executor `%s`".formatted(label));
    } else if (!executor.has("container") && !executor.has("importer")) {
      findings.add(
          Rule.REFERENCES, executor, "the executor is neither a container nor an importer");
    }
  }

  private void recursion() {
    var contains = new LinkedHashMap<String, Set<String>>();
    for (var dag : pipeline.dags()) {
      contains.put(
          dag.name(),
          dag.tasks().values().stream()
              .map(Task::componentName)
              .filter(name -> !name.equals(Pipeline.ROOT))
              .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
    for (var cycle : Cycles.of(contains)) {
      findings.add(
          Rule.RECURSION,
          Objects.requireNonNull(pipeline.components().get(cycle.getFirst())),
          "the component contains itself: " + Cycles.words(cycle));
    }
  }

  /// The rules of one dag.
  private final class DagRules {
    private final Dag dag;
    private final Map<String, Set<String>> waitsFor = new LinkedHashMap<>();

    DagRules(Dag dag) {
      this.dag = dag;
    }

    void check() {
      var exitOf = new HashMap<String, String>();
      for (var task : dag.tasks().values()) {
        waitsFor.put(task.name(), new LinkedHashSet<>());
        task(task);
        if (task.isExit()) {
          exit(task, exitOf);
        }
      }
      if (dag.tasks().values().stream().allMatch(Task::isExit)) {
        findings.add(
            Rule.PRODUCERS,
            dag.component().find("dag").orElseThrow(),
            "the dag has only exit tasks");
      }
      outputs();
      cycles();
    }

    private void task(Task task) {
      if (task.spot().text("taskInfo", "name").isEmpty()) {
        findings.add(Rule.TASK_NAME, task.spot(), "the task has no `taskInfo.name`");
      }
      var reference = task.componentName();
      if (task.component().isEmpty()) {
        findings.add(
            Rule.REFERENCES,
            task.spot().find("componentRef", "name").orElse(task.spot()),
            reference.isEmpty()
                ? "the task names no component"
                : "no component `%s`".formatted(reference));
      }
      task.component().ifPresent(GraphRules.this::component);
      for (var dependency : task.spot().all("dependentTasks")) {
        producer(task, dependency, dependency.text());
      }
      task.spot().all("inputs", PARAMETERS).forEach(input -> parameter(task, input));
      task.spot().all("inputs", ARTIFACTS).forEach(input -> artifact(task, input));
      configuration(task);
      passed(task);
      condition(task);
      iterators(task);
    }

    /// Notes that a task waits for another.
    ///
    /// @return whether that one exists
    private boolean producer(Task task, LocatedValue where, String producer) {
      var found = dag.tasks().get(producer);
      if (found == null) {
        findings.add(
            Rule.PRODUCERS,
            where,
            "no task `%s` in the dag of `%s`".formatted(producer, dag.name()));
        return false;
      }
      if (found.isExit()) {
        findings.add(
            Rule.PRODUCERS,
            where,
            "`%s` is an exit task, and no task can wait for it".formatted(producer));
      }
      waits(task, producer);
      return true;
    }

    private void waits(Task task, String producer) {
      waitsFor.computeIfAbsent(task.name(), _ -> new LinkedHashSet<>()).add(producer);
    }

    private void parameter(Task task, LocatedValue input) {
      var wanted =
          task.component()
              .map(component ->
                  component.text("inputDefinitions", PARAMETERS, input.key(), "parameterType"))
              .orElse("");
      var given = parameterType(task, input);
      boolean selected = input.has("parameterExpressionSelector");
      if (!selected && !InputTypes.fits(wanted, given)) {
        findings.add(
            Rule.INPUT_TYPES,
            input,
            "the input is %s, what it is given %s".formatted(wanted, given));
      }
      input
          .find("runtimeValue", "constant")
          .ifPresent(constant -> InputTypes.constant(wanted, constant, findings));
      input.find("taskFinalStatus").ifPresent(status -> finalStatus(task, status));
    }

    /// Follows an input to its source.
    ///
    /// @return the source's type; empty where any may be
    private String parameterType(Task task, LocatedValue input) {
      var outer = input.find("componentInputParameter");
      if (outer.isPresent()) {
        enclosing(PARAMETERS, outer.orElseThrow());
        absence(task, outer.orElseThrow());
        return dag.component()
            .text("inputDefinitions", PARAMETERS, outer.orElseThrow().text(), "parameterType");
      }
      var output = input.find("taskOutputParameter");
      return output
          .map(found -> output(task, PARAMETERS, found, "outputParameterKey"))
          .map(found -> found.text("parameterType"))
          .orElse("");
    }

    /// A dag cannot take what its own dag may lack; an executor can.
    private void absence(Task task, LocatedValue name) {
      var declared = dag.component().find("inputDefinitions", PARAMETERS, name.text());
      boolean optional =
          declared
              .map(input -> input.isTrue("isOptional") && !input.has("defaultValue"))
              .orElse(false);
      if (optional && pipeline.dag(task).isPresent() && mayLack(name.text())) {
        findings.add(
            Rule.ABSENCE,
            name,
            "where `%s` is left out, `%s` fails".formatted(name.text(), task.name()));
      }
    }

    private boolean mayLack(String parameter) {
      return dag.name().equals(Pipeline.ROOT)
          || pipeline.tasks().stream()
              .anyMatch(task ->
                  task.componentName().equals(dag.name()) && !task.hasInput(PARAMETERS, parameter));
    }

    private void enclosing(String section, LocatedValue name) {
      if (!dag.hasInput(section, name.text())) {
        findings.add(
            Rule.INPUT_NAMES, name, "`%s` has no input `%s`".formatted(dag.name(), name.text()));
      }
    }

    /// The declared output that is taken from another task; nothing's fields where there is none.
    private LocatedValue output(Task task, String section, LocatedValue taken, String keyField) {
      var nothing = LocatedValue.top(new Node.Mapping(List.of(), taken.origin()));
      var producerName = taken.text("producerTask");
      if (!producer(task, taken.find("producerTask").orElse(taken), producerName)) {
        return nothing;
      }
      return declared(section, taken, keyField, producerName, nothing);
    }

    private LocatedValue declared(
        String section,
        LocatedValue taken,
        String keyField,
        String producerName,
        LocatedValue nothing) {
      var component = Objects.requireNonNull(dag.tasks().get(producerName)).component();
      if (component.isEmpty()) {
        return nothing;
      }
      var key = taken.text(keyField);
      var output = component.orElseThrow().find("outputDefinitions", section, key);
      if (output.isEmpty()) {
        findings.add(
            Rule.OUTPUT_KEYS,
            taken.find(keyField).orElse(taken),
            "`%s` declares no output %s `%s`"
                .formatted(producerName, section.substring(0, section.length() - 1), key));
      }
      return output.orElse(nothing);
    }

    private void artifact(Task task, LocatedValue input) {
      var given =
          input
              .find("componentInputArtifact")
              .map(outer -> {
                enclosing(ARTIFACTS, outer);
                return dag.component().find("inputDefinitions", ARTIFACTS, outer.text());
              })
              .orElseGet(() ->
                  input
                      .find("taskOutputArtifact")
                      .map(taken -> output(task, ARTIFACTS, taken, "outputArtifactKey")));
      var wanted =
          task.component()
              .flatMap(component -> component.find("inputDefinitions", ARTIFACTS, input.key()));
      if (given.isEmpty() || wanted.isEmpty() || !given.orElseThrow().has("artifactType")) {
        return;
      }
      var takes = wanted.orElseThrow();
      var gets = given.orElseThrow();
      var type = takes.text("artifactType", "schemaTitle");
      var found = gets.text("artifactType", "schemaTitle");
      if (takes.isTrue("isArtifactList") != gets.isTrue("isArtifactList")) {
        findings.add(
            Rule.ARTIFACT_TYPES,
            input,
            takes.isTrue("isArtifactList")
                ? "a list of artifacts is taken, one is given"
                : "one artifact is taken, a list is given");
      } else if (!type.equals(found) && !isAny(type) && !isAny(found)) {
        findings.add(Rule.ARTIFACT_TYPES, input, "%s is taken, %s is given".formatted(type, found));
      }
    }

    private static boolean isAny(String artifactType) {
      return artifactType.isEmpty() || artifactType.equals("system.Artifact");
    }

    /// Values that the task's Kubernetes configuration takes from the dag.
    private void configuration(Task task) {
      task.component()
          .map(component -> component.text("executorLabel"))
          .map(pipeline.configurations()::get)
          .ifPresent(configuration -> configured(task, configuration));
    }

    private void configured(Task task, LocatedValue spot) {
      if (spot.has("componentInputParameter") || spot.has("taskOutputParameter")) {
        parameterType(task, spot);
        return;
      }
      spot.all().forEach(child -> configured(task, child));
    }

    /// What the component needs is passed, and what is passed is used.
    private void passed(Task task) {
      if (task.component().isEmpty()) {
        return;
      }
      var component = task.component().orElseThrow();
      var items =
          List.of(
              task.spot().text("parameterIterator", "itemInput"),
              task.spot().text("artifactIterator", "itemInput"));
      for (var section : List.of(PARAMETERS, ARTIFACTS)) {
        for (var input : component.all("inputDefinitions", section)) {
          boolean given = task.hasInput(section, input.key()) || items.contains(input.key());
          boolean injected = input.text("parameterType").startsWith("TASK_");
          if (!given && !injected && !input.isTrue("isOptional") && !input.has("defaultValue")) {
            findings.add(
                Rule.REQUIRED_INPUTS,
                task.spot(),
                "the input `%s` of `%s` is not passed"
                    .formatted(input.key(), task.componentName()));
          } else if (!given
              && section.equals(ARTIFACTS)
              && pipeline.takesInside(task, "componentInputArtifact", input.key())) {
            findings.add(
                Rule.REQUIRED_INPUTS,
                task.spot(),
                "the optional artifact `%s` of `%s` is not passed, and tasks in it take it"
                    .formatted(input.key(), task.componentName()));
          }
          input
              .find("defaultValue")
              .ifPresent(value -> InputTypes.defaultValue(input, value, findings));
        }
        for (var input : task.spot().all("inputs", section)) {
          if (!component.has("inputDefinitions", section, input.key()) && !isUsed(task, input)) {
            findings.add(
                Rule.INPUT_NAMES,
                input,
                "`%s` has no input `%s`".formatted(task.componentName(), input.key()));
          }
        }
      }
    }

    /// Whether an input that the component does not declare serves the task itself: in a condition,
    /// for a loop, in a placeholder, or as one, as the SDK writes resources that an input decides.
    private boolean isUsed(Task task, LocatedValue input) {
      var key = input.key();
      return input.text("runtimeValue", "constant").contains("{{$")
          || task.spot().text("triggerPolicy", "condition").contains("'" + key + "'")
          || task.spot().text("parameterIterator", "items", "inputParameter").equals(key)
          || task.spot().text("artifactIterator", "items", "inputArtifact").equals(key)
          || mentions(task.spot(), key)
          || pipeline.executor(task).map(executor -> mentions(executor, key)).orElse(false);
    }

    private static boolean mentions(LocatedValue spot, String key) {
      return (spot.node() instanceof Node.Scalar scalar
              && scalar.text().contains("['" + key + "']"))
          || spot.all().stream().anyMatch(child -> mentions(child, key));
    }

    private void condition(Task task) {
      var condition = task.spot().find("triggerPolicy", "condition");
      if (condition.isEmpty()) {
        return;
      }
      var read = READ_IN_CONDITION.matcher(condition.orElseThrow().text());
      while (read.find()) {
        var section = read.group(1).equals(ARTIFACTS) ? ARTIFACTS : PARAMETERS;
        if (!task.hasInput(section, read.group(2))) {
          findings.add(
              Rule.CONDITIONS,
              condition.orElseThrow(),
              "the task has no input `%s`".formatted(read.group(2)));
        }
      }
      if (pipeline.executor(task).map(executor -> executor.has("importer")).orElse(false)) {
        findings.add(Rule.CONDITIONAL_IMPORTER, condition.orElseThrow(), "the task is an importer");
      }
    }

    private void iterators(Task task) {
      task.spot()
          .find("artifactIterator")
          .ifPresent(loop -> findings.add(Rule.ITERATORS, loop, "a loop over artifacts"));
      var loop = task.spot().find("parameterIterator");
      if (loop.isEmpty()) {
        return;
      }
      var items = loop.orElseThrow();
      items
          .find("items", "raw")
          .ifPresent(raw -> {
            if (!isJsonList(raw)) {
              findings.add(
                  Rule.LOOP_ITEMS, raw, "no JSON list: " + SpecReader.describe(raw.node()));
            }
          });
      if (!items.has("items", "raw") && !items.has("items", "inputParameter")) {
        findings.add(Rule.LOOP_ITEMS, items, "the loop has no items");
      }
      items
          .find("items", "inputParameter")
          .ifPresent(input -> {
            if (!task.hasInput(PARAMETERS, input.text())) {
              findings.add(
                  Rule.LOOP_ITEMS, input, "the task has no input `%s`".formatted(input.text()));
            }
            localLoop(input);
          });
      var item = items.find("itemInput");
      boolean declared =
          task.component()
              .map(component ->
                  component.has("inputDefinitions", PARAMETERS, items.text("itemInput")))
              .orElse(true);
      if (item.isEmpty() || !declared) {
        findings.add(
            Rule.LOOP_ITEMS,
            item.orElse(items),
            "`%s` has no input `%s` for the loop's item"
                .formatted(task.componentName(), items.text("itemInput")));
      }
    }

    private static boolean isJsonList(LocatedValue raw) {
      try {
        return YamlReader.read("items", raw.text())
            .map(node -> node instanceof Node.Sequence)
            .orElse(false);
      } catch (TreeSyntaxException _) {
        return false;
      }
    }

    /// How KFP's local runner looks for a loop's items.
    private void localLoop(LocatedValue input) {
      var channel = "pipelinechannel--";
      var name = input.text();
      boolean found;
      if (name.startsWith(channel)) {
        var actual = name.substring(channel.length()).replace("-loop-item", "");
        int output = actual.indexOf("-Output");
        found =
            output < 0
                ? dag.hasInput(PARAMETERS, actual) || dag.hasInput(PARAMETERS, channel + actual)
                : dag.tasks().containsKey(actual.substring(0, output));
      } else {
        found = dag.hasInput(PARAMETERS, name);
      }
      if (!found) {
        findings.add(
            Rule.LOCAL_LOOPS, input, "KFP's local runner does not find `%s`".formatted(name));
      }
    }

    private void exit(Task task, Map<String, String> exitOf) {
      var waited = task.spot().all("dependentTasks");
      if (waited.isEmpty()) {
        findings.add(
            Rule.EXIT_TASKS, task.spot(), "the exit task waits for no task, so it never runs");
      }
      for (var dependency : waited) {
        var other = exitOf.put(dependency.text(), task.name());
        if (other != null) {
          findings.add(
              Rule.EXIT_TASKS,
              dependency,
              "`%s` is an exit task of `%s` too: only the last by name runs"
                  .formatted(other, dependency.text()));
        }
      }
    }

    private void finalStatus(Task task, LocatedValue status) {
      var producer = status.text("producerTask");
      if (task.spot().all("dependentTasks").stream()
          .noneMatch(dependency -> dependency.text().equals(producer))) {
        findings.add(
            Rule.EXIT_TASKS,
            status,
            "the status of `%s`, for which the task does not wait".formatted(producer));
      }
      waits(task, producer);
    }

    private void outputs() {
      for (var output : dag.component().all("dag", "outputs", PARAMETERS)) {
        outputDeclared(PARAMETERS, output);
        output.find("valueFromParameter").ifPresent(taken -> outputSource(PARAMETERS, taken));
        output
            .all("valueFromOneof", "parameterSelectors")
            .forEach(taken -> outputSource(PARAMETERS, taken));
      }
      for (var output : dag.component().all("dag", "outputs", ARTIFACTS)) {
        outputDeclared(ARTIFACTS, output);
        output.all("artifactSelectors").forEach(taken -> outputSource(ARTIFACTS, taken));
      }
      for (var section : List.of(PARAMETERS, ARTIFACTS)) {
        for (var output : dag.component().all("outputDefinitions", section)) {
          if (!dag.component().has("dag", "outputs", section, output.key())) {
            findings.add(
                Rule.DAG_OUTPUTS,
                output,
                "no task of `%s` is named as its source".formatted(dag.name()));
          }
        }
      }
    }

    private void outputDeclared(String section, LocatedValue output) {
      if (!dag.component().has("outputDefinitions", section, output.key())) {
        findings.add(
            Rule.DAG_OUTPUTS,
            output,
            "`%s` declares no output `%s`".formatted(dag.name(), output.key()));
      }
    }

    private void outputSource(String section, LocatedValue taken) {
      var producer = taken.text("producerSubtask");
      if (dag.tasks().containsKey(producer)) {
        declared(
            section,
            taken,
            section.equals(PARAMETERS) ? "outputParameterKey" : "outputArtifactKey",
            producer,
            taken);
      } else {
        findings.add(
            Rule.DAG_OUTPUTS, taken, "no task `%s` in `%s`".formatted(producer, dag.name()));
      }
    }

    private void cycles() {
      for (var cycle : Cycles.of(waitsFor)) {
        findings.add(
            Rule.CYCLE,
            Objects.requireNonNull(dag.tasks().get(cycle.getFirst())).spot(),
            "the task waits for itself: " + Cycles.words(cycle));
      }
    }
  }
}
