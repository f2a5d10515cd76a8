/// Jupyter notebooks as text: their cells, without JSON and outputs.
@NullMarked
package dev.codesense.chunk.notebook;

import org.jspecify.annotations.NullMarked;
