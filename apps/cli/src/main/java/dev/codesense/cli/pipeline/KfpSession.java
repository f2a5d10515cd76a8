package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.engines.CommitRunRegistry;
import dev.codesense.engines.CompiledPipeline;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineParameters;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.UploadedPipeline;
import dev.codesense.engines.kfp.KfpAccess;
import dev.codesense.engines.kfp.KfpClient;
import dev.codesense.engines.kfp.KfpCommits;
import dev.codesense.engines.kfp.KfpConfig;
import dev.codesense.engines.kfp.PipelineUpload;
import dev.codesense.engines.kfp.PipelineVersion;
import dev.codesense.engines.kfp.RunRequest;
import dev.codesense.engines.kfp.RunStart;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.Launch;
import dev.codesense.validate.ValidateProblem;
import dev.codesense.workflow.ImageLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A command that talks to Kubeflow Pipelines.
public final class KfpSession extends PipelineSession {
  /// The block of codesense.yaml.
  public static final String BLOCK = "kfp";

  private final KfpClient client;

  private KfpSession(Invocation invocation, ProjectConfig settings, KfpClient client) {
    super(invocation, settings);
    this.client = client;
  }

  static KfpSession open(Invocation invocation) {
    var environment = invocation.environment();
    var settings = settings(invocation);
    var kfp = settings.block(BLOCK, KfpConfig.class);
    var access =
        new KfpAccess(
            environment.secret("kfp-token").orElse(null),
            inProject(invocation, kfp.tokenFile()),
            environment.secret("kfp-cookie").orElse(null));
    return new KfpSession(
        invocation,
        settings,
        new KfpClient(
            kfp.withCa(inProject(invocation, kfp.ca())),
            access,
            invocation.codec(),
            RetryingHttp.Pace.ofMachine()));
  }

  @Override
  KfpClient engine() {
    return client;
  }

  /// A pipeline that is there, with parameters that it takes.
  final class KfpOrder implements Order {
    private final String pipeline;
    private final RunRequest request;

    private KfpOrder(String pipeline, RunRequest request) {
      this.pipeline = pipeline;
      this.request = request;
    }

    RunRequest request() {
      return request;
    }

    @Override
    public String pipeline() {
      return pipeline;
    }

    @Override
    public String group() {
      return PipelineSession.group(pipeline, request.parameters());
    }

    @Override
    public PipelineRun start(@Nullable String name) throws InterruptedException {
      var mark = mark();
      return new RunStart(client).start(request, name == null ? pipeline + " " + mark : name, mark);
    }

    @Override
    public CommitRunRegistry forCommits() {
      return new KfpCommits(client, request, mark());
    }
  }

  @Override
  String pipelineName(String fileOrName) throws IOException {
    return isFile(fileOrName) ? compiled(fileOrName, text(fileOrName)).name() : fileOrName;
  }

  @Override
  KfpOrder order(Asked asked) throws IOException, InterruptedException {
    return isFile(asked.target()) ? uploaded(asked) : known(asked);
  }

  private KfpOrder uploaded(Asked asked) throws IOException, InterruptedException {
    var text = text(asked.target());
    var compiled = compiled(asked.target(), text);
    var parameters = typed(compiled.name(), compiled.parameters(), asked);
    var version = asked.version() == null ? compiled.versionName() : asked.version();
    check(asked.target(), text, new Launch(names(compiled, version), List.of(), parameters));
    var uploaded = new PipelineUpload(client).upload(compiled, version);
    return order(asked, uploaded.pipeline(), uploaded.version(), parameters);
  }

  private Map<Launch.Name, String> names(CompiledPipeline compiled, String version) {
    var names = new EnumMap<Launch.Name, String>(Launch.Name.class);
    names.put(Launch.Name.PIPELINE, compiled.name());
    names.put(Launch.Name.VERSION, version);
    names.put(Launch.Name.EXPERIMENT, client.config().experiment());
    if (client.config().namespace() != null) {
      names.put(Launch.Name.NAMESPACE, client.config().namespace());
    }
    return names;
  }

  private KfpOrder known(Asked asked) throws InterruptedException {
    var pipeline =
        client
            .pipeline(asked.target())
            .orElseThrow(
                () -> notThere("There is no file %s and no pipeline of that name", asked.target()));
    var version =
        (asked.version() == null
                ? client.newestVersion(pipeline)
                : client.version(pipeline, asked.version()))
            .orElseThrow(() ->
                notThere(
                    "The pipeline %s has no version"
                        + (asked.version() == null ? "" : " " + asked.version()),
                    asked.target()));
    var parameters = typed(pipeline.name(), client.parameters(version), asked);
    return order(asked, pipeline, version, parameters);
  }

  private Map<String, Object> typed(String pipeline, PipelineParameters takes, Asked asked) {
    return takes.typed(parameters(pipeline, takes.byName().keySet(), asked));
  }

  private KfpOrder order(
      Asked asked,
      UploadedPipeline pipeline,
      PipelineVersion version,
      Map<String, Object> parameters) {
    return new KfpOrder(
        pipeline.name(), new RunRequest(version, parameters, asked.serviceAccount(), asked.root()));
  }

  /// A file that the server would take, its images pinned; warns of those that are not.
  CompiledPipeline pinned(String path, ImageLock lock) throws IOException {
    var text = pinned(path, text(path), lock);
    check(path, text, null);
    return compiled(path, text);
  }

  private CompiledPipeline compiled(String path, String text) {
    return CompiledPipeline.of(path, text.getBytes(StandardCharsets.UTF_8), invocation().codec());
  }

  /// Refuses what the server, in the version of the settings, would refuse or lose.
  ///
  /// @param launch how the pipeline is to be started; null: it is not
  private void check(String path, String text, @Nullable Launch launch) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var target = client.config().target();
    var validator = new IrValidator();
    var findings =
        launch == null
            ? validator.validate(path, content, target)
            : validator.validate(path, content, target, launch);
    var lines = new FindingLines(invocation().err(), invocation().errPaint());
    findings.forEach(lines::print);
    if (findings.stream().anyMatch(Finding::isError)) {
      throw new CodesenseException(
          ValidateProblem.PIPELINE_REFUSED, "%s is not uploaded to KFP %s".formatted(path, target));
    }
  }

  @Override
  PipelineRun run(String idOrName) throws InterruptedException {
    if (isId(idOrName)) {
      return client.run(idOrName);
    }
    var found =
        idOrName.equals(LATEST)
            ? client.runs(PipelineEngine.Scope.OURS, 1)
            : client.runsNamed(idOrName, 1);
    return client.run(
        found.stream()
            .findFirst()
            .orElseThrow(() ->
                notThere(
                    "codesense has started no run%s in the experiment %s; `codesense pipeline list runs --all` lists everybody's, to be named by id"
                        .formatted(
                            idOrName.equals(LATEST) ? "" : " called " + idOrName,
                            client.config().experiment())))
            .id());
  }

  private static boolean isId(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private CodesenseException notThere(String format, String name) {
    return notThere(format.formatted(name));
  }

  @Override
  CodesenseException notThere(String message) {
    return new CodesenseException(KfpProblem.NOT_THERE, message);
  }

  @Override
  public void close() {
    super.close();
    client.close();
  }
}
