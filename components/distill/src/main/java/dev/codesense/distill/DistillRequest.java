package dev.codesense.distill;

import dev.codesense.answer.PromptConfig;
import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.llm.ModelConfig;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.util.Map;

/// What rows are made from, and how.
@Example({"--rows 2000", "--russian-share 0 --evaluation-questions questions.jsonl"})
public record DistillRequest(
    @Doc("Generation that questions, answers and passages come from") Artifact<CodeIndexRef> index,
    @Doc("Snapshot that it was built from: says which repositories may be trained on")
        Artifact<RepoSnapshot> snapshot,
    @Doc("Embedding model for the questions") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Chat models by the names that stages ask for") @Setting("models") @Default("{}")
        Map<String, ModelConfig> models,
    @Doc("Langfuse server that gets a record of each call of the teacher") @Setting("langfuse")
        LangfuseConfig langfuse,
    @Doc("Prompt that the rows have, and that the teacher answers") @Setting("prompt")
        PromptConfig prompt,
    @Doc("Settings") @Setting("") DistillConfig config) {
  public DistillRequest {
    models = Map.copyOf(models);
  }
}
