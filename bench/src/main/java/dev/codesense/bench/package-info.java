/// Programs behind docs/benchmarks.md: each prints its figures and the limit they are held against.
@NullMarked
package dev.codesense.bench;

import org.jspecify.annotations.NullMarked;
