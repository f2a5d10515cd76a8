/// Languages, lines, and the blocks that a file consists of; the port to a parser.
@NullMarked
package dev.codesense.chunk.syntax;

import org.jspecify.annotations.NullMarked;
