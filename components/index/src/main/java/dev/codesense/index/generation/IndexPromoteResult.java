package dev.codesense.index.generation;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.search.store.CodeIndexRef;

/// Where queries go.
public record IndexPromoteResult(
    @Doc("The generation, and whether it is live") Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation,
    @Doc("Whether queries go to it now") boolean live,
    @Doc("Whether this call moved the alias") boolean moved) {}
