/// Benchmarks of the Qdrant store against a real server.
@NullMarked
package dev.codesense.bench.qdrant;

import org.jspecify.annotations.NullMarked;
