package dev.codesense.cli.invocation;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Keeps libraries that log through java.util.logging from talking to a person who asked us.
public final class LibraryLogs {
  /// Held, since a logger that nobody holds forgets its level.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private LibraryLogs() {}

  /// Lucene tells at each start whether it uses SIMD; `codesense doctor` tells that too.
  public static void quiet() {
    LUCENE.setLevel(Level.SEVERE);
  }
}
