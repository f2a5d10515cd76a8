package dev.codesense.index;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.search.store.CodeIndexRef;

/// What a run of index left behind.
public record IndexResult(
    @Doc("The generation that queries use now") Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation,
    @Doc("Files with at least one chunk") long files,
    @Doc("Chunks") long chunks,
    @Doc("Files that had to be chunked in this run") long chunkedFiles,
    @Doc("Texts that had to be embedded in this run") long embeddedTexts,
    @Doc("Whether a new generation was published") boolean changed) {}
