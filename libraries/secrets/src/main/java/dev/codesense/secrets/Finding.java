package dev.codesense.secrets;

/// One secret that was replaced. Says nothing about its value.
///
/// @param kind what it was, such as `github-token`; one of [SecretMasker#kinds]
/// @param line where it began, counting from 1
public record Finding(String kind, int line) {
  public Finding {
    if (line < 1) {
      throw new IllegalArgumentException("A line must be at least 1, was " + line);
    }
  }
}
