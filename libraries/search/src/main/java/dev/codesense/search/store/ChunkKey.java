package dev.codesense.search.store;

import java.util.UUID;

/// What identifies a stored chunk, without its text.
public record ChunkKey(UUID chunkId, String contentId, String repo, String path, String language) {}
