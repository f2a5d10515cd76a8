package dev.codesense.pipelines;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.search.store.CodeIndexRef;

/// What a full run leaves behind.
public record FullOutputs(
    @Doc("The generation that queries use now") Artifact<CodeIndexRef> index,
    @Doc("Its number") int generation,
    @Doc("What the run did, for people") Artifact<HtmlPage> page) {}
