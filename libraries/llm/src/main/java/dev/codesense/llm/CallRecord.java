package dev.codesense.llm;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of a model, as it is kept: what it was, what it took, how it ended. No text of prompt
/// or reply, no key.
///
/// @param at when it ended
/// @param name of the model in codesense.yaml
/// @param model as the server names what answered; empty when nothing did
/// @param prompt which prompt it was, with its version
/// @param requestHash see [ChatRequest#hash]
/// @param usage of all attempts; of a failed one, what may have been charged
/// @param money of all attempts by the model's prices; 0 without prices
/// @param attempts how often it was sent, at least 1
/// @param secrets how many were masked in the request
/// @param finish null when the call failed
/// @param problem code of the failure, such as `CS-LLM-004`; null when there was none, or the call
///   was interrupted
public record CallRecord(
    Instant at,
    String name,
    String model,
    String prompt,
    String requestHash,
    Usage usage,
    double money,
    Duration latency,
    int attempts,
    int secrets,
    @Nullable FinishReason finish,
    @Nullable String problem) {}
