package dev.codesense.index.generation;

import dev.codesense.core.Doc;

/// Where queries go.
public record IndexRollbackResult(
    @Doc("Whether the alias was moved back") boolean moved,
    @Doc("Name of the generation that queries go to; empty when there is none")
        String generation) {}
