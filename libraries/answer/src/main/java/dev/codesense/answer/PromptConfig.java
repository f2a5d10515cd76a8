package dev.codesense.answer;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import org.jspecify.annotations.Nullable;

/// The block `prompt` of codesense.yaml: what models are asked with, by `ask`, in rows for training
/// and in evaluations alike.
public record PromptConfig(
    @Doc("Name of a prompt in Langfuse, such as codesense-answer; unset: the built-in prompt")
        @Nullable String name,
    @Doc("Label that says which version of it") @Default("production") String label) {

  /// The block, for commands that read it from the settings.
  public static final String BLOCK = "prompt";

  public PromptConfig {
    if (name != null && name.isBlank()) {
      throw new RefusedValueException(PromptConfig::name, "must not be blank");
    }
    if (label.isBlank()) {
      throw new RefusedValueException(PromptConfig::label, "must not be blank");
    }
  }

  /// The built-in prompt.
  public static PromptConfig builtIn() {
    return new PromptConfig(null, "production");
  }
}
