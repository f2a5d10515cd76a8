package dev.codesense.evaluate.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is judged: an answer, and all that decides how good it is. Every text may be hostile.
///
/// @param answer as it was given, citations included
/// @param reference the right answer; null where nobody wrote one
/// @param passages that the answer was to rest on, best first
public record Exchange(
    String question, String answer, @Nullable String reference, List<String> passages) {
  public Exchange {
    passages = List.copyOf(passages);
  }
}
