package dev.codesense.secrets;

import com.google.re2j.Pattern;
import java.util.List;

/// How one kind of secret is recognised.
///
/// @param kind lower case with hyphens; the middle part of the placeholder
/// @param keywords lower case; a match begins `lead` characters before one of them
/// @param leadMin fewest characters of the match before the keyword
/// @param leadMax most characters of the match before the keyword
/// @param pattern matched from there; its first group is the secret, or all of it without a group
/// @param boundary whether a letter or digit right before the match forbids it; switched off where
///   the prefix is so distinctive that it cannot be part of a word
/// @param minEntropy bits per character that the secret must exceed
/// @param origin who makes such secrets up
/// @param check a last look at the secret
record Rule(
    String kind,
    List<String> keywords,
    int leadMin,
    int leadMax,
    Pattern pattern,
    boolean boundary,
    double minEntropy,
    Origin origin,
    Check check) {

  /// Who makes a secret up: decides what a placeholder may say about it.
  enum Origin {
    /// Random and long: a few bits of a digest help nobody to guess it.
    MACHINE,
    /// May be a word of a dictionary: under a key that everybody knows, a digest of 16 bits would
    /// leave one candidate of 65,536.
    PERSON
  }

  @FunctionalInterface
  interface Check {
    boolean accepts(String secret);
  }

  static Rule of(String kind, String pattern, String... keywords) {
    return new Rule(
        kind,
        List.of(keywords),
        0,
        0,
        // Without the anchor, re2j would look for the pattern's first letters in the whole rest.
        Pattern.compile("\\A(?:" + pattern + ")"),
        true,
        0,
        Origin.MACHINE,
        secret -> true);
  }

  Rule anywhere() {
    return new Rule(kind, keywords, leadMin, leadMax, pattern, false, minEntropy, origin, check);
  }

  Rule lead(int min, int max) {
    return new Rule(kind, keywords, min, max, pattern, boundary, minEntropy, origin, check);
  }

  Rule entropy(double bits) {
    return new Rule(kind, keywords, leadMin, leadMax, pattern, boundary, bits, origin, check);
  }

  Rule byPerson() {
    return new Rule(
        kind, keywords, leadMin, leadMax, pattern, boundary, minEntropy, Origin.PERSON, check);
  }

  Rule when(Check condition) {
    return new Rule(
        kind, keywords, leadMin, leadMax, pattern, boundary, minEntropy, origin, condition);
  }
}
