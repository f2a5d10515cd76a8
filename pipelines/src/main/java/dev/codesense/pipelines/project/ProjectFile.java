package dev.codesense.pipelines.project;

import dev.codesense.converge.GitRemotes;
import dev.codesense.converge.RemoteFile;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.binding.RuntimeProblem;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The codesense.yaml of a project in git.
public final class ProjectFile {
  /// What it says travels in the command lines of tasks, which end at 131,071 bytes each.
  private static final long MOST_BYTES = 64 << 10;

  private final GitRemotes remotes;
  private final Supplier<ConfigLayout> layout;

  /// @param layout of codesense.yaml
  public ProjectFile(GitRemotes remotes, Supplier<ConfigLayout> layout) {
    this.remotes = remotes;
    this.layout = layout;
  }

  /// @param source URL, and behind `@` the branch, tag or commit
  public RemoteFile.Found read(String source, RunContext run) throws InterruptedException {
    return RemoteFile.read(remotes, source, ProjectConfig.FILE, MOST_BYTES, run);
  }

  /// Of the file alone: what this task's environment says is not the project's.
  ///
  /// @param file null: the defaults
  public ProjectConfig settings(RemoteFile.@Nullable Found file) {
    var text = file == null ? "" : file.text().orElseThrow(() -> noProject(file));
    return ProjectConfig.parse(
        file == null ? ProjectConfig.FILE : "%s of %s".formatted(ProjectConfig.FILE, file.url()),
        text,
        Environment.of(Map.of()),
        layout.get().amongOthers(),
        Flags.none());
  }

  /// What the project says at the commit that a run follows.
  ///
  /// @param source as of [#read]; empty: the defaults
  /// @param commit empty: what the source names
  ProjectConfig settings(String source, String commit, RunContext run) throws InterruptedException {
    if (source.isEmpty()) {
      return settings(null);
    }
    return settings(
        read(commit.isEmpty() ? source : RemoteFile.branch(source).url() + "@" + commit, run));
  }

  private static CodesenseException noProject(RemoteFile.Found file) {
    return new CodesenseException(
        RuntimeProblem.PROJECT_MISSING,
        "%s at %s has no plain file %s of at most %d bytes; commit one at its root"
            .formatted(file.url(), file.commit(), ProjectConfig.FILE, MOST_BYTES));
  }
}
