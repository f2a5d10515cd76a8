/// Any server that speaks OpenAI's `/v1/embeddings`.
@NullMarked
package dev.codesense.embed.openai;

import org.jspecify.annotations.NullMarked;
