package dev.codesense.distill.sources;

/// Why a chunk of a repository that may be trained on takes no part, neither as an answer nor as a
/// passage beside one.
public enum LeftOut {
  GENERATED("generated code"),
  VENDORED("copies of third-party code"),
  LABELLED("access labels of its own"),
  SECRET("a secret that was not masked"),
  EVALUATION("held out for evaluation"),
  COPY("the same text belongs to another split");

  private final String title;

  LeftOut(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
