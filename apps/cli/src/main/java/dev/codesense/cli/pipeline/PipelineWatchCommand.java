package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.engines.Coalescer;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.WatchConfig;
import dev.codesense.pipelines.ProjectComponent;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ProjectConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Polls the listed repositories and starts a run when a branch has moved or codesense.yaml"
            + " has changed: few runs for many commits. With -p project=URL@BRANCH the list is"
            + " read there at each poll. The block `watch` of codesense.yaml sets the times.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline watch",
      "  codesense pipeline watch --kfp code-index",
      "  codesense pipeline watch --kfp code-index -p project=https://host/team/assistant.git@main"
    })
public final class PipelineWatchCommand implements Callable<Integer> {
  /// The block of codesense.yaml.
  public static final String BLOCK = "watch";

  private static final Duration TICK = Duration.ofMillis(500);

  private final Invocation invocation;

  @ArgGroup private Where where = new Where();

  /// One of these, or this machine.
  static final class Where {
    @Option(
        names = "--kfp",
        paramLabel = "FILE|PIPELINE",
        description =
            "Starts this pipeline on Kubeflow Pipelines. Default: `codesense run` on this machine.")
    @Nullable String kfp;

    @Option(
        names = "--argo",
        paramLabel = "FILE|PIPELINE",
        description = "Starts this pipeline on Argo Workflows.")
    @Nullable String argo;
  }

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "With --kfp or --argo, a parameter of the pipeline. May be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--looks",
      paramLabel = "N",
      converter = OptionValues.CountOrNone.class,
      defaultValue = "0",
      description = "Ends after this many polls. Default: never.")
  private int looks;

  /// What the project in git held at the last poll, and the commit that brought it.
  private String content = "";

  private String commit = "";

  PipelineWatchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // A project in git is watched from any folder.
    var config =
        parameters.containsKey(ProjectParameters.PROJECT)
            ? PipelineSession.settings(invocation)
            : invocation.config();
    var settings = config.block(BLOCK, WatchConfig.class);
    var coalescer = settings.coalescer();
    var clock = invocation.process().clock();
    invocation.interruption().safe("What was published stays; start the watch again to continue.");
    var next = clock.instant();
    for (int looked = 0; ; ) {
      var now = clock.instant();
      if (!now.isBefore(next)) {
        if (looks > 0 && looked == looks) {
          return CommandLine.ExitCode.OK;
        }
        look(coalescer);
        looked++;
        next = clock.instant().plus(settings.every());
      }
      for (var due : coalescer.due(clock.instant())) {
        start(due, coalescer);
      }
      Thread.sleep(TICK);
    }
  }

  /// What cannot be asked now is asked at the next look.
  private void look(Coalescer coalescer) throws IOException, InterruptedException {
    try (var session = Session.reading(invocation)) {
      var run = session.run("watch");
      var project = parameters.get(ProjectParameters.PROJECT);
      var heads = project == null ? headsHere(run) : headsOf(project, run);
      var now = invocation.process().clock().instant();
      heads.forEach((source, commit) -> {
        if (coalescer.seen(collection(), source, commit, now)) {
          invocation.say("%s is at %s".formatted(SafeText.line(source), commit.substring(0, 12)));
        }
      });
    } catch (CodesenseException e) {
      continueAfter(e);
    }
  }

  private Map<String, String> headsHere(RunContext run) throws IOException, InterruptedException {
    var heads = heads(invocation.config().request(ConvergeComponent.SPEC, Map.of()), run);
    var file = invocation.project().resolve(ProjectConfig.FILE);
    heads.put(ProjectConfig.FILE, Sha256.hex(Files.readAllBytes(file)));
    return heads;
  }

  /// As the first task of a run reads it; golden questions may lie beside the settings, so that any
  /// commit of the project counts, but not one that a run has written back.
  private Map<String, String> headsOf(String project, RunContext run) throws InterruptedException {
    var component =
        (ProjectComponent) Components.named(ProjectComponent.SPEC.name(), invocation.components());
    var head = component.head(project, run);
    var said = head.settings();
    var heads = new TreeMap<String, String>();
    if (!head.others().isEmpty()) {
      heads.putAll(heads(new ConvergeRequest(head.others(), false, said.converge()), run));
    }
    if (!head.content().equals(content)) {
      content = head.content();
      commit = said.commit();
    }
    heads.put(ProjectConfig.FILE, commit);
    return heads;
  }

  private Map<String, String> heads(ConvergeRequest request, RunContext run)
      throws InterruptedException {
    var converge =
        (ConvergeComponent)
            Components.named(ConvergeComponent.SPEC.name(), invocation.components());
    return new TreeMap<>(converge.heads(request, run));
  }

  private String collection() {
    return Stream.of(where.kfp, where.argo).filter(Objects::nonNull).findFirst().orElse("here");
  }

  private void start(Coalescer.Due due, Coalescer coalescer)
      throws IOException, InterruptedException {
    try {
      if (where.kfp != null) {
        startOn(KfpSession.open(invocation), due, where.kfp);
      } else if (where.argo != null) {
        startOn(ArgoSession.open(invocation), due, where.argo);
      } else {
        startHere();
      }
      coalescer.finished(due.collection());
    } catch (CodesenseException e) {
      continueAfter(e);
      if (e.problem().kind() == Problem.Kind.TRANSIENT) {
        coalescer.failed(due, invocation.process().clock().instant());
      } else {
        // The same commits would fail in the same way; the next one may mend it.
        coalescer.finished(due.collection());
      }
    }
  }

  private void startHere() throws InterruptedException {
    int code = invocation.execute("run", "--project", invocation.project().toString());
    if (code == Interruption.EXIT_CODE) {
      throw new InterruptedException("The run was interrupted");
    }
    if (code == Problem.Kind.TRANSIENT.exitCode()) {
      throw new CodesenseException(CliProblem.FILE_TROUBLE, "The run is tried again");
    }
  }

  private void startOn(PipelineSession opened, Coalescer.Due due, String pipeline)
      throws IOException, InterruptedException {
    try (var session = opened) {
      var order = session.order(new PipelineSession.Asked(pipeline, parameters, null, null, null));
      var commit = new TreeMap<>(due.commits()).firstEntry().getValue();
      var served = session.serve(order, new CommitRuns.Event(order.group(), commit), Duration.ZERO);
      invocation
          .out()
          .println(
              "%s  %s%s"
                  .formatted(
                      served.run().id(),
                      served.started() ? "started" : "covers the commits",
                      session.where(served.run())));
      invocation.out().flush();
    }
  }

  private void continueAfter(CodesenseException e) {
    invocation.warn(List.of(e.problem().code() + " " + e.getMessage()));
  }
}
