package dev.codesense.engines.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.Sha256;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.Schedule;
import dev.codesense.workflow.argo.Argo;
import dev.codesense.workflow.argo.ArgoCompiler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs of a WorkflowTemplate, now and by the clock, as Argo's objects.
public final class ArgoRuns {
  /// The label of runs that were made for commits: which of them are one at a time.
  static final String GROUP = "codesense.dev/group";

  private static final int LONGEST_NAME = 63;

  /// Argo adds the time to a schedule's name.
  private static final int LONGEST_SCHEDULE = 52;

  private static final int DIGITS = 8;

  private ArgoRuns() {}

  /// A run for a commit. Whoever makes it, its name is the same.
  ///
  /// @param attempt 1, and one more for each run of this commit that failed
  public static Argo.Workflow forCommit(ArgoRequest request, CommitRuns.Event event, int attempt) {
    var end = group(event) + "-" + event.shortCommit() + (attempt == 1 ? "" : "-" + attempt);
    return run(
        request, fitted(request.template(), end), event.runName(), Map.of(GROUP, group(event)));
  }

  /// The label's value for the event's group.
  static String group(CommitRuns.Event event) {
    return Sha256.ofParts(event.group()).substring(0, DIGITS);
  }

  /// A name that ends as given, and begins with as much of `start` as fits.
  public static String fitted(String start, String end) {
    var longest = LONGEST_NAME - end.length() - 1;
    return start.substring(0, Math.min(start.length(), longest)) + "-" + end;
  }

  /// A run.
  ///
  /// @throws CodesenseException [ArgoProblem#NAME_REFUSED]
  public static Argo.Workflow run(ArgoRequest request, String name) {
    return run(request, name, name, Map.of());
  }

  private static Argo.Workflow run(
      ArgoRequest request, String name, String title, Map<String, String> labels) {
    var all = new TreeMap<>(ArgoCompiler.LABELS);
    all.putAll(labels);
    return new Argo.Workflow(
        new Argo.Metadata(checked(name, LONGEST_NAME), all, Map.of(ArgoCompiler.TITLE, title)),
        spec(request));
  }

  /// Runs by the clock, one at a time.
  ///
  /// @param timezone such as `Europe/Berlin`
  /// @throws CodesenseException [ArgoProblem#NAME_REFUSED], or that Argo has no such schedule
  public static Argo.CronWorkflow schedule(
      ArgoRequest request, String name, Schedule.Cron cron, String timezone) {
    return new Argo.CronWorkflow(
        new Argo.Metadata(checked(name, LONGEST_SCHEDULE), ArgoCompiler.LABELS, Map.of()),
        new Argo.CronWorkflowSpec(
            List.of(cron.withoutSeconds()), timezone, "Forbid", false, spec(request)));
  }

  private static String checked(String name, int longest) {
    if (!name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?") || name.length() > longest) {
      throw new CodesenseException(
          ArgoProblem.NAME_REFUSED,
          "`%s` is not a name for Argo: lower-case letters, digits and hyphens, at most %d"
              .formatted(name, longest));
    }
    return name;
  }

  private static Argo.RunSpec spec(ArgoRequest request) {
    return new Argo.RunSpec(
        new Argo.TemplateRef(request.template()),
        new Argo.Arguments(
            request.parameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Argo.Parameter.of(entry.getKey(), entry.getValue()))
                .toList(),
            List.of()),
        request.serviceAccount());
  }
}
