package dev.codesense.evaluate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.CodeIndexRef;
import org.jspecify.annotations.Nullable;

/// Which generation is judged, and by what.
public record EvaluateRetrievalRequest(
    @Doc("The generation to judge, live or not; it is asked by its physical name")
        Artifact<CodeIndexRef> index,
    @Doc(
            "What it was built from: questions about files that are gone are left out, and golden questions may lie in it")
        @Nullable Artifact<RepoSnapshot> snapshot,
    @Doc("Which model reads the questions") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Knobs") @Setting("") EvaluateRetrievalConfig config) {}
