package dev.codesense.pipelines.project;

import dev.codesense.converge.GitRemotes;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.core.http.Webhook;
import dev.codesense.index.generation.IndexRollbackRequest;
import dev.codesense.index.generation.IndexRollbackResult;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The exit task of every pipeline: takes back what a run that failed did, each part by what did
/// it, and tells people. A part that cannot be taken back holds no other up.
public final class ProjectExitHandlerComponent
    implements Component<ProjectExitHandlerRequest, ProjectExitHandlerResult> {

  public static final ComponentSpec<ProjectExitHandlerRequest, ProjectExitHandlerResult> SPEC =
      new ComponentSpec<>(
          "project-exit-handler",
          "Ends a run: takes back what one that failed did to index and traffic, and tells people",
          "cli",
          ProjectExitHandlerRequest.class,
          ProjectExitHandlerResult.class,
          new ComponentSpec.Resources("500m", "1Gi"),
          "project");

  private final ProjectFile project;
  private final Component<IndexRollbackRequest, IndexRollbackResult> index;
  private final Traffic traffic;
  private final Pace pace;

  /// Ends rollouts.
  @FunctionalInterface
  public interface Traffic {

    /// @param settings say where cluster and MLflow are
    /// @param reason for the rollout's log
    /// @return whether there was a rollout of the run to end
    boolean giveBack(
        String service, String runId, String reason, ProjectConfig settings, RunContext run)
        throws InterruptedException;
  }

  /// @param layout of codesense.yaml
  /// @param index takes the move of an alias back
  public ProjectExitHandlerComponent(
      GitRemotes remotes,
      Supplier<ConfigLayout> layout,
      Component<IndexRollbackRequest, IndexRollbackResult> index,
      Traffic traffic,
      Pace pace) {
    project = new ProjectFile(remotes, layout);
    this.index = index;
    this.traffic = traffic;
    this.pace = pace;
  }

  @Override
  public ComponentSpec<ProjectExitHandlerRequest, ProjectExitHandlerResult> spec() {
    return SPEC;
  }

  @Override
  public ProjectExitHandlerResult run(ProjectExitHandlerRequest request, RunContext run)
      throws InterruptedException {
    boolean failed = request.status() == null || request.status().failed();
    var failures = new ArrayList<RuntimeException>();
    var lines = new ArrayList<String>();
    boolean trafficGivenBack =
        failed
            && request.undo().contains(Part.TRAFFIC)
            && !request.service().isEmpty()
            && done(
                "The traffic of %s goes to what served before".formatted(request.service()),
                "The traffic of %s could not be given back".formatted(request.service()),
                () ->
                    traffic.giveBack(
                        request.service(),
                        request.runId(),
                        "run %s has failed or was cancelled".formatted(request.runId()),
                        settings(request, run),
                        run),
                lines,
                failures);
    // Also after a good run: it forgets what an exit task would have needed.
    boolean indexMovedBack =
        request.undo().contains(Part.INDEX)
            && done(
                "Queries go to the generation before",
                "The index could not be moved back",
                () ->
                    index
                        .run(
                            new IndexRollbackRequest(
                                request.runId(),
                                request.status(),
                                false,
                                request.collectionName(),
                                request.store()),
                            run)
                        .moved(),
                lines,
                failures);
    boolean told = failed && new Webhook(run, pace).tell(message(request, lines));
    if (!failures.isEmpty()) {
      var first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
    return new ProjectExitHandlerResult(indexMovedBack, trafficGivenBack, told);
  }

  /// Takes a part back.
  @FunctionalInterface
  private interface Undo {
    boolean run() throws InterruptedException;
  }

  private static boolean done(
      String good, String bad, Undo undo, List<String> lines, List<RuntimeException> failures)
      throws InterruptedException {
    try {
      boolean done = undo.run();
      if (done) {
        lines.add(good + " again.");
      }
      return done;
    } catch (RuntimeException e) {
      failures.add(e);
      lines.add(
          e instanceof CodesenseException known
              ? "%s (%s): %s".formatted(bad, known.problem().code(), known.problem().remedy())
              : bad + ".");
      return false;
    }
  }

  /// Where the project cannot be read, cluster and MLflow are where the defaults have them: the
  /// traffic must not wait for git.
  private ProjectConfig settings(ProjectExitHandlerRequest request, RunContext run)
      throws InterruptedException {
    try {
      return project.settings(request.source().orElse(""), "", run);
    } catch (CodesenseException e) {
      run.progress()
          .warn(
              "The project's settings cannot be read, and the defaults hold for cluster and mlflow: "
                  + e.getMessage());
      return project.settings(null);
    }
  }

  private static String message(ProjectExitHandlerRequest request, List<String> lines) {
    var text =
        new StringBuilder(
            "codesense: run %s%s has ended as %s."
                .formatted(
                    request.runId(),
                    request.pipeline().isEmpty() ? "" : " of " + request.pipeline(),
                    state(request)));
    lines.forEach(line -> text.append('\n').append(line));
    return text.append(
            "\nWhy: the log of the task that failed, or `codesense pipeline logs %s`"
                .formatted(request.runId()))
        .toString();
  }

  private static String state(ProjectExitHandlerRequest request) {
    return request.status() == null ? "FAILED" : request.status().state();
  }
}
