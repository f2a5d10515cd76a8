package dev.codesense.cli.query;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.LibraryLogs;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.wiring.Embedders;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexMaintenance;
import dev.codesense.index.IndexPlace;
import dev.codesense.index.IndexRequest;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.wiring.CodeStores;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The index that a project's settings name: queries read what `index` would write.
///
/// @param collection whose alias queries follow
/// @param request what `index` would be asked, but for the snapshot, which is no real one
public record IndexTarget(String collection, IndexRequest request) {

  /// @param collection null for the one in codesense.yaml
  public static IndexTarget of(
      Invocation invocation, ProjectConfig config, @Nullable String collection) {
    var nowhere = new Artifact<>(invocation.project(), RepoSnapshot.class);
    var request =
        config.request(IndexComponent.SPEC, Map.of(new FieldName("snapshot"), List.of(nowhere)));
    return new IndexTarget(collection == null ? request.collectionName() : collection, request);
  }

  public IndexPlace place() {
    return IndexPlace.of(request);
  }

  public IndexMaintenance maintenance(RunContext run) {
    return new IndexMaintenance(new LocalIndexTools(), run);
  }

  public CodeStore store(Invocation invocation) {
    LibraryLogs.quiet();
    return CodeStores.open(
        request.store(),
        invocation.project(),
        invocation.codec(),
        invocation.surroundings().clock(),
        invocation.environment()::secret);
  }

  public Embedder embedder(Invocation invocation) {
    return Embedders.open(
        request.embedding(),
        invocation.environment().secret("embedding-api-key").orElse(null),
        invocation.codec(),
        invocation.project().resolve(".codesense/native"),
        RetryingHttp.Pace.ofMachine());
  }

  /// Opens what the alias points at.
  ///
  /// @throws CodesenseException [CliProblem#NO_INDEX] when nothing was indexed yet
  CodeSearch search(Invocation invocation, CodeStore store, Embedder embedder) {
    if (store.alias(collection).isEmpty()) {
      throw new CodesenseException(
          CliProblem.NO_INDEX,
          "%s has no index called '%s' yet"
              .formatted(invocation.surroundings().shown(invocation.project()), collection));
    }
    return CodeSearch.open(store, collection, embedder, RankingWeights.DEFAULT, List.of());
  }
}
