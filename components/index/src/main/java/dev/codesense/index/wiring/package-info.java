/// Builds the index component with the stores, models and parsers of libraries/search.
@NullMarked
package dev.codesense.index.wiring;

import org.jspecify.annotations.NullMarked;
