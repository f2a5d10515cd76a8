/// Opens the models that the settings name.
@NullMarked
package dev.codesense.llm.wiring;

import org.jspecify.annotations.NullMarked;
