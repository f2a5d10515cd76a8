package dev.codesense.cli.data;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.remote.DvcConfig;
import dev.codesense.data.remote.ObjectFolder;
import dev.codesense.data.remote.TrackedDataSync;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which remote a command means.
final class RemoteMixin {
  @Option(
      names = "--remote",
      paramLabel = "NAME",
      description = "Remote in .dvc/config. Default: the one that core.remote names.")
  private @Nullable String remote;

  /// The cache of a project whose settings name no remote, where none is asked for either.
  Optional<ObjectFolder> cacheWithoutRemote(Invocation invocation) {
    var config = DvcConfig.of(invocation.project());
    return remote == null && !config.hasDefaultRemote()
        ? Optional.of(config.cache())
        : Optional.empty();
  }

  /// What a command does with the project's data.
  interface Work<T> {
    T of(TrackedDataSync data) throws InterruptedException;
  }

  /// A remote's name and URL, and what was done.
  record Done<T>(String remote, T result) {}

  /// Opens the remote and works.
  ///
  /// @throws CodesenseException when there is no such remote, or as the work throws it
  <T> Done<T> with(Invocation invocation, Session session, Work<T> work)
      throws InterruptedException {
    var config = DvcConfig.of(invocation.project());
    var named = config.remote(Optional.ofNullable(remote));
    try (var opened = DvcConfig.open(named)) {
      var sync = new TrackedDataSync(session.run("data"), config.cache(), opened);
      return new Done<>(named.toString(), work.of(sync));
    } finally {
      session.endProgress();
    }
  }
}
