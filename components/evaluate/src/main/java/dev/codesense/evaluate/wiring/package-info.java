/// Builds the component with the parts of libraries/search.
@NullMarked
package dev.codesense.evaluate.wiring;

import org.jspecify.annotations.NullMarked;
