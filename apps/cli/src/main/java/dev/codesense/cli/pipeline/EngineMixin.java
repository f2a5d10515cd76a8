package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which engine a command is for.
final class EngineMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--engine",
      paramLabel = "kfp|argo",
      defaultValue = "kfp",
      description =
          "kfp: Kubeflow Pipelines (block kfp); argo: Argo Workflows alone (blocks cluster, argo)."
              + " Default: ${DEFAULT-VALUE}.")
  private Engine engine = Engine.KFP;

  PipelineSession open(Invocation invocation) {
    return switch (engine) {
      case KFP -> KfpSession.open(invocation);
      case ARGO -> ArgoSession.open(invocation);
    };
  }

  Engine engine() {
    return engine;
  }

  /// Refuses what Argo has nothing of.
  ///
  /// @param given whether it is on the command line
  /// @param why and what to do
  void kfpOnly(boolean given, String option, String why) {
    if (given && engine == Engine.ARGO) {
      throw new ParameterException(
          command.commandLine(), "%s is for --engine kfp only: %s".formatted(option, why));
    }
  }
}
