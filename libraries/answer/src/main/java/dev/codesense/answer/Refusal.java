package dev.codesense.answer;

import java.util.Arrays;
import java.util.regex.Pattern;

/// The sentence that a model answers with when the passages do not hold the answer. It is always
/// the same, so that a refusal is told from an answer by comparing texts.
public final class Refusal {
  private static final Pattern CITATION = Pattern.compile("\\s*\\[\\d{1,3}]");

  private Refusal() {}

  /// The sentence in a language.
  public static String in(AnswerLanguage language) {
    return switch (language) {
      case ENGLISH -> "The sources do not say.";
      case RUSSIAN -> "В источниках этого нет.";
    };
  }

  /// Whether an answer is the sentence of either language and nothing else, citations and outer
  /// space apart.
  public static boolean isOne(String answer) {
    var text = CITATION.matcher(answer).replaceAll("").strip();
    return Arrays.stream(AnswerLanguage.values()).anyMatch(language -> in(language).equals(text));
  }
}
