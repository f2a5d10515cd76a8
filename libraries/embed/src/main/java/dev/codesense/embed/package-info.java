/// From text to vectors: one port, an in-process model and any OpenAI-compatible endpoint behind
/// it.
@NullMarked
package dev.codesense.embed;

import org.jspecify.annotations.NullMarked;
