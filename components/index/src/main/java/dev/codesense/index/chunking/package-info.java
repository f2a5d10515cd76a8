/// From files to chunks: which files are to be chunked again, by whom, and what happens to a file
/// that ends its process.
@NullMarked
package dev.codesense.index.chunking;

import org.jspecify.annotations.NullMarked;
