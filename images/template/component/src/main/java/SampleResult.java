package dev.codesense.sample;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;

/// What comes out: artifacts, and numbers and words that later tasks can take.
public record SampleResult(
    @Doc("The repositories, by id") Artifact<SampleList> list,
    @Doc("Repositories listed") int repositories) {}
