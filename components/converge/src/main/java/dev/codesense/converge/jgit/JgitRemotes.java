package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.GitCommit;
import dev.codesense.converge.GitRemotes;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.data.RemoteUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/// Remotes through JGit. A local repository is read where it lies, and never written; any other is
/// fetched into a mirror of its own below `.codesense/mirrors/`.
public final class JgitRemotes implements GitRemotes {

  private final SshSessions ssh;

  /// Remotes with the keys and known hosts in `~/.ssh`.
  public JgitRemotes() {
    this(Path.of(System.getProperty("user.home"), ".ssh"));
  }

  /// @param sshFolder keys, `known_hosts` and `config`, as in `~/.ssh`
  public JgitRemotes(Path sshFolder) {
    ssh = new SshSessions(sshFolder);
  }

  @Override
  public GitCommit fetch(RepositorySource source, String id, ConvergeConfig config, RunContext run)
      throws InterruptedException {
    QuietSystemReader.install();
    var url = RemoteUrl.parse(source.url());
    if (url.isLocal()) {
      return local(source, run.project().resolve(url.path()).normalize());
    }
    return new Mirror(source, url, id, config, run).fetch(ssh);
  }

  @Override
  public String head(RepositorySource source, String id, ConvergeConfig config, RunContext run)
      throws InterruptedException {
    QuietSystemReader.install();
    var url = RemoteUrl.parse(source.url());
    if (url.isLocal()) {
      try (var commit = local(source, run.project().resolve(url.path()).normalize())) {
        return commit.commit();
      }
    }
    return new Mirror(source, url, id, config, run).head(ssh);
  }

  @Override
  public void retain(Set<String> ids, RunContext run) {
    try {
      Mirror.retain(ids, run);
    } catch (IOException e) {
      throw new CodesenseException(
          ConvergeProblem.CANNOT_WRITE,
          "Cannot remove the mirrors of unlisted repositories: " + e,
          e);
    }
  }

  private static GitCommit local(RepositorySource source, Path folder) throws InterruptedException {
    var builder = new FileRepositoryBuilder();
    var parent = folder.getParent();
    if (parent != null) {
      builder.addCeilingDirectory(parent.toFile());
    }
    builder.findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      throw new CodesenseException(
          ConvergeProblem.NO_REPOSITORY_THERE,
          (Files.exists(folder) ? "There is no git repository in " : "There is no folder ")
              + folder);
    }
    Repository repository = null;
    boolean handedOver = false;
    try {
      repository = builder.setMustExist(true).build();
      refuseSha256(repository, folder);
      var commit = resolve(repository, source, folder.toString());
      var opened = new JgitCommit(repository, folder.toString(), commit);
      handedOver = true;
      return opened;
    } catch (IOException | IllegalArgumentException e) {
      Cancellation.rethrow(e);
      throw new CodesenseException(
          ConvergeProblem.REPOSITORY_DAMAGED,
          "Cannot open the repository in %s: %s".formatted(folder, e.getMessage()),
          e);
    } finally {
      if (repository != null && !handedOver) {
        repository.close();
      }
    }
  }

  private static void refuseSha256(Repository repository, Path folder) {
    var format = repository.getConfig().getString("extensions", null, "objectFormat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      throw sha256(folder + " has git's object format " + format);
    }
  }

  static CodesenseException sha256(String what) {
    return new CodesenseException(
        ConvergeProblem.SHA256_REPOSITORY, what + ", which is not supported");
  }

  private static RevCommit resolve(Repository repository, RepositorySource source, String shown)
      throws IOException {
    var target = target(repository, source);
    if (target == null) {
      if (source.reference() == null
          && repository.getRefDatabase().getRefs().stream()
              .noneMatch(ref -> ref.getObjectId() != null)) {
        throw new CodesenseException(
            ConvergeProblem.EMPTY_REPOSITORY, shown + " has no commit yet");
      }
      var names = repository.getRefDatabase().getRefs().stream().map(Ref::getName).toList();
      throw References.notFound(source, shown, names);
    }
    return commit(repository, target, source, shown);
  }

  private static @Nullable ObjectId target(Repository repository, RepositorySource source)
      throws IOException {
    if (source.commit() != null) {
      var id = ObjectId.fromString(source.commit());
      return repository.getObjectDatabase().has(id) ? id : null;
    }
    Stream<String> names;
    if (source.branch() != null) {
      names =
          Stream.of(
              Constants.R_HEADS + source.branch(),
              Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/" + source.branch());
    } else if (source.tag() != null) {
      names = Stream.of(Constants.R_TAGS + source.tag());
    } else {
      names = Stream.of(Constants.HEAD);
    }
    for (var name : names.toList()) {
      var ref = repository.exactRef(name);
      if (ref != null && ref.getObjectId() != null) {
        return ref.getObjectId();
      }
    }
    return null;
  }

  /// The commit that a reference stands for; a tag object may stand between them.
  static RevCommit commit(
      Repository repository, ObjectId target, RepositorySource source, String shown)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      if (walk.peel(walk.parseAny(target)) instanceof RevCommit commit) {
        return walk.parseCommit(commit);
      }
      throw new CodesenseException(
          ConvergeProblem.REFERENCE_NOT_FOUND,
          "%s of %s is no commit".formatted(source.reference(), shown));
    }
  }
}
