/// HTTP: search, answers, OpenAI-compatible chat and embeddings.
@NullMarked
package dev.codesense.assistant.http;

import org.jspecify.annotations.NullMarked;
