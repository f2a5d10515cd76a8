package dev.codesense.chunk.syntax;

import org.jspecify.annotations.Nullable;

/// Finds the blocks of programming languages. Implementations may hold native memory and belong to
/// the thread that made them.
public interface SyntaxParser extends AutoCloseable {

  /// The blocks of one file, or null where the language is not known. Syntax errors lose no text:
  /// what is not understood lies between the blocks.
  ///
  /// @param budget blocks with more non-blank characters than this are opened, smaller ones only
  ///   where they hold definitions
  @Nullable Block outline(Language language, TextLines lines, int budget)
      throws ParseBudgetException;

  @Override
  void close();
}
