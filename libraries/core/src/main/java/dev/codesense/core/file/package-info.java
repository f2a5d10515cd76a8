/// Files that appear whole or not at all, trees of files, and checksums.
@NullMarked
package dev.codesense.core.file;

import org.jspecify.annotations.NullMarked;
