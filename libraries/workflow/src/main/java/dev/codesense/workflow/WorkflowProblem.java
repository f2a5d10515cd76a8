package dev.codesense.workflow;

import dev.codesense.core.Problem;

/// What can be wrong with a pipeline.
public enum WorkflowProblem implements Problem {
  INPUT_NOT_SET("CS-WFL-001", Kind.USER, "Set the input, or give the record's field a @Default."),
  OUT_OF_REACH(
      "CS-WFL-002",
      Kind.USER,
      "Pass the value out: map(…) gathers what a loop makes, choose(…) gives what a branch makes."),
  CYCLE("CS-WFL-003", Kind.USER, "Remove one of the wires or after(…)."),
  NAME_REFUSED(
      "CS-WFL-004",
      Kind.USER,
      "Use lower-case letters, digits and hyphens, at most 128, starting with a letter or digit."),
  NOT_AN_ACCESSOR(
      "CS-WFL-005",
      Kind.USER,
      "Name the field by a method reference, such as IndexRequest::store."),
  OUTPUT_NOT_SET("CS-WFL-006", Kind.USER, "Set the value with output(…).from(…)."),
  NOT_EXPRESSIBLE(
      "CS-WFL-007",
      Kind.USER,
      "Leave the feature out for this engine, or compile for another one."),
  COMPONENT_FILE_UNFIT("CS-WFL-008", Kind.USER, "Make the two records match the component.yaml."),
  PIPELINE_UNKNOWN(
      "CS-WFL-009",
      Kind.USER,
      "Use a name that the message lists, or register your pipeline as a service of dev.codesense.workflow.Pipeline."),
  VALUE_REFUSED(
      "CS-WFL-010", Kind.USER, "Correct the value in the pipeline's or the component's source."),
  IMAGE_LOCK_MALFORMED("CS-WFL-019", Kind.USER, "Let images/build --push write the file again.");

  private final Entry entry;

  WorkflowProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
