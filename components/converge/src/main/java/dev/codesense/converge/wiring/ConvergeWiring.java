package dev.codesense.converge.wiring;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.GitCommit;
import dev.codesense.converge.GitRemotes;
import dev.codesense.converge.RepositorySource;
import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.core.RunContext;
import java.util.Set;

/// Converge over JGit.
public final class ConvergeWiring implements ComponentWiring {
  @Override
  public Component<?, ?> component() {
    return new ConvergeComponent(remotes());
  }

  /// Remotes over JGit, for who reads a repository beside converge.
  public static GitRemotes remotes() {
    return new LateJgit();
  }

  /// Loads JGit when it is first used: Java checks the signatures of its jars, which takes longer
  /// than many a command that needs no git.
  private static final class LateJgit implements GitRemotes {
    @Override
    public GitCommit fetch(
        RepositorySource source, String id, ConvergeConfig config, RunContext run)
        throws InterruptedException {
      return Jgit.REMOTES.fetch(source, id, config, run);
    }

    @Override
    public String head(RepositorySource source, String id, ConvergeConfig config, RunContext run)
        throws InterruptedException {
      return Jgit.REMOTES.head(source, id, config, run);
    }

    @Override
    public void retain(Set<String> ids, RunContext run) {
      Jgit.REMOTES.retain(ids, run);
    }

    private static final class Jgit {
      static final GitRemotes REMOTES = new JgitRemotes();
    }
  }
}
