/// Builds the component with its adapters.
@NullMarked
package dev.codesense.finetune.wiring;

import org.jspecify.annotations.NullMarked;
