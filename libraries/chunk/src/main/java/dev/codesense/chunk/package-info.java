/// From a source file to chunks with facts: syntax-aware, deterministic, nothing dropped silently.
@NullMarked
package dev.codesense.chunk;

import org.jspecify.annotations.NullMarked;
