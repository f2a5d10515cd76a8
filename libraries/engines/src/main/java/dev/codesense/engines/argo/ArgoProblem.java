package dev.codesense.engines.argo;

import dev.codesense.core.Problem;

/// What can go wrong with pipelines on Argo, beside what the API server says.
public enum ArgoProblem implements Problem {
  NO_TEMPLATE(
      "CS-WFL-060",
      Kind.USER,
      "Name a file that `codesense pipeline compile --engine argo` wrote."),
  NOT_THERE(
      "CS-WFL-061",
      Kind.USER,
      "See what exists with `codesense pipeline list --engine argo`, and check"
          + " cluster.namespace."),
  ALREADY_THERE("CS-WFL-062", Kind.USER, "Choose another --name, or leave it out."),
  NAME_REFUSED(
      "CS-WFL-063",
      Kind.USER,
      "Use lower-case letters, digits and hyphens, beginning and ending with a letter or digit.");

  private final Entry entry;

  ArgoProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
