package dev.codesense.cli;

import dev.codesense.workflow.client.RunRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which pipeline, and with what: the same for a run and a schedule.
final class PipelineParametersMixin {

  @Parameters(
      paramLabel = "FILE|PIPELINE",
      description = "A compiled pipeline, uploaded when it is not there, or one that KFP knows.")
  String target = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the pipeline; lists and objects as JSON. May be repeated.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--version-name",
      paramLabel = "NAME",
      description = "Version of the pipeline. Default: that of the file, or the newest.")
  @Nullable String versionName;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description = "Service account of the pods. Default: the installation's.")
  @Nullable String serviceAccount;

  @Option(
      names = "--pipeline-root",
      paramLabel = "URI",
      description = "Where artifacts go, such as s3://bucket/path. Default: the installation's.")
  @Nullable String pipelineRoot;

  RunRequest request(KfpSession.Target found) {
    return new RunRequest(
        found.version(), found.parameters().typed(parameters), serviceAccount, pipelineRoot);
  }
}
