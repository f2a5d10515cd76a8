/// A real Prometheus, and pods that it scrapes and a test turns up and down.
@NullMarked
package dev.codesense.testkit.metrics;

import org.jspecify.annotations.NullMarked;
