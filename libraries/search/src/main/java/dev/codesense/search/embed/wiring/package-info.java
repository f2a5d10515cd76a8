/// Chooses and builds the embedder that the settings ask for.
@NullMarked
package dev.codesense.search.embed.wiring;

import org.jspecify.annotations.NullMarked;
