package dev.codesense.finetune;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;
import dev.codesense.data.adapter.TunedAdapter;

/// What was trained.
public record FinetuneResult(
    @Doc("The adapter, checked: a folder that vLLM loads") Artifact<TunedAdapter> adapter,
    @Doc("What was trained on what, for a comment on a merge request")
        Artifact<MarkdownPage> summary,
    @Doc("Losses, steps and seconds, for KFP's comparison of runs") Artifact<Metrics> metrics,
    @Doc("Version of the registered model that has the alias candidate; 0 without MLflow")
        int version) {}
