package dev.codesense.validate;

import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.validate.Pipeline.Dag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the Argo workflow that KFP makes of a pipeline must hold to: names and sizes.
final class ArgoRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][-a-zA-Z0-9]*");
  private static final int LONGEST = 128;
  private static final long LARGEST_WORKFLOW = 1_572_864;
  private static final int LARGEST_ARGUMENT = 131_071;

  private final Pipeline pipeline;
  private final Findings findings;

  ArgoRules(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
  }

  void check() {
    var templates = new HashMap<String, LocatedValue>();
    templates.put("entrypoint", pipeline.root());
    var rival = pipeline.components().get(Pipeline.ROOT);
    if (rival != null) {
      findings.add(Rule.ARGO_NAMES, rival, "the name `root` belongs to the pipeline itself");
    }
    for (var dag : pipeline.dags()) {
      if (!dag.name().equals(Pipeline.ROOT)) {
        name(dag.component(), dag.name(), dag.name());
      }
      template(templates, dag.component(), dag.name());
      tasks(dag, templates);
    }
    sizes();
  }

  private void tasks(Dag dag, Map<String, LocatedValue> templates) {
    var used = new HashSet<String>();
    for (var task : dag.tasks().values()) {
      if (!name(task.spot(), task.name(), task.name())) {
        continue;
      }
      name(task.spot(), task.name() + "-driver", task.name());
      if (!used.add(task.name()) || !used.add(task.name() + "-driver")) {
        findings.add(
            Rule.ARGO_NAMES,
            task.spot(),
            "`%s-driver` is KFP's own task beside `%s`"
                .formatted(task.name().replaceAll("-driver$", ""), task.name()));
      }
      if (task.isExit()) {
        template(templates, task.spot(), "exit-hook-" + dag.name() + "-" + task.name());
      }
      if (task.isLoop()) {
        template(templates, task.spot(), task.componentName() + "-" + task.name() + "-iterator");
        template(templates, task.spot(), task.componentName() + "-iteration");
      }
    }
  }

  /// @param derived what KFP makes of the written name
  private boolean name(LocatedValue spot, String derived, String written) {
    if (!NAME.matcher(derived).matches()) {
      findings.add(
          Rule.ARGO_NAMES,
          spot,
          "`%s` has more than letters, digits and hyphens".formatted(written));
      return false;
    }
    if (derived.length() > LONGEST) {
      findings.add(
          Rule.ARGO_NAMES,
          spot,
          "`%s` is %d long, at most %d are allowed".formatted(derived, derived.length(), LONGEST));
      return false;
    }
    return true;
  }

  private void template(Map<String, LocatedValue> templates, LocatedValue spot, String template) {
    if (template.length() > LONGEST) {
      findings.add(
          Rule.ARGO_NAMES,
          spot,
          "KFP's name `%s` is %d long, at most %d are allowed"
              .formatted(template, template.length(), LONGEST));
    }
    var other = templates.putIfAbsent(template, spot);
    if (other != null) {
      findings.add(
          Rule.ARGO_NAMES,
          spot,
          "KFP names it `%s`, as it does %s".formatted(template, other.path()));
    }
  }

  /// The workflow carries each dag and task, and for equal containers one component.
  private void sizes() {
    long workflow = 0;
    var carried = new ArrayList<LocatedValue>();
    var owners = new HashMap<Object, LocatedValue>();
    pipeline.dags().forEach(dag -> carried.add(dag.component()));
    for (var task : pipeline.tasks()) {
      var executor = pipeline.executor(task);
      if (executor.isPresent()) {
        var component = task.component().orElseThrow();
        var content = plain(executor.orElseThrow().node());
        var owner = owners.putIfAbsent(content, component);
        if (owner == null) {
          carried.add(component);
          carried.add(executor.orElseThrow());
        } else if (!definitions(owner).equals(definitions(component))) {
          findings.add(
              Rule.SHARED_CONTAINERS,
              component,
              "the container is that of `%s`, inputs or outputs are not".formatted(owner.key()));
        }
        Optional.ofNullable(pipeline.configurations().get(component.text("executorLabel")))
            .ifPresent(carried::add);
      }
      workflow += (task.isLoop() ? 2 : 1) * quoted(task.spot());
      argument(task.spot());
    }
    for (var spot : carried) {
      workflow += quoted(spot);
      argument(spot);
    }
    if (workflow > LARGEST_WORKFLOW) {
      findings.add(
          Rule.WORKFLOW_SIZE,
          pipeline.root(),
          "about %,d bytes, and etcd takes %,d".formatted(workflow, LARGEST_WORKFLOW));
    }
  }

  private static Object plain(Node node) {
    return Objects.requireNonNull(Trees.toPlain(node));
  }

  /// A component's inputs and outputs, but for what only people read.
  private static Map<String, Object> definitions(LocatedValue component) {
    var definitions = new TreeMap<String, Object>();
    for (var side : new String[] {"inputDefinitions", "outputDefinitions"}) {
      for (var section : new String[] {"parameters", "artifacts"}) {
        for (var definition : component.all(side, section)) {
          for (var field : definition.all()) {
            if (!field.key().equals("description")) {
              definitions.put(
                  String.join(" ", side, section, definition.key(), field.key()),
                  plain(field.node()));
            }
          }
        }
      }
    }
    return definitions;
  }

  private void argument(LocatedValue spot) {
    long length = JsonLength.of(spot.node());
    if (length > LARGEST_ARGUMENT) {
      findings.add(
          Rule.ARGUMENT_SIZE,
          spot,
          "%,d bytes of JSON in one argument, at most %,d go".formatted(length, LARGEST_ARGUMENT));
    }
  }

  /// The JSON stands in the workflow as a text, its quotes escaped.
  private static long quoted(LocatedValue spot) {
    return JsonLength.of(spot.node()) + JsonLength.quotes(spot.node());
  }
}
