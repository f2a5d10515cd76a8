package dev.codesense.deploy.drive;

import java.net.URI;

/// Asks the candidate through its own route.
@FunctionalInterface
public interface Prober {

  /// Asks one question and waits for the whole answer.
  ///
  /// @param route of the candidate, as the cluster tells it
  Probe ask(URI route, String question) throws InterruptedException;

  /// How a question went.
  ///
  /// @param answered whether there was an answer with words in it
  /// @param detail what went wrong, or how long it took: part of a sentence
  record Probe(boolean answered, String detail) {}
}
