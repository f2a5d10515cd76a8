/// In which encoding a file's text is.
@NullMarked
package dev.codesense.data.encoding;

import org.jspecify.annotations.NullMarked;
