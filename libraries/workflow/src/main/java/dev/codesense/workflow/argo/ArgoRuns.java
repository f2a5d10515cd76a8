package dev.codesense.workflow.argo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs of a WorkflowTemplate, now and by the clock.
public final class ArgoRuns {
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/part-of", "codesense");

  /// Argo adds the time to a schedule's name, and an object's name has at most 63 characters.
  private static final int LONGEST_SCHEDULE = 52;

  private ArgoRuns() {}

  /// The name of the one run that a commit gets.
  ///
  /// @param commit at least 12 hexadecimal digits
  public static String nameForCommit(String pipeline, String commit) {
    if (!commit.matches("[0-9a-f]{12,64}")) {
      throw new IllegalArgumentException("A commit has 12 to 64 hexadecimal digits, was " + commit);
    }
    return name(pipeline, commit.substring(0, 12));
  }

  /// The name of a run, at most 63 characters, the end of it as given.
  public static String name(String pipeline, String end) {
    var longest = 63 - end.length() - 1;
    return pipeline.substring(0, Math.min(pipeline.length(), longest)) + "-" + end;
  }

  /// A run of the template `pipeline`.
  ///
  /// @param parameters texts by snake_case name; the others keep the template's values
  public static Argo.Workflow run(String pipeline, String name, Map<String, String> parameters) {
    return new Argo.Workflow(
        new Argo.Metadata(name, LABELS, Map.of()), runSpec(pipeline, parameters));
  }

  /// Runs of the template `pipeline` by the clock, one at a time.
  ///
  /// @param name lower-case letters, digits and hyphens, at most 52
  /// @param cron five fields: minute, hour, day, month, weekday
  /// @param timezone such as `Europe/Berlin`; empty: that of Argo's controller
  public static Argo.CronWorkflow schedule(
      String pipeline,
      String name,
      String cron,
      Optional<String> timezone,
      boolean suspended,
      Map<String, String> parameters) {
    if (name.length() > LONGEST_SCHEDULE) {
      throw new IllegalArgumentException(
          "A schedule's name has at most %d characters, %s has %d"
              .formatted(LONGEST_SCHEDULE, name, name.length()));
    }
    if (cron.strip().split("\\s+").length != 5) {
      throw new IllegalArgumentException("Argo's cron has five fields, was " + cron);
    }
    return new Argo.CronWorkflow(
        new Argo.Metadata(name, LABELS, Map.of()),
        new Argo.CronWorkflowSpec(
            List.of(cron.strip()),
            timezone.orElse(null),
            "Forbid",
            suspended,
            runSpec(pipeline, parameters)));
  }

  private static Argo.RunSpec runSpec(String pipeline, Map<String, String> parameters) {
    return new Argo.RunSpec(
        new Argo.TemplateRef(pipeline),
        new Argo.Arguments(
            parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Argo.Parameter.of(entry.getKey(), entry.getValue()))
                .toList(),
            List.of()));
  }
}
