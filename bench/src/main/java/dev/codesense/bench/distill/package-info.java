/// Benchmarks of the training set's making.
@NullMarked
package dev.codesense.bench.distill;

import org.jspecify.annotations.NullMarked;
