package dev.codesense.answer;

import java.util.regex.Pattern;

/// The language that a question is asked in, and that its answer is to be in.
///
/// Told by script alone: a question is Russian as soon as a word of it outside quotation marks is
/// Cyrillic, since developers mix English words into Russian questions, and not the other way
/// round. Everything else is English.
public enum AnswerLanguage {
  ENGLISH("English"),
  RUSSIAN("Russian");

  private static final Pattern QUOTED =
      Pattern.compile("`[^`]*`|\"[^\"]*\"|«[^»]*»|“[^”]*”|(?<!\\p{L})'[^']*'");
  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");

  private final String title;

  AnswerLanguage(String title) {
    this.title = title;
  }

  public static AnswerLanguage of(String question) {
    var own = QUOTED.matcher(question).replaceAll(" ");
    return CYRILLIC.matcher(own).find() ? RUSSIAN : ENGLISH;
  }

  /// Its English name, for prompts.
  public String title() {
    return title;
  }
}
