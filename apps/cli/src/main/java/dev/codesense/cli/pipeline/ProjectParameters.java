package dev.codesense.cli.pipeline;

import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Pipelines;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.WiredSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Parameters of a pipeline in a cluster: what was given, then what the project says, so that a run
/// there indexes what `codesense run` indexes here; where a project in git is given, what that one
/// says when a run starts. Only of our own pipelines is it known which setting a parameter is.
final class ProjectParameters {
  /// The parameter that names a project in git.
  static final String PROJECT = "project";

  private static final Origin GIVEN = Origin.of("--param");

  private final ProjectConfig config;
  private final RecordCodec codec;

  ProjectParameters(ProjectConfig config, RecordCodec codec) {
    this.config = config;
    this.codec = codec;
  }

  /// @param pipeline its name
  /// @param taken names of the parameters that it takes where it is; others are not filled in
  /// @param given texts by name, which go before the project's
  /// @return texts by name; lists and objects as JSON
  Map<String, String> with(String pipeline, Collection<String> taken, Map<String, String> given) {
    var texts = new TreeMap<String, String>();
    Pipelines.discover().stream()
        .filter(ours -> ours.name().equals(pipeline))
        .findFirst()
        .map(Pipeline::graph)
        .ifPresent(ours -> {
          check(ours, given);
          if (!given.containsKey(PROJECT)) {
            texts.putAll(explicitlySet(ours));
          }
        });
    texts.keySet().retainAll(taken);
    texts.putAll(given);
    return texts;
  }

  /// Whether a pipeline reads a project in git where it is given one.
  static boolean takesProject(String pipeline) {
    return Pipelines.discover().stream()
        .filter(ours -> ours.name().equals(pipeline))
        .anyMatch(ours -> RecordSchema.of(ours.inputs()).field(new FieldName(PROJECT)).isPresent());
  }

  /// Before it is sent: what no task would take, such as a URL with a password, stays for ever in
  /// what the engine keeps of the run.
  private static void check(PipelineGraph graph, Map<String, String> given) {
    var issues = new Issues();
    var binder = new Binder(issues, Overrides.none(), Binder.Spelling.ANY);
    var schema = RecordSchema.of(graph.inputs());
    var bound = new ArrayList<Binder.Bound>();
    for (var field : schema.fields()) {
      var text = given.get(field.snake());
      if (text != null || !field.required()) {
        var written = text == null ? null : new Node.Scalar(text, Node.Kind.UNTYPED, GIVEN);
        binder.field(field, written, field.snake(), GIVEN).ifPresent(bound::add);
      }
    }
    // What the parameters together must be; unless some are still to come.
    binder.create(schema, bound, graph.name(), GIVEN);
    issues.throwIfAny();
  }

  private Map<String, String> explicitlySet(PipelineGraph graph) {
    var settings = new WiredSettings(graph, config::explicitlySet);
    var texts = new TreeMap<String, String>();
    for (var field : RecordSchema.of(graph.inputs()).fields()) {
      settings.of(field.name()).ifPresent(value -> texts.put(field.snake(), text(value)));
    }
    return texts;
  }

  private String text(Object value) {
    return value instanceof String text
        ? text
        : new String(codec.encode(value), StandardCharsets.UTF_8);
  }
}
