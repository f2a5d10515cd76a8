package dev.codesense.pipelines;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.search.store.CodeIndexRef;

/// What a full run leaves behind.
public record FullOutputs(
    @Doc("The generation that queries use now") Artifact<CodeIndexRef> index,
    @Doc("Number of that generation") int generation,
    @Doc("One-page report of the run") Artifact<HtmlPage> page) {}
