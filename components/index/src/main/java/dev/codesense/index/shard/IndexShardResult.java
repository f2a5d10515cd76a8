package dev.codesense.index.shard;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;

/// What a shard made.
public record IndexShardResult(
    @Doc("Chunks with their facts, and the vectors that were missing") Artifact<IndexShard> chunks,
    @Doc("Files that were chunked or skipped") long files,
    @Doc("Texts that had no vector before") long embeddedTexts) {}
