package dev.codesense.validate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline whose documents could be read.
///
/// @param root the component that a run starts with
/// @param components by name
/// @param executors by label
/// @param configurations of executors on Kubernetes, by label
/// @param dags every dag that a run reaches, `root` first
record Pipeline(
    LocatedValue root,
    Map<String, LocatedValue> components,
    Map<String, LocatedValue> executors,
    Map<String, LocatedValue> configurations,
    List<Dag> dags) {

  static final String ROOT = "root";

  /// @param name of the component
  record Dag(String name, LocatedValue component, Map<String, Task> tasks) {
    boolean hasInput(String section, String key) {
      return component.has("inputDefinitions", section, key);
    }
  }

  /// @param component what it runs; empty where it names none that exists
  record Task(String name, LocatedValue spot, Optional<LocatedValue> component) {
    /// Runs when those it waits for have ended, whatever their end.
    boolean isExit() {
      return spot.text("triggerPolicy", "strategy").equals("ALL_UPSTREAM_TASKS_COMPLETED");
    }

    boolean isLoop() {
      return spot.has("parameterIterator");
    }

    String componentName() {
      return spot.text("componentRef", "name");
    }

    boolean hasInput(String section, String key) {
      return spot.has("inputs", section, key);
    }
  }

  public static Pipeline of(
      LocatedValue spec,
      Optional<LocatedValue> deployment,
      Map<String, LocatedValue> configurations) {
    var root = spec.find(ROOT).orElseThrow();
    var components = byKey(spec.all("components"));
    var dags = new LinkedHashMap<String, Dag>();
    var open = new ArrayDeque<String>(List.of(ROOT));
    while (!open.isEmpty()) {
      var name = open.remove();
      var component = name.equals(ROOT) ? root : components.get(name);
      if (component == null || !component.has("dag") || dags.containsKey(name)) {
        continue;
      }
      var tasks = new LinkedHashMap<String, Task>();
      for (var spot : component.all("dag", "tasks")) {
        var runs = spot.text("componentRef", "name");
        tasks.put(
            spot.key(), new Task(spot.key(), spot, Optional.ofNullable(components.get(runs))));
        open.add(runs);
      }
      dags.put(name, new Dag(name, component, tasks));
    }
    return new Pipeline(
        root,
        components,
        byKey(deployment.map(found -> found.all("executors")).orElse(List.of())),
        configurations,
        List.copyOf(dags.values()));
  }

  private static Map<String, LocatedValue> byKey(List<LocatedValue> spots) {
    var map = new LinkedHashMap<String, LocatedValue>();
    spots.forEach(spot -> map.putIfAbsent(spot.key(), spot));
    return map;
  }

  List<Task> tasks() {
    var tasks = new ArrayList<Task>();
    dags.forEach(dag -> tasks.addAll(dag.tasks().values()));
    return tasks;
  }

  /// The dag that a task runs; empty for an executor and for one that does not exist.
  Optional<Dag> dag(Task task) {
    return dags.stream().filter(dag -> dag.name().equals(task.componentName())).findFirst();
  }

  /// Whether a task of the dag that `task` runs takes an input of that dag.
  ///
  /// @param reference `componentInputParameter` or `componentInputArtifact`
  boolean takesInside(Task task, String reference, String input) {
    return dag(task).stream()
        .flatMap(dag -> dag.tasks().values().stream())
        .anyMatch(inner ->
            refers(inner.spot(), reference, input)
                || inner
                    .component()
                    .map(component -> configurations.get(component.text("executorLabel")))
                    .map(configuration -> refers(configuration, reference, input))
                    .orElse(false));
  }

  private static boolean refers(LocatedValue spot, String reference, String input) {
    return spot.text(reference).equals(input)
        || spot.all().stream().anyMatch(child -> refers(child, reference, input));
  }

  /// The executor of a task's component; empty for a dag and for one that does not exist.
  Optional<LocatedValue> executor(Task task) {
    return task.component().map(component -> component.text("executorLabel")).map(executors::get);
  }
}
