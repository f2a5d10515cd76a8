package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The pipelines on the class path: those whose class is a service of [Pipeline].
public final class Pipelines {

  private Pipelines() {}

  /// One instance of each, sorted by name.
  public static List<Pipeline<?, ?>> discover() {
    var pipelines = new ArrayList<Pipeline<?, ?>>();
    for (Pipeline<?, ?> pipeline : ServiceLoader.load(Pipeline.class)) {
      pipelines.add(pipeline);
    }
    pipelines.sort(Comparator.comparing(pipeline -> pipeline.name()));
    return List.copyOf(pipelines);
  }

  /// The pipeline called `name`.
  ///
  /// @throws CodesenseException when there is none; the message lists what there is
  public static Pipeline<?, ?> named(String name, List<Pipeline<?, ?>> pipelines) {
    return pipelines.stream()
        .filter(pipeline -> pipeline.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CodesenseException(
                WorkflowProblem.PIPELINE_UNKNOWN,
                "No pipeline is called %s; there are: %s"
                    .formatted(
                        name,
                        pipelines.stream().map(Pipeline::name).collect(Collectors.joining(", ")))));
  }
}
