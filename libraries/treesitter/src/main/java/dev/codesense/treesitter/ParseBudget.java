package dev.codesense.treesitter;

import dev.codesense.chunk.syntax.ParseBudgetException;

/// How much work a file may be for the parser, by its size. Ambiguous or broken text can take a
/// grammar time that grows with the square of the text.
///
/// @param largest most bytes of a file that is parsed at all
/// @param stepsPerKilobyte tree-sitter's progress reports, one for each hundred operations
/// @param readings how often a byte may be handed to the parser on average: scanners may look far
///   ahead
record ParseBudget(int largest, int stepsPerKilobyte, int readings) {

  /// Ordinary files take 10 to 70 steps a kilobyte. Most grammars read a file up to six times,
  /// Scala's up to forty times.
  static final ParseBudget DEFAULT = new ParseBudget(2 << 20, 400, 100);

  /// The most bytes that are handed to the parser for any file. A scanner that asks for the column,
  /// as Swift's does, reads a long line again at each token, two to four bytes in a microsecond:
  /// this ends it after some seconds.
  private static final long MOST_READ = 12L << 20;

  /// Small files have a few steps that their size does not explain.
  private static final int SMALLEST = 4 << 10;

  Meter meter(int bytes) throws ParseBudgetException {
    if (bytes > largest) {
      throw new ParseBudgetException(
          "%d bytes are more than the %d that are parsed".formatted(bytes, largest));
    }
    long counted = Math.max(bytes, SMALLEST);
    return new Meter(counted * stepsPerKilobyte / 1024, Math.min(counted * readings, MOST_READ));
  }

  /// Counts the work of one file.
  static final class Meter {
    private long stepsLeft;
    private long bytesLeft;

    private Meter(long steps, long bytes) {
      stepsLeft = steps;
      bytesLeft = bytes;
    }

    void step() {
      stepsLeft--;
    }

    void read(int bytes) {
      bytesLeft -= bytes;
    }

    boolean spent() {
      return stepsLeft < 0 || bytesLeft < 0;
    }
  }
}
