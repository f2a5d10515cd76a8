package dev.codesense.secrets;

import java.util.List;

/// Text without its secrets.
///
/// @param text as many lines as before, each secret replaced by `<SECRET:kind:7f3a>`
/// @param findings what was replaced, in the order of the text; placeholders that were there before
///   are not counted
public record Masked(String text, List<Finding> findings) {
  public Masked {
    findings = List.copyOf(findings);
  }
}
