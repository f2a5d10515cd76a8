/// Builds the index component with its adapters.
@NullMarked
package dev.codesense.index.wiring;

import org.jspecify.annotations.NullMarked;
