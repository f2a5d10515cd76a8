package dev.codesense.validate;

import dev.codesense.runtime.tree.Origin;

/// A place where a rule does not hold.
///
/// @param path keys from the document's top, such as `root.dag.tasks.train.inputs.parameters.rank`;
///   empty for the file as a whole
/// @param origin file, and line where the file tells it
/// @param message what is wrong there, with the value seen
public record Finding(Rule rule, String path, Origin origin, String message) {

  public boolean isError() {
    return rule.severity() == Rule.Severity.ERROR;
  }
}
