/// Finds secrets in text and replaces them by stable, typed placeholders that keep line counts.
@NullMarked
package dev.codesense.secrets;

import org.jspecify.annotations.NullMarked;
