/// Asks whether a new training is worth it, before a row is made and again before a GPU is asked
/// for.
@NullMarked
package dev.codesense.distill.gate;

import org.jspecify.annotations.NullMarked;
