/// Chooses and builds the embedder that the settings ask for.
@NullMarked
package dev.codesense.embed.wiring;

import org.jspecify.annotations.NullMarked;
