/// Patterns of paths, as .gitignore and .dvcignore have them.
@NullMarked
package dev.codesense.data.pattern;

import org.jspecify.annotations.NullMarked;
