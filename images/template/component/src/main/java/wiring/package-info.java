/// Builds the component with its adapters.
@NullMarked
package dev.codesense.sample.wiring;

import org.jspecify.annotations.NullMarked;
