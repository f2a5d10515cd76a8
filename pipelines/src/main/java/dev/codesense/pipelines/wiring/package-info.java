/// Composes what this room brings as a component.
@NullMarked
package dev.codesense.pipelines.wiring;

import org.jspecify.annotations.NullMarked;
