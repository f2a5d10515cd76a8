/// Faults that a test plants in the fake Qdrant server.
@NullMarked
package dev.codesense.testkit.qdrant.fault;

import org.jspecify.annotations.NullMarked;
