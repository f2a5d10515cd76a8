package dev.codesense.converge.wiring;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.GitRemotes;
import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;

/// Converge over JGit.
public final class ConvergeWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ConvergeComponent(
        (source, id, config, run) -> Jgit.REMOTES.fetch(source, id, config, run));
  }

  /// Loaded by the first fetch: Java checks the signatures of JGit's jars, which takes longer than
  /// many a command that needs no git.
  private static final class Jgit {
    static final GitRemotes REMOTES = new JgitRemotes();
  }
}
