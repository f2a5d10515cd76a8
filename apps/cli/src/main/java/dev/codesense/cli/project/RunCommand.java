package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.SnapshotReader;
import dev.codesense.evaluate.report.RunFacts;
import dev.codesense.evaluate.report.RunPage;
import dev.codesense.evaluate.report.StateBeforeRun;
import dev.codesense.index.IndexComponent;
import dev.codesense.localrun.LocalRunner;
import dev.codesense.localrun.RunOrder;
import dev.codesense.localrun.RunOutcome;
import dev.codesense.localrun.engine.ContainerEngine;
import dev.codesense.localrun.engine.InProcessEngine;
import dev.codesense.report.Block;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.workflow.graph.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Brings the index up to date: fetches and masks the listed repositories, indexes what"
            + " changed, checks the new index, then lets queries use it.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense run", "  codesense run --lexical-only", "  codesense run --resume"})
public final class RunCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--lexical-only",
      description =
          "Indexes words only: searchable in seconds, without the vectors that take long.")
  private boolean lexicalOnly;

  @Option(
      names = "--accept-shrink",
      description = "Continues even if more disappears than the shrink limit allows.")
  private boolean acceptShrink;

  @Option(
      names = "--resume",
      description =
          "Continues the last run after a failure and keeps its finished tasks. A run that was"
              + " killed continues without this option, but fetches the repositories again.")
  private boolean resume;

  @Option(
      names = "--in-containers",
      description = "Runs each task in its image with podman or docker; see images/build.")
  private boolean inContainers;

  @Mixin private final StoreOption where = new StoreOption();

  public RunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = invocation.config(flags());
    // Says what the settings lack before anything is locked or begun.
    config.request(ConvergeComponent.SPEC, Map.of());
    try (var session =
        inContainers ? Session.conducting(invocation, "run") : Session.writing(invocation, "run")) {
      var outcome = run(config, session);
      session.endProgress();
      print(config, outcome, session);
    }
    return CommandLine.ExitCode.OK;
  }

  private RunOutcome run(ProjectConfig config, Session session) throws InterruptedException {
    var graph = new LocalIndexPipeline().graph();
    var process = invocation.process();
    var environment = invocation.environment();
    var target = IndexTarget.of(config, null);
    var before = before(target);
    var board =
        new TaskProgressView(
            graph.tasks().stream().map(Step::name).toList(), session.progress(), process.clock());
    session.board(board::lines);
    var engine =
        inContainers
            ? new ContainerEngine(invocation.project(), environment, ComponentYaml::image)
            : new InProcessEngine(
                invocation.project(), process.clock(), environment, Components::discover);
    return new LocalRunner(
            invocation.project(),
            engine,
            process.clock(),
            session.progress(),
            environment,
            task -> {
              board.changed(task);
              if (task.component().equals(IndexComponent.SPEC.name())) {
                invocation
                    .interruption()
                    .safe(
                        "Vectors made so far are kept, queries see the last good index; run again to resume.");
              }
            },
            Runtime.getRuntime().availableProcessors())
        .run(
            graph,
            new RunOrder(
                session.runId(),
                Map.of(),
                config::settings,
                resume ? RunOrder.Resume.ALWAYS : RunOrder.Resume.IF_CUT_OFF),
            outcome -> appendix(outcome, before, target, session));
  }

  /// What is there before the run.
  private record Before(@Nullable Generation live, Optional<Artifact<RepoSnapshot>> snapshot) {}

  private Before before(IndexTarget target) throws InterruptedException {
    try (var store = target.store(invocation)) {
      return new Before(
          store.live(target.location().collectionName()).orElse(null),
          new LocalArtifacts(invocation.project(), invocation.codec()).newest(RepoSnapshot.class));
    } catch (CodesenseException | IOException _) {
      // The run says what is wrong, or mends it.
      return new Before(null, Optional.empty());
    }
  }

  /// What the run's report says besides its tasks: as the page of the pipeline `full`.
  private static List<Block> appendix(
      RunOutcome outcome, Before before, IndexTarget target, Session session)
      throws InterruptedException {
    if (outcome.failure().isPresent()) {
      return List.of();
    }
    var run = session.run("run");
    var converged = outcome.result(ConvergeComponent.SPEC.name(), ConvergeComponent.SPEC);
    var indexed = outcome.result(IndexComponent.SPEC.name(), IndexComponent.SPEC);
    var now = SnapshotReader.open(converged.snapshot(), run);
    return RunPage.blocks(
        new RunFacts(
            now.snapshot(),
            StatusCommand.treated(converged.snapshot(), target, run),
            run.read(indexed.index()),
            null,
            converged.missing(),
            indexed.changed(),
            indexed.chunkedFiles(),
            indexed.embeddedTexts(),
            StateBeforeRun.of(
                before.live(),
                before.snapshot().map(snapshot -> SnapshotReader.open(snapshot, run)),
                now)),
        "codesense status --skipped");
  }

  private void print(ProjectConfig config, RunOutcome outcome, Session session)
      throws InterruptedException {
    var report = invocation.process().shown(outcome.report());
    if (outcome.failure().isPresent()) {
      invocation.say("Report: " + report);
      switch (outcome.failure().get().cause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case Throwable failure -> throw new IllegalStateException(failure);
      }
    }
    RunSummary.print(
        invocation,
        IndexTarget.of(config, null),
        where,
        session.run("run"),
        outcome.result(ConvergeComponent.SPEC.name(), ConvergeComponent.SPEC),
        outcome.result(IndexComponent.SPEC.name(), IndexComponent.SPEC),
        outcome.worked());
    invocation.say("Report: " + report);
  }

  /// What the command's own options mean for the components.
  private Flags flags() {
    var flags = where.flags();
    if (lexicalOnly) {
      flags = flags.and(Flags.of(IndexComponent.SPEC, Map.of("vectors", Vectors.NONE.name())));
    }
    if (acceptShrink) {
      flags =
          flags
              .and(Flags.of(ConvergeComponent.SPEC, Map.of("accept-shrink", "true")))
              .and(Flags.of(IndexComponent.SPEC, Map.of("shrink-limit", "1")));
    }
    return flags;
  }
}
