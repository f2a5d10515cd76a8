package dev.codesense.cli.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which pipeline, and with what: the same for a run and a schedule.
final class PipelineParametersMixin {

  @Parameters(
      paramLabel = "FILE|PIPELINE",
      description =
          "File of a compiled pipeline, uploaded if needed; or name of an uploaded pipeline.")
  String target = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description =
          "A parameter of the pipeline; lists and objects as JSON. May be repeated. Default: for a"
              + " pipeline of codesense the value in codesense.yaml; then the pipeline's default.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--version-name",
      paramLabel = "NAME",
      description = "Version of the pipeline, on KFP. Default: that of the file, or the newest.")
  @Nullable String versionName;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description = "Service account of the pods. Default: the installation's.")
  @Nullable String serviceAccount;

  @Option(
      names = "--pipeline-root",
      paramLabel = "URI",
      description =
          "Where artifacts go, such as s3://bucket/path, on KFP. Default: the installation's.")
  @Nullable String pipelineRoot;

  /// What is asked for, unless the engine has nothing of it.
  PipelineSession.Asked asked(EngineMixin engine) {
    engine.kfpOnly(versionName != null, "--version-name", "Argo's templates have no versions");
    engine.kfpOnly(
        pipelineRoot != null, "--pipeline-root", "Argo's artifact repository says where they go");
    return new PipelineSession.Asked(target, parameters, versionName, serviceAccount, pipelineRoot);
  }
}
