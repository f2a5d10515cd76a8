package dev.codesense.engines.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RunState;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.workflow.argo.ArgoCompiler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a run out of a Workflow. Of Argo's nodes, those that hold others are no tasks, and the
/// attempts at a task are one.
final class WorkflowStatus {
  private static final String SCHEDULE = "workflows.argoproj.io/cron-workflow";
  private static final Set<String> GROUPS = Set.of("DAG", "Steps", "StepGroup", "TaskGroup");

  /// Argo compresses what is larger than an object may be, so this is far more than there is.
  private static final int MOST_BYTES = 64 << 20;

  private final KubeObject workflow;
  private final Map<?, ?> nodes;

  private WorkflowStatus(KubeObject workflow, Map<?, ?> nodes) {
    this.workflow = workflow;
    this.nodes = nodes;
  }

  /// The run without its tasks.
  static PipelineRun run(KubeObject workflow) {
    return new WorkflowStatus(workflow, Map.of()).run();
  }

  /// The run with its tasks.
  static PipelineRun withTasks(KubeObject workflow, RecordCodec codec) {
    return new WorkflowStatus(workflow, nodes(workflow, codec)).run();
  }

  /// When an object was made.
  static @Nullable Instant createdAt(KubeObject object) {
    return instant(object.at("metadata", "creationTimestamp").orElse(null));
  }

  private static Map<?, ?> nodes(KubeObject workflow, RecordCodec codec) {
    var packed = workflow.at("status", "compressedNodes");
    if (packed.isPresent()) {
      return unpacked(workflow, packed.get().toString(), codec);
    }
    return workflow.at("status", "nodes").orElse(null) instanceof Map<?, ?> nodes
        ? nodes
        : Map.of();
  }

  private static Map<?, ?> unpacked(KubeObject workflow, String packed, RecordCodec codec) {
    try (var unpacked =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      return codec.decodeObject(unpacked.readNBytes(MOST_BYTES));
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          KubeProblem.REFUSED, workflow + " has compressed nodes that cannot be read", e);
    }
  }

  private PipelineRun run() {
    return new PipelineRun(
        workflow.name(),
        text("metadata", "annotations", ArgoCompiler.TITLE).orElse(workflow.name()),
        text("metadata", "annotations", ArgoCompiler.DESCRIPTION).orElse(""),
        text("metadata", "labels", SCHEDULE).orElse(""),
        state(),
        createdAt(workflow),
        instant(workflow.at("status", "finishedAt").orElse(null)),
        text("status", "message").orElse(""),
        tasks());
  }

  private Optional<String> text(String... path) {
    return workflow.at(path).map(Object::toString);
  }

  private RunState state() {
    var state = state(text("status", "phase").orElse(""));
    if (text("spec", "shutdown").isEmpty()) {
      return state;
    }
    return switch (state) {
      case PENDING, RUNNING, UNKNOWN, PAUSED, CANCELING -> RunState.CANCELING;
      case FAILED, CANCELED -> RunState.CANCELED;
      case SUCCEEDED, SKIPPED -> state;
    };
  }

  private static RunState state(String phase) {
    return switch (phase) {
      case "", "Pending" -> RunState.PENDING;
      case "Running" -> RunState.RUNNING;
      case "Succeeded" -> RunState.SUCCEEDED;
      case "Skipped", "Omitted" -> RunState.SKIPPED;
      case "Failed", "Error" -> RunState.FAILED;
      default -> RunState.UNKNOWN;
    };
  }

  private List<PipelineRun.Task> tasks() {
    var attempts = new HashSet<String>();
    for (var node : nodes.values()) {
      if (node instanceof Map<?, ?> fields && "Retry".equals(fields.get("type"))) {
        attempts.addAll(children(fields));
      }
    }
    return nodes.entrySet().stream()
        .filter(entry -> !attempts.contains(String.valueOf(entry.getKey())))
        .map(Map.Entry::getValue)
        .filter(Map.class::isInstance)
        .map(node -> (Map<?, ?>) node)
        .filter(node -> !GROUPS.contains(string(node, "type")))
        .map(this::task)
        .sorted(
            Comparator.comparing(
                    PipelineRun.Task::startedAt, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(PipelineRun.Task::name))
        .toList();
  }

  private PipelineRun.Task task(Map<?, ?> node) {
    return new PipelineRun.Task(
        name(node),
        state(string(node, "phase")),
        instant(node.get("startedAt")),
        instant(node.get("finishedAt")),
        message(node),
        List.of(string(node, "id")),
        true);
  }

  /// Such as `for-each-1.each(0:0).index-shard`: Argo puts the workflow's name before it.
  private String name(Map<?, ?> node) {
    var name = string(node, "name");
    var prefix = workflow.name() + ".";
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /// What the last attempt said, which says more than that there are no more.
  private String message(Map<?, ?> node) {
    return "Retry".equals(node.get("type"))
        ? children(node).reversed().stream()
            .map(nodes::get)
            .filter(Objects::nonNull)
            .map(child -> child instanceof Map<?, ?> attempt ? string(attempt, "message") : "")
            .filter(said -> !said.isEmpty())
            .findFirst()
            .orElse(string(node, "message"))
        : string(node, "message");
  }

  private static List<String> children(Map<?, ?> node) {
    return node.get("children") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static String string(Map<?, ?> node, String field) {
    return node.get(field) instanceof String text ? text : "";
  }

  private static @Nullable Instant instant(@Nullable Object text) {
    try {
      return text == null ? null : Instant.parse(text.toString());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
