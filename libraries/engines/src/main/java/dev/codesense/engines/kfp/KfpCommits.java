package dev.codesense.engines.kfp;

import dev.codesense.engines.CommitRunRegistry;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.PipelineRun;
import java.util.List;

/// Runs for commits on KFP, which finds them by a part of their names.
public final class KfpCommits implements CommitRunRegistry {
  private static final int LOOKED_AT = 100;

  private final KfpClient client;
  private final RunRequest request;
  private final String mark;

  /// @param mark unique to this object
  public KfpCommits(KfpClient client, RunRequest request, String mark) {
    this.client = client;
    this.request = request;
    this.mark = mark;
  }

  @Override
  public List<PipelineRun> runs(CommitRuns.Event event) throws InterruptedException {
    return client.runsWith(event.prefix(), LOOKED_AT).stream()
        .filter(run -> run.name().startsWith(event.prefix()))
        .toList();
  }

  @Override
  public CommitRuns.Served start(CommitRuns.Event event) throws InterruptedException {
    var run = new RunStart(client).start(request, event.runName(), mark);
    return new CommitRuns.Served(run, true);
  }

  @Override
  public void cancel(String runId) throws InterruptedException {
    client.cancel(runId);
  }
}
