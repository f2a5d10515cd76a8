package dev.codesense.converge;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;

/// Settings of converge: the block `converge` of codesense.yaml.
public record ConvergeConfig(
    @Doc("Largest share of the repositories or files, 0 to 1, that may disappear in one run")
        @Default("0.2")
        double shrinkLimit,
    @Doc(
            "Largest size of a file, in bytes, a notebook's outputs not counted; larger files are skipped")
        @Default("8388608")
        long maxFileBytes,
    @Doc("Largest number of files per repository; further files, in sorted order, are skipped")
        @Default("200000")
        int maxFiles,
    @Doc("Number of latest commits that the history facts are taken from; 0: none") @Default("1000")
        int historyCommits,
    @Doc(
            "Number of them whose messages the snapshot keeps with the files that they changed last, for questions about changes; 0: none")
        @Default("1000")
        int recordedCommits,
    @Doc("Repositories fetched at once") @Default("4") int parallelism,
    @Doc("How long fetching one repository may take") @Default("PT10M") Duration fetchTimeout,
    @Doc("Whether generated files are kept, and marked as generated; false: they are skipped")
        @Default("true")
        boolean keepGenerated,
    @Doc("Whether vendored files are kept, and marked as vendored; false: they are skipped")
        @Default("true")
        boolean keepVendored,
    @Doc(
            "What a pipeline's run that went well does with data.dvc in the project's git"
                + " repository: off, a commit on the project's branch, or a branch codesense/data"
                + " for a merge request")
        @Default("off")
        WriteBack writeBack) {

  /// How data.dvc comes back to the project in git.
  public enum WriteBack {
    /// Not at all.
    OFF,
    /// As a commit on the branch that the project is read from.
    COMMIT,
    /// As a commit on a branch of its own. GitLab opens the merge request itself.
    MERGE_REQUEST
  }

  /// No file may be larger, whatever the settings.
  public static final int MOST_FILE_BYTES = 64 << 20;

  private static final int MOST_RECORDED = 10_000;

  public ConvergeConfig {
    if (!(shrinkLimit >= 0 && shrinkLimit <= 1)) {
      throw new RefusedValueException(
          ConvergeConfig::shrinkLimit, "must be from 0 to 1, was " + shrinkLimit);
    }
    if (maxFileBytes < 1 || maxFileBytes > MOST_FILE_BYTES) {
      throw new RefusedValueException(
          ConvergeConfig::maxFileBytes,
          "must be from 1 to " + MOST_FILE_BYTES + ", was " + maxFileBytes);
    }
    if (maxFiles < 1) {
      throw new RefusedValueException(
          ConvergeConfig::maxFiles, "must be at least 1, was " + maxFiles);
    }
    if (historyCommits < 0) {
      throw new RefusedValueException(
          ConvergeConfig::historyCommits, "must be at least 0, was " + historyCommits);
    }
    if (recordedCommits < 0 || recordedCommits > MOST_RECORDED) {
      throw new RefusedValueException(
          ConvergeConfig::recordedCommits,
          "must be from 0 to %d, was %d".formatted(MOST_RECORDED, recordedCommits));
    }
    if (parallelism < 1) {
      throw new RefusedValueException(
          ConvergeConfig::parallelism, "must be at least 1, was " + parallelism);
    }
    if (!fetchTimeout.isPositive()) {
      throw new RefusedValueException(
          ConvergeConfig::fetchTimeout, "must be more than 0, was " + fetchTimeout);
    }
  }

  /// What applies when codesense.yaml says nothing.
  public static ConvergeConfig defaults() {
    return new ConvergeConfig(
        0.2, 8 << 20, 200_000, 1_000, 1_000, 4, Duration.ofMinutes(10), true, true, WriteBack.OFF);
  }
}
