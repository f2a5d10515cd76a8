/// A generation of the index: filled, checked, published, taken back, and reclaimed.
@NullMarked
package dev.codesense.index.generation;

import org.jspecify.annotations.NullMarked;
