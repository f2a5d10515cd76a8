/// Builds the component with its adapters.
@NullMarked
package dev.codesense.distill.wiring;

import org.jspecify.annotations.NullMarked;
