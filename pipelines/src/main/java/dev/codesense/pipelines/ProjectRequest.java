package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.search.store.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which project, and what goes before its settings.
@Example("--source https://host/team/assistant.git@main --json")
public record ProjectRequest(
    @Doc(
            "Git repository whose codesense.yaml is read: URL@BRANCH, URL@TAG or URL@COMMIT; URL alone for the default branch")
        @Argument
        @Nullable String source,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable List<RepositorySource> repositories,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable String collectionName,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable String store,
    @AsIn(CodeIndexInputs.class) @Argument Generation.@Nullable Vectors vectors,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable Integer maxShards,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable Long shardBytes,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable EmbeddingConfig embedding,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable ConvergeConfig converge,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable IndexConfig index,
    @AsIn(CodeIndexInputs.class) @Argument @Nullable EvaluateRetrievalConfig evaluation) {
  public ProjectRequest {
    source = source == null || source.isBlank() ? null : source;
    repositories = repositories == null ? null : List.copyOf(repositories);
  }

  /// All that a project says.
  ///
  /// @param source URL, and behind `@` the branch, tag or commit
  public static ProjectRequest of(String source) {
    return new ProjectRequest(
        source, null, null, null, null, null, null, null, null, null, null);
  }
}
