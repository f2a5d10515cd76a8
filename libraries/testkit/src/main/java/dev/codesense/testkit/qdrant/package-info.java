/// Qdrant on loopback and without a server: the wire of the real one, its answers and its refusals,
/// over a memory, and with faults on demand.
@NullMarked
package dev.codesense.testkit.qdrant;

import org.jspecify.annotations.NullMarked;
