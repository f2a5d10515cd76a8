package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RemoteFile;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.search.store.Generation;
import java.util.List;
import java.util.Optional;

/// What a person fills in to index code: a project, or the repositories. All else may be left out:
/// each field is a key of codesense.yaml too, and what is filled in goes before what the project
/// says.
public record CodeIndexInputs(
    @Doc(
            "Git repository whose codesense.yaml says what is left out below, read when the run starts: URL@BRANCH, without a token, such as https://host/team/assistant.git@main")
        Optional<String> project,
    @Doc(
            "Repositories of the index, in place of the project's, such as [{\"url\": \"https://host/team/shop.git\"}]; a repository that is no longer listed is removed")
        Optional<List<RepositorySource>> repositories,
    @Doc("Converge even if more disappears than the shrink limit allows") @Default("false")
        boolean acceptShrink,
    @AsIn(IndexPlanRequest.class) boolean debug,
    @Doc("Name that queries use; unset: what the project says, or codesense")
        Optional<String> collectionName,
    @Doc(
            "Where the index lies: lucene:DIR or qdrant://HOST:6334; unset: what the project says, or lucene:.codesense/index")
        Optional<String> store,
    @Doc("Whether chunks get vectors; unset: what the project says, or full")
        Optional<Generation.Vectors> vectors,
    @Doc(
            "Largest number of tasks that share the work of chunking and embedding, 1 to 128; unset: what the project says, or 128")
        Optional<Integer> maxShards,
    @Doc("Bytes of source code per task; unset: what the project says, or 8388608")
        Optional<Long> shardBytes,
    @Doc(
            "Which model makes the vectors, such as {\"endpoint\": \"http://host:8080/v1\", \"model\": \"NAME\"}; unset: what the project says, or the built-in model")
        Optional<EmbeddingConfig> embedding,
    @Doc("How repositories are fetched and masked: the block converge; unset: the project's")
        Optional<ConvergeConfig> converge,
    @Doc("What is indexed, and how it is checked: keys of the block index; unset: the project's")
        Optional<IndexConfig> index,
    @Doc(
            "Questions that evaluate a new generation, and what a refusal does: the block evaluate; unset: the project's, or {\"gate\": \"report\"}")
        Optional<EvaluateRetrievalConfig> evaluation) {
  public CodeIndexInputs {
    project = project.filter(address -> !address.isBlank());
    project.ifPresent(address -> RemoteFile.check(CodeIndexInputs::project, address));
    repositories = repositories.map(List::copyOf);
  }
}
