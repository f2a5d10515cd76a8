package dev.codesense.pipelines;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.search.store.CodeIndexRef;

/// What indexing leaves behind.
public record CodeIndexOutputs(
    @Doc("The generation that queries use now") Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation) {}
