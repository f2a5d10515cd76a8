package dev.codesense.data.training;

/// The part of a training set that a row belongs to. A file and its copies are in one split only.
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /// As `datasets` calls it.
  public String title() {
    return switch (this) {
      case TRAIN -> "train";
      case VALIDATION -> "validation";
      case TEST -> "test";
    };
  }

  /// The file with the rows, such as `train.jsonl`.
  public String rowsFile() {
    return title() + ".jsonl";
  }

  /// The file with a [RowProvenance] for each row, such as `train.meta.jsonl`.
  public String provenanceFile() {
    return title() + ".meta.jsonl";
  }
}
