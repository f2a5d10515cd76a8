package dev.codesense.distill;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.llm.cost.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of distill: the block `distill` of codesense.yaml.
public record DistillConfig(
    @Doc("Most rows of the training set") @Default("10000") int rows,
    @Doc("Most rows about one file") @Default("20") int rowsPerFile,
    @Doc("Largest share of the rows, 0 to 1, that one repository may have") @Default("1")
        double repositoryShare,
    @Doc("Share of questions in Russian, 0 to 1; the others are in English") @Default("0.3")
        double russianShare,
    @Doc(
            "Share of rows, 0.15 to 0.25, whose prompt lacks the passage with the answer and whose target is the refusal")
        @Default("0.2")
        double refusalShare,
    @Doc(
            "Largest share of the rows, 0 to 0.5, about changes: when and why a file was last changed; 0: none")
        @Default("0.1")
        double commitShare,
    @Doc("Share of the files, 0 to 0.5, whose rows are for validation") @Default("0.1")
        double validationShare,
    @Doc("Share of the files, 0 to 0.5, whose rows are for testing") @Default("0.1")
        double testShare,
    @Doc("Most passages in a prompt") @Default("10") int passages,
    @Doc("Tokens of prompt and answer together, as the context window of the model to train")
        @Default("8192")
        int contextWindow,
    @Doc(
            "Whether repositories that do not say training: true or false are trained on; one with access labels never is")
        @Default("true")
        boolean trainUnlabelled,
    @Doc("SPDX ids of licences that a file's header may name; empty: any, and none") @Default("[]")
        List<String> licences,
    @Doc(
            "Golden questions: JSON Lines or YAML files of the project or of a repository in the snapshot, or langfuse:NAME for a dataset in Langfuse; no row gives one of them away, and those that say split: train become rows")
        @Default("[]")
        List<String> evaluationQuestions,
    @Doc(
            "Model, by its name in the block models, that writes questions and answers; unset: the one named teacher, and where there is none, rows are made from the facts of the code alone")
        @Nullable String teacher,
    @Doc(
            "Model, by its name in the block models, that rates what the teacher wrote; unset: the one named judge, and where there is none, nothing is rated; never the teacher")
        @Nullable String judge,
    @Doc("Most chunks that the teacher writes a question and its answer about: two calls each")
        @Default("1000")
        int lessons,
    @Doc("What the calls of teacher and judge about one generation may come to")
        Budget.Limits budget) {

  public DistillConfig {
    licences = List.copyOf(licences);
    evaluationQuestions = List.copyOf(evaluationQuestions);
    requirePositive(DistillConfig::rows, rows);
    requirePositive(DistillConfig::rowsPerFile, rowsPerFile);
    requirePositive(DistillConfig::passages, passages);
    requirePositive(DistillConfig::contextWindow, contextWindow);
    requirePositive(DistillConfig::lessons, lessons);
    requireShare(DistillConfig::repositoryShare, repositoryShare, 0, 1);
    requireShare(DistillConfig::russianShare, russianShare, 0, 1);
    requireShare(DistillConfig::refusalShare, refusalShare, 0.15, 0.25);
    requireShare(DistillConfig::commitShare, commitShare, 0, 0.5);
    requireShare(DistillConfig::validationShare, validationShare, 0, 0.5);
    requireShare(DistillConfig::testShare, testShare, 0, 0.5);
  }

  private static void requirePositive(Accessor<DistillConfig, Integer> field, int value) {
    if (value < 1) {
      throw new RefusedValueException(field, "must be at least 1, was " + value);
    }
  }

  private static void requireShare(
      Accessor<DistillConfig, Double> field, double share, double least, double most) {
    if (!(share >= least && share <= most)) {
      throw new RefusedValueException(
          field, "must be from %s to %s, was %s".formatted(least, most, share));
    }
  }
}
