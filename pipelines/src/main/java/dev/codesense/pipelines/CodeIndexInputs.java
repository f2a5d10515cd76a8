package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.search.store.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person fills in to index code: a project, or the repositories. All else may be left out:
/// each field is a key of codesense.yaml too, and what is filled in goes before what the project
/// says.
public record CodeIndexInputs(
    @Doc(
            "Git repository whose codesense.yaml says what is left out below, read when the run starts: URL@BRANCH, without a token, such as https://host/team/assistant.git@main")
        @Nullable String project,
    @Doc(
            "Repositories of the index, in place of the project's, such as [{\"url\": \"https://host/team/shop.git\"}]; a repository that is no longer listed is removed")
        @Nullable List<RepositorySource> repositories,
    @Doc("Converge even if more disappears than the shrink limit allows") @Default("false")
        boolean acceptShrink,
    @Doc("Name that queries use; unset: what the project says, or codesense")
        @Nullable String collectionName,
    @Doc(
            "Where the index lies: lucene:DIR or qdrant://HOST:6334; unset: what the project says, or lucene:.codesense/index")
        @Nullable String store,
    @Doc("Whether chunks get vectors; unset: what the project says, or full")
        Generation.@Nullable Vectors vectors,
    @Doc(
            "Largest number of tasks that share the work of chunking and embedding, 1 to 128; unset: what the project says, or 128")
        @Nullable Integer maxShards,
    @Doc("Bytes of source code per task; unset: what the project says, or 8388608")
        @Nullable Long shardBytes,
    @Doc(
            "Which model makes the vectors, such as {\"endpoint\": \"http://host:8080/v1\", \"model\": \"NAME\"}; unset: what the project says, or the built-in model")
        @Nullable EmbeddingConfig embedding,
    @Doc("How repositories are fetched and masked: the block converge; unset: the project's")
        @Nullable ConvergeConfig converge,
    @Doc("What is indexed, and how it is checked: keys of the block index; unset: the project's")
        @Nullable IndexConfig index,
    @Doc(
            "Questions that evaluate a new generation, and what a refusal does: the block evaluate; unset: the project's, or {\"gate\": \"report\"}")
        @Nullable EvaluateRetrievalConfig evaluation) {
  public CodeIndexInputs {
    repositories = repositories == null ? null : List.copyOf(repositories);
  }
}
