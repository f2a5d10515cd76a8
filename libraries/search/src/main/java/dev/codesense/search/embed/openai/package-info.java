/// Any server that speaks OpenAI's `/v1/embeddings`.
@NullMarked
package dev.codesense.search.embed.openai;

import org.jspecify.annotations.NullMarked;
