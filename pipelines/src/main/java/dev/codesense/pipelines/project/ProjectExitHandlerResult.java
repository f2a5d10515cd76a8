package dev.codesense.pipelines.project;

import dev.codesense.core.Doc;

/// What was done at the end.
public record ProjectExitHandlerResult(
    @Doc("Whether queries go to the generation before again") boolean indexMovedBack,
    @Doc("Whether a rollout was ended and all traffic given back") boolean trafficGivenBack,
    @Doc("Whether people were told that the run failed") boolean told) {}
