package dev.codesense.deploy.candidate;

import dev.codesense.deploy.drive.Prober.Probe;
import dev.codesense.llm.ModelEndpoint;
import java.net.URI;

/// The candidate's own route, as those will ask who evaluate it.
public interface CandidateRoute {

  /// What answers at a route.
  sealed interface Look {
    /// The model can be asked.
    ///
    /// @param prefix path of the OpenAI API, such as `/openai/v1`
    record Ready(String prefix) implements Look {}

    /// The server is there, and the model is not loaded yet, or is not one of its models.
    ///
    /// @param detail what it says: part of a sentence
    record NotLoaded(String detail) implements Look {}

    /// Nothing that serves models answers there.
    ///
    /// @param detail what does: part of a sentence
    record NoRoute(String detail) implements Look {}
  }

  /// @param route as the cluster tells it
  Look look(URI route) throws InterruptedException;

  /// Asks one question and waits for the whole answer.
  Probe ask(ModelEndpoint endpoint, String question) throws InterruptedException;
}
