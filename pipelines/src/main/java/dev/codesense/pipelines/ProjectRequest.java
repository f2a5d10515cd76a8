package dev.codesense.pipelines;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.RemoteFile;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.distill.DistillConfig;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.search.store.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which project, and what goes before its settings.
@Example("--source https://host/team/assistant.git@main --json")
public record ProjectRequest(
    @Doc(
            "Git repository whose codesense.yaml is read: URL@BRANCH, URL@TAG or URL@COMMIT; URL alone for the default branch")
        @Argument
        Optional<String> source,
    @AsIn(CodeIndexInputs.class) @Argument Optional<List<RepositorySource>> repositories,
    @AsIn(CodeIndexInputs.class) @Argument Optional<String> collectionName,
    @AsIn(CodeIndexInputs.class) @Argument Optional<String> store,
    @AsIn(CodeIndexInputs.class) @Argument Optional<Generation.Vectors> vectors,
    @AsIn(CodeIndexInputs.class) @Argument Optional<Integer> maxShards,
    @AsIn(CodeIndexInputs.class) @Argument Optional<Long> shardBytes,
    @AsIn(CodeIndexInputs.class) @Argument Optional<EmbeddingConfig> embedding,
    @AsIn(CodeIndexInputs.class) @Argument Optional<ConvergeConfig> converge,
    @AsIn(CodeIndexInputs.class) @Argument Optional<IndexConfig> index,
    @AsIn(CodeIndexInputs.class) @Argument Optional<EvaluateRetrievalConfig> evaluation,
    @AsIn(FullInputs.class) @Argument Optional<Map<String, ModelConfig>> models,
    @AsIn(FullInputs.class) @Argument Optional<DistillConfig> distill,
    @AsIn(FullInputs.class) @Argument Optional<EvaluateAnswersConfig> answers) {
  public ProjectRequest {
    source = source.filter(address -> !address.isBlank());
    source.ifPresent(address -> RemoteFile.check(ProjectRequest::source, address));
    repositories = repositories.map(List::copyOf);
    models = models.map(Map::copyOf);
  }

  /// All that a project says.
  ///
  /// @param source URL, and behind `@` the branch, tag or commit
  public static ProjectRequest of(String source) {
    return new ProjectRequest(
        Optional.of(source),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
