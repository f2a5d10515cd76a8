package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/// A chunk and its vector.
///
/// @param vector of length one; null in a generation without vectors
public record IndexedChunk(
    Chunk chunk,
    @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
        float @Nullable [] vector) {}
