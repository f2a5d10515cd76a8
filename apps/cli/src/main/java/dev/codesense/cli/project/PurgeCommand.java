package dev.codesense.cli.project;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.text.Amount;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.binding.Flags;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    description =
        "Removes every trace of a repository that is no longer listed: data, mirror, snapshots,"
            + " vectors, all generations that held it, and what earlier runs left.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense purge git.example.com/team/service"})
public final class PurgeCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "REPO",
      description = "Id of the repository, as `codesense status` lists it.")
  private String repository = "";

  @Mixin private final StoreOption where = new StoreOption();

  public PurgeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var config =
        invocation.config(
            where.flags().and(Flags.of(ConvergeComponent.SPEC, Map.of("accept-shrink", "true"))));
    var target = IndexTarget.of(config, null);
    var converge =
        (ConvergeComponent)
            Components.named(ConvergeComponent.SPEC.name(), invocation.components());
    var request = config.request(ConvergeComponent.SPEC, Map.of());
    try (var session = Session.writing(invocation, "purge")) {
      var run = session.run("converge");
      var shelf = new LocalArtifacts(invocation.project(), invocation.codec());
      var converged =
          request.repositories().isEmpty()
              ? converge.clear(request, run)
              : converge.run(request, run);
      var snapshot = new ArtifactFiles(invocation.codec()).read(converged.snapshot());
      if (holds(snapshot, repository)) {
        throw new CodesenseException(
            CliProblem.STILL_LISTED, repository + " is listed in codesense.yaml");
      }
      var purged = target.maintenance(session.run("purge")).purge(target.project(), repository);
      // What runs logged, what shards cut, what was asked about it: all but the new snapshot goes.
      new RunArchive(invocation.project(), invocation.codec()).prune(0);
      shelf.prune(0, converged.snapshot().directory()::equals);
      session.endProgress();
      invocation
          .out()
          .println(
              "removed %s: %s, %s, %s"
                  .formatted(
                      repository,
                      Amount.of(purged.generations().size(), "generations"),
                      Amount.of(purged.chunks(), "chunks"),
                      Amount.of(purged.vectors(), "vectors")));
    }
    return CommandLine.ExitCode.OK;
  }

  private static boolean holds(RepoSnapshot snapshot, String repository) {
    return snapshot.repositories().stream().anyMatch(state -> state.id().equals(repository));
  }
}
