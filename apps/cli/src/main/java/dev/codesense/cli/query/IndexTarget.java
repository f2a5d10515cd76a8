package dev.codesense.cli.query;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.LibraryLogs;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.embed.Embedder;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexMaintenance;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.wiring.IndexAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The index that a project's settings name: queries read what `index` would write.
///
/// @param location what queries see
/// @param project what the settings say
public record IndexTarget(IndexLocation location, ProjectIndex project) {

  /// @param collection null for the one in codesense.yaml
  public static IndexTarget of(ProjectConfig config, @Nullable String collection) {
    var project = config.part(IndexComponent.SPEC, ProjectIndex.class);
    return new IndexTarget(
        collection == null ? project.location() : IndexLocation.live(project.store(), collection),
        project);
  }

  public IndexMaintenance maintenance(RunContext run) {
    return new IndexMaintenance(new LocalIndexTools(), run);
  }

  public CodeStore store(Invocation invocation) {
    LibraryLogs.quiet();
    return access(invocation).store(location);
  }

  public Embedder embedder(Invocation invocation) {
    return access(invocation).embedder(project.embedding());
  }

  private static IndexAccess access(Invocation invocation) {
    return new IndexAccess(
        invocation.project(),
        invocation.project().resolve(LocalRunContext.STATE),
        invocation.codec(),
        invocation.process().clock(),
        invocation.environment()::secret);
  }

  /// Opens what the alias points at.
  ///
  /// @throws CodesenseException [CliProblem#NO_INDEX] when nothing was indexed yet
  public CodeSearch search(Invocation invocation, CodeStore store, Embedder embedder)
      throws InterruptedException {
    requireIndex(invocation, store);
    return CodeSearch.open(store, location, embedder, RankingWeights.DEFAULT, List.of());
  }

  /// Opens what the alias points at, to read it whole.
  ///
  /// @throws CodesenseException [CliProblem#NO_INDEX] when nothing was indexed yet
  public CodeIndex index(Invocation invocation, CodeStore store) throws InterruptedException {
    requireIndex(invocation, store);
    return store.open(CodeSearch.generation(store, location));
  }

  /// @throws CodesenseException [CliProblem#NO_INDEX] when nothing was indexed yet
  public void requireIndex(Invocation invocation, CodeStore store) throws InterruptedException {
    if (store.alias(location.collectionName()).isEmpty()) {
      throw new CodesenseException(
          CliProblem.NO_INDEX,
          "%s has no index called '%s' yet"
              .formatted(
                  invocation.process().shown(invocation.project()), location.collectionName()));
    }
  }
}
