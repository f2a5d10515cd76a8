package dev.codesense.chunk.syntax;

/// A file takes more of the parser's own steps than its size allows, or is too large to be parsed.
/// Steps are counted and seconds are not, so that a file ends the same way on every machine.
public final class ParseBudgetException extends Exception {
  private static final long serialVersionUID = 1L;

  public ParseBudgetException(String message) {
    super(message);
  }
}
