package dev.codesense.validate;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.codesense.validate.Pipeline.Dag;
import dev.codesense.validate.Pipeline.Task;
import dev.codesense.validate.kfp.KfpFeature;
import dev.codesense.validate.kfp.KfpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the pipeline asks for and its target does not do yet.
final class VersionRules {
  private static final String PARAMETERS = "parameters";
  private static final String ARTIFACTS = "artifacts";
  private static final Set<String> RUN_TIMES =
      Set.of("{{$.pipeline_job_create_time_utc}}", "{{$.pipeline_job_schedule_time_utc}}");

  private final Pipeline pipeline;
  private final Findings findings;
  private final KfpVersion target;

  VersionRules(Pipeline pipeline, Findings findings, KfpVersion target) {
    this.pipeline = pipeline;
    this.findings = findings;
    this.target = target;
  }

  void check() {
    for (var dag : pipeline.dags()) {
      for (var task : dag.tasks().values()) {
        inputs(dag, task);
        notGiven(task);
        retry(dag, task);
        container(task);
        task.spot()
            .find("cachingOptions", "cacheKey")
            .ifPresent(key ->
                findings.add(
                    Rule.IGNORED_BY_TARGET, key, "`cacheKey` has no effect on KFP " + target));
      }
      outputs(dag);
    }
  }

  private void needs(KfpFeature feature, LocatedValue spot) {
    needs(feature, spot, "");
  }

  /// @param which what the words for the feature leave open; may be empty
  private void needs(KfpFeature feature, LocatedValue spot, String which) {
    if (target.isBefore(feature.since())) {
      findings.add(
          rule(feature),
          spot,
          "%s%s needs KFP %s, the target is %s"
              .formatted(feature.what(), which, feature.since(), target));
    }
  }

  private static Rule rule(KfpFeature feature) {
    return switch (feature) {
      case FINAL_STATUS -> Rule.NEWER_RUN;
      case LOOP_OUTPUTS, UNSET_PARAMETERS, BRANCH_ARTIFACTS -> Rule.NEWER_VALUE;
      case STATUS_OF_NESTED -> Rule.IGNORED_BY_TARGET;
      case NAMESAKES, NESTED_RETRIES, WORKSPACE_PATH, RUN_TIMES, IF_PRESENT -> Rule.NEWER_MEANING;
    };
  }

  private void inputs(Dag dag, Task task) {
    for (var input : task.spot().all("inputs", PARAMETERS)) {
      input.find("taskFinalStatus").ifPresent(status -> status(dag, status));
      input.find("taskOutputParameter").ifPresent(taken -> taken(dag, taken, PARAMETERS));
      input
          .find("runtimeValue", "constant")
          .ifPresent(constant -> {
            if (constant.text().contains("{{$.workspace_path}}")) {
              needs(KfpFeature.WORKSPACE_PATH, constant);
            }
            if (RUN_TIMES.contains(constant.text())) {
              needs(KfpFeature.RUN_TIMES, constant);
            }
          });
    }
    for (var input : task.spot().all("inputs", ARTIFACTS)) {
      input.find("taskOutputArtifact").ifPresent(taken -> taken(dag, taken, ARTIFACTS));
    }
  }

  private void taken(Dag dag, LocatedValue taken, String section) {
    loop(dag, taken, "producerTask");
    var names = names(dag, new HashSet<>()).collect(groupingBy(identity(), counting()));
    if (makers(dag, taken.text("producerTask"), section, new HashSet<>())
        .anyMatch(name -> names.getOrDefault(name, 0L) > 1)) {
      needs(KfpFeature.NAMESAKES, taken);
    }
  }

