/// Builds the converge component with its adapters.
@NullMarked
package dev.codesense.converge.wiring;

import org.jspecify.annotations.NullMarked;
