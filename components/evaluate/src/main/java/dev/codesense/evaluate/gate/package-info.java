/// Statistics of a comparison: what a difference that was measured says about questions that were
/// not asked.
@NullMarked
package dev.codesense.evaluate.gate;

import org.jspecify.annotations.NullMarked;
