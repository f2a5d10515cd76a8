/// What runs did, for the servers that teams compare them on: MLflow for runs and models, Langfuse
/// for prompts, traces and scores.
///
/// Nothing is sent unless a server is configured, and every text that is sent is masked first. Only
/// the registry of models is needed for an answer; what else cannot be sent is a warning.
@NullMarked
package dev.codesense.tracking;

import org.jspecify.annotations.NullMarked;
