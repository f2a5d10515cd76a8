package dev.codesense.cli;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexResult;
import dev.codesense.runtime.ArtifactShelf;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.search.store.Generation.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Brings the index up to date: fetches and masks the listed repositories, indexes what"
            + " changed, checks the new index, then lets queries use it.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense run", "  codesense run --lexical-only"})
final class RunCommand implements Callable<Integer> {
  /// Artifacts of so many runs stay, for a look back.
  private static final int KEPT_ARTIFACTS = 3;

  private final Invocation invocation;

  @Option(
      names = "--lexical-only",
      description = "Searchable by words in seconds, without the vectors that take long.")
  private boolean lexicalOnly;

  @Option(
      names = "--accept-shrink",
      description = "Even if more disappears than the shrink limit allows.")
  private boolean acceptShrink;

  RunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var config = invocation.config();
    var converge = component(ConvergeComponent.SPEC, ConvergeComponent.class);
    var request =
        config.request(
            ConvergeComponent.SPEC,
            acceptShrink ? Map.of("accept-shrink", "true") : Map.of(),
            Map.of());
    try (var session = Session.writing(invocation, "run")) {
      run(config, converge, request, session);
    }
    return CommandLine.ExitCode.OK;
  }

  private void run(
      ProjectConfig config, ConvergeComponent converge, ConvergeRequest request, Session session)
      throws IOException, InterruptedException {
    var started = invocation.surroundings().clock().instant();
    var converged = converge.run(request, session.run("converge"));
    invocation
        .interruption()
        .safe(
            "Vectors made so far are kept, queries see the last good index; run again to resume.");
    var indexed = index(config, converged, session.run("index"));
    new ArtifactShelf(invocation.project(), invocation.codec()).prune(KEPT_ARTIFACTS);
    session.endProgress();
    var took = Duration.between(started, invocation.surroundings().clock().instant());
    RunSummary.print(
        invocation, IndexTarget.of(invocation, config, null), converged, indexed, took);
  }

  private IndexResult index(ProjectConfig config, ConvergeResult converged, RunContext run)
      throws InterruptedException {
    var flags = new HashMap<String, String>();
    if (lexicalOnly) {
      flags.put("vectors", Vectors.NONE.name());
    }
    if (acceptShrink) {
      flags.put("shrink-limit", "1");
    }
    return component(IndexComponent.SPEC, IndexComponent.class)
        .run(
            config.request(IndexComponent.SPEC, flags, Map.of("snapshot", converged.snapshot())),
            run);
  }

  private <C extends Component<?, ?>> C component(ComponentSpec<?, ?> spec, Class<C> type) {
    return type.cast(Components.named(spec.name(), invocation.components()));
  }
}
