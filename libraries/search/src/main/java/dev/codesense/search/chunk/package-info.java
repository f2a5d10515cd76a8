/// From a source file to chunks with facts: syntax-aware, deterministic, nothing dropped silently.
@NullMarked
package dev.codesense.search.chunk;

import org.jspecify.annotations.NullMarked;
