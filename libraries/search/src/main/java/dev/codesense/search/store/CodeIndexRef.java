package dev.codesense.search.store;

import dev.codesense.core.ArtifactFormat;

/// Names one generation of an index in a store.
///
/// @param store such as `lucene:.codesense/index`, relative to the project
/// @param generation what is there
/// @param live whether the alias pointed at it when this was written
@ArtifactFormat(name = "CodeIndexRef", version = 1)
public record CodeIndexRef(String store, Generation generation, boolean live) {}
