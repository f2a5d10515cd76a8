package dev.codesense.converge.wiring;

import dev.codesense.converge.jgit.JgitBranchWriter;
import dev.codesense.converge.writeback.WriteBackComponent;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;

/// Write-back over JGit.
public final class WriteBackWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    // Loads JGit when it is first used, as converge does.
    return new WriteBackComponent(
        (repository, change, run) -> new JgitBranchWriter().write(repository, change, run));
  }
}
