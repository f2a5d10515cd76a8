package dev.codesense.embed;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The block `embedding` of codesense.yaml. Empty: the model that comes with codesense, in process.
///
/// The key of an endpoint comes from `CODESENSE_EMBEDDING_API_KEY`.
public record EmbeddingConfig(
    @Doc(
            "Base URL of an OpenAI-compatible server, such as http://host:8080/v1; unset: the built-in model")
        @Nullable URI endpoint,
    @Doc("Model name that the endpoint knows") @Nullable String model,
    @Doc("Length of its vectors") @Nullable Integer dimensions,
    @Doc("Instruction put before a question; unset: the one known for the model's name, if any")
        @Nullable String queryPrefix,
    @Doc("Texts per request to the endpoint") @Default("32") int batchSize,
    @Doc("Requests to the endpoint at a time") @Default("4") int parallelism,
    @Doc("Longest wait for one answer") @Default("PT1M") Duration timeout) {}
