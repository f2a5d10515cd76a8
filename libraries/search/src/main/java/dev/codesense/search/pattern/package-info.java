/// Patterns that paths and texts are matched against, in time linear in the text.
@NullMarked
package dev.codesense.search.pattern;

import org.jspecify.annotations.NullMarked;
