package dev.codesense.index.generation;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.search.store.CodeIndexRef;

/// Where queries go.
public record IndexLiveResult(
    @Doc("The generation that queries go to") Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation) {}
