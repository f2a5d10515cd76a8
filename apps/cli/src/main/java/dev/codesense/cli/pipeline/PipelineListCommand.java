package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.text.Amount;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.kfp.PipelineVersion;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Lists pipelines, their versions, and the runs and schedules that codesense started on Kubeflow"
            + " Pipelines or Argo, newest first.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline list",
      "  codesense pipeline list versions --of code-index",
      "  codesense pipeline list runs --all"
    })
final class PipelineListCommand implements Callable<Integer> {
  private final Invocation invocation;

  /// What may be listed.
  enum What {
    PIPELINES,
    VERSIONS,
    RUNS,
    SCHEDULES
  }

  @Parameters(
      paramLabel = "WHAT",
      arity = "0..1",
      defaultValue = "pipelines",
      description = "pipelines, versions, runs or schedules. Default: ${DEFAULT-VALUE}.")
  private What what = What.PIPELINES;

  @Mixin private EngineMixin engine = new EngineMixin();

  @Option(
      names = "--of",
      paramLabel = "PIPELINE",
      description = "Pipeline whose versions are listed.")
  private @Nullable String of;

  @Option(
      names = "--most",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "30",
      description = "Largest number of runs. Default: ${DEFAULT-VALUE}.")
  private int most = 30;

  @Option(
      names = "--all",
      description =
          "Lists everybody's runs or schedules in the namespace, not only those that codesense"
              + " started; on KFP also those of other experiments.")
  private boolean all;

  @Option(names = "--json", description = "Prints one line of JSON per item instead of text.")
  private boolean json;

  PipelineListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    engine.kfpOnly(what == What.VERSIONS, "versions", "Argo's templates have none");
    try (var session = engine.open(invocation)) {
      var there = session.engine();
      var scope = all ? PipelineEngine.Scope.ALL : PipelineEngine.Scope.OURS;
      switch (what) {
        case PIPELINES ->
            print(there.pipelines(), one -> line(one.name(), one.createdAt(), one.id()));
        case VERSIONS ->
            print(versions(session), one -> line(one.name(), one.createdAt(), one.id()));
        case RUNS ->
            print(
                there.runs(scope, most),
                one -> line(one.state().toString(), one.createdAt(), one.id(), one.name()));
        case SCHEDULES ->
            print(
                there.recurringRuns(scope),
                one ->
                    line(
                        one.enabled() ? "on" : "off",
                        one.createdAt(),
                        one.id(),
                        one.schedule(),
                        one.name()));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private List<PipelineVersion> versions(PipelineSession session) throws InterruptedException {
    return switch (session) {
      case KfpSession kfp -> {
        var name = of == null ? "" : of;
        var pipeline =
            kfp.engine()
                .pipeline(name)
                .orElseThrow(() ->
                    new CodesenseException(
                        KfpProblem.NOT_THERE,
                        name.isEmpty()
                            ? "Name the pipeline of the versions with --of PIPELINE"
                            : "There is no pipeline " + name));
        yield kfp.engine().versions(pipeline);
      }
      case ArgoSession _ -> List.of();
    };
  }

  private <T extends Record> void print(
      List<T> things, java.util.function.Function<T, String> line) {
    for (var thing : things) {
      if (json) {
        invocation.json(thing);
      } else {
        invocation.out().println(line.apply(thing));
      }
    }
    if (things.isEmpty()) {
      invocation.say("There are none.");
    }
  }

  private static String line(@Nullable Object... fields) {
    var text = new StringBuilder();
    for (var field : fields) {
      text.append(text.isEmpty() ? "" : "  ")
          .append(
              switch (field) {
                case null -> "-";
                case Instant moment -> Amount.moment(moment);
                default -> field;
              });
    }
    return SafeText.line(text.toString());
  }
}
