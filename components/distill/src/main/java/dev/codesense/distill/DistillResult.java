package dev.codesense.distill;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import dev.codesense.core.Metrics;
import dev.codesense.data.training.TrainingSet;

/// What was made.
public record DistillResult(
    @Doc("Rows by split, their provenance and the dataset card, as in data/training")
        Artifact<TrainingSet> training,
    @Doc("One-page report: counts, reasons, lengths, samples") Artifact<HtmlPage> page,
    @Doc("The report in short, for a comment on a merge request") Artifact<MarkdownPage> summary,
    @Doc("Counts, for KFP's comparison of runs") Artifact<Metrics> metrics,
    @Doc("Rows of all splits") long rows,
    @Doc("Repositories that were not trained on") int repositoriesRefused) {}
