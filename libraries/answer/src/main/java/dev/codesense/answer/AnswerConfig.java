package dev.codesense.answer;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import org.jspecify.annotations.Nullable;

/// The block `answer` of codesense.yaml: what questions are asked with, by `ask`, in rows for
/// training and in evaluations alike.
public record AnswerConfig(
    @Doc(
            "Name of a prompt in Langfuse that models are asked with, such as codesense-answer; unset: the built-in prompt")
        @Nullable String prompt,
    @Doc("Label that says which version of the prompt") @Default("production") String promptLabel) {

  /// The block, for commands that read it from the settings.
  public static final String BLOCK = "answer";

  public AnswerConfig {
    if (prompt != null && prompt.isBlank()) {
      throw new RefusedValueException(AnswerConfig::prompt, "must not be blank");
    }
    if (promptLabel.isBlank()) {
      throw new RefusedValueException(AnswerConfig::promptLabel, "must not be blank");
    }
  }

  /// The built-in prompt.
  public static AnswerConfig builtIn() {
    return new AnswerConfig(null, "production");
  }
}
