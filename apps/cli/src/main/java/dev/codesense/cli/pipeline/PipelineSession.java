package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.ShellWord;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.UrlCredentials;
import dev.codesense.engines.CommitRunRegistry;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RunFollower;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.RunIds;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.workflow.ImageLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A command that talks to what runs pipelines in a cluster: engine and progress.
abstract sealed class PipelineSession implements AutoCloseable permits KfpSession, ArgoSession {
  /// In place of a run's id or name.
  static final String LATEST = "latest";

  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration COMMIT_POLL = Duration.ofSeconds(15);

  /// A value of a parameter, in a compiled pipeline of KFP and of Argo.
  private static final Pattern VALUE =
      Pattern.compile("\\b(?:defaultValue|constant|value|url)[\"']?: *(\\S.*)");

  private final Invocation invocation;
  private final ProjectConfig settings;
  private final Invocation.ShownProgress progress;

  PipelineSession(Invocation invocation, ProjectConfig settings) {
    this.invocation = invocation;
    this.settings = settings;
    progress = invocation.progress();
  }

  /// The settings; a folder without codesense.yaml has the environment's.
  static ProjectConfig settings(Invocation invocation) {
    return Files.exists(invocation.project().resolve(ProjectConfig.FILE))
        ? invocation.config()
        : ProjectConfig.parse(
            ProjectConfig.FILE, "", invocation.environment(), invocation.layout(), Flags.none());
  }

  final boolean isFile(String target) {
    return Files.isRegularFile(invocation.process().directory().resolve(target));
  }

  /// A file that goes to the engine, which shows it to whoever sees the pipeline.
  final String text(String file) throws IOException {
    var text = Files.readString(invocation.process().directory().resolve(file));
    var values = VALUE.matcher(text);
    while (values.find()) {
      if (UrlCredentials.in(values.group(1))) {
        throw new CodesenseException(
            CliProblem.CREDENTIALS_IN_FILE,
            "%s, line %d: a value has a user name, password or token in a URL"
                .formatted(file, text.substring(0, values.start()).lines().count()));
      }
    }
    return text;
  }

  static @Nullable Path inProject(Invocation invocation, @Nullable Path path) {
    return path == null ? null : invocation.project().resolve(path).normalize();
  }

  final Invocation invocation() {
    return invocation;
  }

  final Invocation.ShownProgress progress() {
    return progress;
  }

  abstract PipelineEngine engine();

  /// What a person asks for.
  ///
  /// @param target a compiled file, or the name of a pipeline
  /// @param parameters as written
  /// @param version of the pipeline; null: the content's, or the newest
  /// @param serviceAccount of the pods; null: the installation's
  /// @param root where artifacts go; null: the installation's
  record Asked(
      String target,
      Map<String, String> parameters,
      @Nullable String version,
      @Nullable String serviceAccount,
      @Nullable String root) {}

  /// A pipeline that is there, with parameters that it takes.
  interface Order {
    String pipeline();

    /// What has one run at a time: the pipeline, and the collection or project that it is for.
    String group();

    /// @param name of the run; null: the pipeline's and the time
    PipelineRun start(@Nullable String name) throws InterruptedException;

    CommitRunRegistry forCommits();
  }

  /// The name of the pipeline in a file, or what is no file as it is written.
  abstract String pipelineName(String fileOrName) throws IOException;

  /// Checks what is asked for; then brings the pipeline there unless it is.
  abstract Order order(Asked asked) throws IOException, InterruptedException;

  /// The run that a person means: the id of anybody's run, or of those that codesense started the
  /// newest with that name, or the [#LATEST].
  abstract PipelineRun run(String idOrName) throws InterruptedException;

  /// Says that the engine has not what was named.
  abstract CodesenseException notThere(String message);

  static String group(String pipeline, Map<String, ?> parameters) {
    return Stream.of("collection_name", ProjectParameters.PROJECT)
        .flatMap(name -> Stream.ofNullable(parameters.get(name)))
        .findFirst()
        .map(built -> pipeline + " " + built)
        .orElse(pipeline);
  }

  /// A pipeline's text, its images pinned; warns of those that are not.
  final String pinned(String path, String text, ImageLock lock) {
    var pinned = lock.pin(text);
    var loose = ImageLock.unpinned(pinned);
    if (!loose.isEmpty()) {
      invocation.warn(
          List.of(
              "%s has images without a digest, so that a cached task does not notice a newer one: %s; pin them with --images images.lock"
                  .formatted(path, String.join(", ", loose))));
    }
    return pinned;
  }

  /// What is given and, for a pipeline of codesense, what the project says.
  ///
  /// @param taken names of the parameters that the pipeline takes
  final Map<String, String> parameters(String pipeline, Collection<String> taken, Asked asked) {
    return new ProjectParameters(settings, invocation.codec())
        .with(pipeline, taken, asked.parameters());
  }

  /// An id that no other request has.
  final String mark() {
    return RunIds.create(invocation.process().clock().instant(), new SecureRandom());
  }

  /// Sees to it that a run contains the commit.
  final CommitRuns.Served serve(Order order, CommitRuns.Event event, Duration quiet)
      throws InterruptedException {
    return new CommitRuns(order.forCommits(), progress.progress(), Thread::sleep)
        .serve(event, new CommitRuns.Pace(quiet, COMMIT_POLL));
  }

  /// The end of a line: where to look at a run.
  final String where(PipelineRun run) {
    return engine().page(run).map(page -> "  " + page).orElse("");
  }

  /// Waits for a run's end; Ctrl-C leaves it going.
  final PipelineRun follow(PipelineRun run, Duration longest) throws InterruptedException {
    invocation
        .interruption()
        .safe(
            "The run continues; `codesense pipeline status %s%s` shows it."
                .formatted(
                    ShellWord.of(run.id()),
                    switch (this) {
                      case KfpSession _ -> "";
                      case ArgoSession _ -> " --engine argo";
                    }));
    return new RunFollower(
            engine(), progress.progress(), invocation.process().clock(), Thread::sleep)
        .await(run.id(), POLL, longest);
  }

  @Override
  public void close() {
    progress.close();
  }
}
