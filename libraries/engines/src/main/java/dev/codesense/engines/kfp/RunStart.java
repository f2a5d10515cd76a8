package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.engines.PipelineRun;
import java.util.Optional;

/// Starts a run exactly once: run names are not unique, so when an answer is lost the run is looked
/// up by a mark in its description before anything is sent again.
public final class RunStart {
  private static final int LOOKED_AT = 20;

  private final KfpClient client;

  public RunStart(KfpClient client) {
    this.client = client;
  }

  /// Starts a run.
  ///
  /// @param name shown on the run's page; need not be unique
  /// @param mark unique to this request, such as a random id
  public PipelineRun start(RunRequest request, String name, String mark)
      throws InterruptedException {
    var note = "Started " + KfpClient.OURS + mark + "]";
    var body = request.body(name, note, client.experiment(), request.version().id());
    try {
      return client.createRun(body);
    } catch (CodesenseException e) {
      if (e.problem().kind() != Problem.Kind.TRANSIENT) {
        throw e;
      }
      var made = find(name, note);
      if (made.isPresent()) {
        return made.get();
      }
      throw e;
    }
  }

  private Optional<PipelineRun> find(String name, String note) throws InterruptedException {
    return client.runsNamed(name, LOOKED_AT).stream()
        .filter(run -> run.description().equals(note))
        .findFirst();
  }
}
