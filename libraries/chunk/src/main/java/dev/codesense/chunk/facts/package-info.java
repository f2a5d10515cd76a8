/// Typed facts of a chunk, extracted without a model: the same text gives the same facts.
@NullMarked
package dev.codesense.chunk.facts;

import org.jspecify.annotations.NullMarked;
