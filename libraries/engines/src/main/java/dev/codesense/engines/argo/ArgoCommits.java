package dev.codesense.engines.argo;

import dev.codesense.engines.CommitRunRegistry;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.PipelineRun;
import java.util.List;

/// Runs for commits on Argo, where the name of a Workflow says which commit it is for: whoever
/// makes it second finds the first.
public final class ArgoCommits implements CommitRunRegistry {
  private final ArgoClient client;
  private final ArgoRequest request;

  public ArgoCommits(ArgoClient client, ArgoRequest request) {
    this.client = client;
    this.request = request;
  }

  @Override
  public List<PipelineRun> runs(CommitRuns.Event event) throws InterruptedException {
    return client.runsOf(ArgoRuns.group(event));
  }

  @Override
  public CommitRuns.Served start(CommitRuns.Event event) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      var workflow = ArgoRuns.forCommit(request, event, attempt);
      var made = client.create(workflow);
      if (made.isPresent()) {
        return new CommitRuns.Served(made.get(), true);
      }
      var there = client.run(String.valueOf(workflow.metadata().name()));
      if (!CommitRuns.isLost(there)) {
        return new CommitRuns.Served(there, false);
      }
    }
  }

  @Override
  public void cancel(String runId) throws InterruptedException {
    client.cancel(runId);
  }
}
