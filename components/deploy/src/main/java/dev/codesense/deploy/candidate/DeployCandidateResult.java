package dev.codesense.deploy.candidate;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.llm.ModelEndpoint;

/// Where the candidate is asked.
public record DeployCandidateResult(
    @Doc("The candidate as evaluate-answers asks it") Artifact<ModelEndpoint> endpoint,
    @Doc("Where its files are: what deploy takes as storage-uri") String storageUri,
    @Doc("Name of its InferenceService") String candidate) {}
