package dev.codesense.llm;

/// Tokens of a call.
///
/// @param input of the prompt, cached ones included
/// @param cached of the prompt, those that the server had at hand and charges less for
/// @param output of the reply
/// @param estimated whether the server did not say and the numbers follow from the texts' length
public record Usage(long input, long cached, long output, boolean estimated) {

  public Usage {
    if (cached < 0 || input < cached || output < 0) {
      throw new IllegalArgumentException(
          "Tokens must not be negative, cached ones not more than the prompt's, were %d, %d, %d"
              .formatted(input, cached, output));
    }
  }

  /// Both together.
  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cached + other.cached,
        output + other.output,
        estimated || other.estimated);
  }

  /// All that a limit on tokens counts.
  public long total() {
    return input + output;
  }
}