  /// The tasks of a dag and of the dags in it, among which older servers look for a name. They
  /// leave out what is in loops.
  private Stream<String> names(Dag dag, Set<String> seen) {
    return seen.add(dag.name())
        ? dag.tasks().values().stream()
            .flatMap(task ->
                Stream.concat(
                    Stream.of(task.name()),
                    (task.isLoop() ? Optional.<Dag>empty() : pipeline.dag(task))
                        .stream().flatMap(nested -> names(nested, new HashSet<>(seen)))))
        : Stream.of();
  }

  /// A task and, where it runs a dag, those that make that dag's outputs.
  private Stream<String> makers(Dag dag, String task, String section, Set<String> seen) {
    var nested = Optional.ofNullable(dag.tasks().get(task)).flatMap(pipeline::dag);
    return Stream.concat(
        Stream.of(task),
        nested.filter(found -> seen.add(found.name())).stream()
            .flatMap(found ->
                found.component().all("dag", "outputs", section).stream()
                    .flatMap(VersionRules::selectors)
                    .map(selector -> selector.text("producerSubtask"))
                    .flatMap(maker -> makers(found, maker, section, new HashSet<>(seen)))));
  }

  /// Where a dag's output comes from.
  private static Stream<LocatedValue> selectors(LocatedValue output) {
    return Stream.of(
            output.find("valueFromParameter").stream(),
            output.all("valueFromOneof", "parameterSelectors").stream(),
            output.all("artifactSelectors").stream())
        .flatMap(identity());
  }

  private void status(Dag dag, LocatedValue status) {
    if (target.isBefore(KfpFeature.FINAL_STATUS.since())) {
      needs(KfpFeature.FINAL_STATUS, status);
      return;
    }
    var nested =
        Optional.ofNullable(dag.tasks().get(status.text("producerTask")))
            .flatMap(pipeline::dag)
            .filter(ended -> ended.tasks().values().stream().anyMatch(this::hasDag));
    if (nested.isPresent()) {
      needs(KfpFeature.STATUS_OF_NESTED, status);
    }
  }

  private boolean hasDag(Task task) {
    return task.isLoop() || pipeline.dag(task).isPresent();
  }

  private void outputs(Dag dag) {
    for (var section : List.of(PARAMETERS, ARTIFACTS)) {
      for (var output : dag.component().all("dag", "outputs", section)) {
        selectors(output).forEach(taken -> loop(dag, taken, "producerSubtask"));
        if (output.all("artifactSelectors").size() > 1) {
          needs(KfpFeature.BRANCH_ARTIFACTS, output);
        }
      }
    }
  }

  private void loop(Dag dag, LocatedValue taken, String producer) {
    var made = dag.tasks().get(taken.text(producer));
    if (made != null && made.isLoop()) {
      needs(KfpFeature.LOOP_OUTPUTS, taken);
    }
  }

  private void notGiven(Task task) {
    pipeline
        .dag(task)
        .ifPresent(nested -> {
          for (var input : nested.component().all("inputDefinitions", PARAMETERS)) {
            if (input.isTrue("isOptional")
                && !task.hasInput(PARAMETERS, input.key())
                && pipeline.takesInside(task, "componentInputParameter", input.key())) {
              needs(KfpFeature.UNSET_PARAMETERS, task.spot(), ", `%s`,".formatted(input.key()));
            }
          }
        });
  }

  /// Servers without it look for a retry by name among the root's tasks.
  private void retry(Dag dag, Task task) {
    boolean nested = !dag.name().equals(Pipeline.ROOT) || pipeline.dag(task).isPresent();
    task.spot()
        .find("retryPolicy")
        .filter(_ -> nested)
        .ifPresent(retry -> needs(KfpFeature.NESTED_RETRIES, retry));
  }

  private void container(Task task) {
    var container = pipeline.executor(task).flatMap(executor -> executor.find("container"));
    for (var part : List.of("command", "args")) {
      for (var word : container.map(found -> found.all(part)).orElse(List.of())) {
        if (word.text().startsWith("{\"IfPresent\":")) {
          needs(KfpFeature.IF_PRESENT, word);
        }
      }
    }
  }
}
