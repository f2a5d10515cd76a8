package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import java.util.List;

/// What a person fills in to index code; each field is a key of codesense.yaml too.
public record CodeIndexInputs(
    @Doc("Repositories of the index; a repository that is no longer listed is removed")
        @Setting("repositories")
        List<RepositorySource> repositories,
    @Doc("Converge even if more disappears than the shrink limit allows") @Default("false")
        boolean acceptShrink,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(IndexLocation.class) String store,
    @AsIn(ProjectIndex.class) Generation.Vectors vectors,
    @Doc("Largest number of tasks that share the work of chunking and embedding, 1 to 128")
        @Default("128")
        int maxShards,
    @Doc("Bytes of source code per task") @Default("8388608") long shardBytes,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("How repositories are fetched and masked") @Setting("converge") ConvergeConfig converge,
    @Doc("What is indexed, and how it is checked") @Setting("") IndexConfig index,
    @Doc("Questions that evaluate a new generation, and what a refusal does")
        @Setting("evaluate")
        @Default("{gate: report}")
        EvaluateRetrievalConfig evaluation) {
  public CodeIndexInputs {
    repositories = List.copyOf(repositories);
  }
}
