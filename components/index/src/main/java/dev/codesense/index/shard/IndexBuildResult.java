package dev.codesense.index.shard;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.search.store.CodeIndexRef;

/// What was built.
public record IndexBuildResult(
    @Doc("Complete and checked generation; the live one when nothing changed")
        Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation,
    @Doc("Files with at least one chunk") long files,
    @Doc("Chunks") long chunks,
    @Doc("Files that had to be chunked in this run") long chunkedFiles,
    @Doc("Texts that had to be embedded in this run") long embeddedTexts,
    @Doc("Whether it differs from the live generation") boolean changed) {}
