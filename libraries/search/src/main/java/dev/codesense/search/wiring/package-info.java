/// Chooses adapters by what settings say.
@NullMarked
package dev.codesense.search.wiring;

import org.jspecify.annotations.NullMarked;
