package dev.codesense.cli;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RetryingHttp;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.RunIds;
import dev.codesense.runtime.schema.Durations;
import dev.codesense.workflow.ImageLock;
import dev.codesense.workflow.client.CompiledPipeline;
import dev.codesense.workflow.client.KfpAccess;
import dev.codesense.workflow.client.KfpClient;
import dev.codesense.workflow.client.KfpConfig;
import dev.codesense.workflow.client.KfpProblem;
import dev.codesense.workflow.client.PipelineParameters;
import dev.codesense.workflow.client.PipelineRun;
import dev.codesense.workflow.client.PipelineUpload;
import dev.codesense.workflow.client.PipelineVersion;
import dev.codesense.workflow.client.RunFollower;
import dev.codesense.workflow.client.RunRequest;
import dev.codesense.workflow.client.UploadedPipeline;
import dev.codesense.workflow.validate.Finding;
import dev.codesense.workflow.validate.IrValidator;
import dev.codesense.workflow.validate.KfpVersion;
import dev.codesense.workflow.validate.ValidateProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// A command that talks to Kubeflow Pipelines: client and progress.
final class KfpSession implements AutoCloseable {
  /// The block of codesense.yaml.
  static final String BLOCK = "kfp";

  private static final Duration POLL = Duration.ofSeconds(5);

  private final Invocation invocation;
  private final Invocation.ShownProgress progress;
  private final KfpClient client;

  private KfpSession(Invocation invocation, Invocation.ShownProgress progress, KfpClient client) {
    this.invocation = invocation;
    this.progress = progress;
    this.client = client;
  }

  /// Reads the settings; a folder without codesense.yaml has the environment's.
  static KfpSession open(Invocation invocation) {
    var environment = invocation.environment();
    var config =
        Files.exists(invocation.project().resolve(ProjectConfig.FILE))
            ? invocation.config()
            : ProjectConfig.parse(ProjectConfig.FILE, "", environment, invocation.layout());
    var kfp = config.block(BLOCK, KfpConfig.class);
    var access =
        new KfpAccess(
            environment.secret("kfp-token").orElse(null),
            inProject(invocation, kfp.tokenFile()),
            environment.secret("kfp-cookie").orElse(null));
    return new KfpSession(
        invocation,
        invocation.progress(),
        new KfpClient(
            kfp.withCa(inProject(invocation, kfp.ca())),
            access,
            invocation.codec(),
            RetryingHttp.Pace.ofMachine()));
  }

  private static @Nullable Path inProject(Invocation invocation, @Nullable Path path) {
    return path == null ? null : invocation.project().resolve(path).normalize();
  }

  KfpClient client() {
    return client;
  }

  Invocation.ShownProgress progress() {
    return progress;
  }

  /// An id that no other request has.
  String mark() {
    return RunIds.create(invocation.surroundings().clock().instant(), new SecureRandom());
  }

  /// A pipeline that a person named, and what it takes.
  record Target(UploadedPipeline pipeline, PipelineVersion version, PipelineParameters parameters) {

    /// A request with what was given on the command line.
    RunRequest request(Map<String, String> given) {
      return new RunRequest(version, parameters.typed(given), null, null);
    }

    /// What has one run at a time: the pipeline, and the collection that it builds.
    String group(RunRequest request) {
      var collection = request.parameters().get("collection_name");
      return pipeline.name() + (collection == null ? "" : " " + collection);
    }
  }

  /// What a person means: a compiled file, uploaded unless it is there, or a pipeline that KFP
  /// knows.
  ///
  /// @param versionName of the version; null: the content's, or the newest
  Target target(String fileOrName, @Nullable String versionName)
      throws IOException, InterruptedException {
    var file = invocation.surroundings().directory().resolve(fileOrName);
    if (Files.isRegularFile(file)) {
      var compiled = compiled(fileOrName);
      var upload = new PipelineUpload(client);
      var uploaded =
          versionName == null ? upload.upload(compiled) : upload.upload(compiled, versionName);
      return new Target(uploaded.pipeline(), uploaded.version(), compiled.parameters());
    }
    var pipeline =
        client
            .pipeline(fileOrName)
            .orElseThrow(
                () -> notThere("There is no file %s and no pipeline of that name", fileOrName));
    var version =
        (versionName == null
                ? client.newestVersion(pipeline)
                : client.version(pipeline, versionName))
            .orElseThrow(() ->
                notThere(
                    "The pipeline %s has no version"
                        + (versionName == null ? "" : " " + versionName),
                    fileOrName));
    return new Target(pipeline, version, client.parameters(version));
  }

  /// A pipeline's file, which the server would take.
  CompiledPipeline compiled(String path) throws IOException {
    return compiled(path, text(path));
  }

  /// As above, its images pinned; warns of those that are not.
  CompiledPipeline pinned(String path, ImageLock lock) throws IOException {
    var text = lock.pin(text(path));
    var loose = ImageLock.unpinned(text);
    if (!loose.isEmpty()) {
      invocation.warn(
          List.of(
              "%s has images without a digest, so that a cached task does not notice a newer one: %s; pin them with --images images.lock"
                  .formatted(path, String.join(", ", loose))));
    }
    return compiled(path, text);
  }

  private String text(String path) throws IOException {
    return Files.readString(invocation.surroundings().directory().resolve(path));
  }

  private CompiledPipeline compiled(String path, String text) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var compiled = CompiledPipeline.of(path, content, invocation.codec());
    var lines = new FindingLines(invocation.err(), invocation.errPaint());
    var findings = new IrValidator().validate(path, content, KfpVersion.NEWEST);
    findings.forEach(lines::print);
    if (findings.stream().anyMatch(Finding::isError)) {
      throw new CodesenseException(ValidateProblem.PIPELINE_REFUSED, path + " is not uploaded");
    }
    return compiled;
  }

  /// The run that a person means: its id, its name (then the newest of them), or `latest`.
  PipelineRun run(String idOrName) throws InterruptedException {
    if (isId(idOrName)) {
      return client.run(idOrName);
    }
    var found = idOrName.equals("latest") ? client.runs(1) : client.runsNamed(idOrName, 1);
    return client.run(
        found.stream()
            .findFirst()
            .orElseThrow(() -> notThere("There is no run %s", idOrName))
            .id());
  }

  private static boolean isId(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static CodesenseException notThere(String format, String name) {
    return new CodesenseException(KfpProblem.NOT_THERE, format.formatted(name));
  }

  /// Waits for a run's end; Ctrl-C leaves it going.
  PipelineRun follow(PipelineRun run, Duration longest) throws InterruptedException {
    invocation
        .interruption()
        .safe("The run goes on; `codesense pipeline status " + run.id() + "` looks at it.");
    return new RunFollower(
            client, progress.progress(), invocation.surroundings().clock(), Thread::sleep)
        .await(run.id(), POLL, longest);
  }

  @Override
  public void close() {
    progress.close();
    client.close();
  }

  /// Reads `30s`, `5m`, `PT1H`.
  static final class Time implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text);
    }
  }
}
