/// Langfuse v4 by its public API: prompts, datasets and scores by REST, traces and experiments by
/// OTLP over HTTP, in JSON.
///
/// What is only told, which is traces and scores, goes through a bounded queue and never holds a
/// run up. What is asked, which is prompts and datasets, is answered or fails.
@NullMarked
package dev.codesense.tracking.langfuse;

import org.jspecify.annotations.NullMarked;
