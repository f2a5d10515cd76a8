package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.GitCommit;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.data.RemoteUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// A bare repository of ours that holds what was fetched from one remote: the one reference asked
/// for, as deep as its history is looked at.
final class Mirror {
  private static final String SUFFIX = ".git";

  /// Ends the name of a mirror that is not whole yet, or no more.
  private static final String PART = ".part";

  /// A mirror of more is fetched anew, which costs less than to clean it up.
  private static final int MOST_PACKS = 100;

  private static final String GC = "gc";
  private static final Pattern LONG_ID = Pattern.compile("'[0-9a-f]{64} ");

  private final RepositorySource source;
  private final RemoteUrl url;
  private final RunContext run;
  private final Path folder;

  /// Where the fetched reference lies. The depth is in its name, so that a larger one fetches
  /// again.
  private final String target;

  private final int depth;
  private final Duration limit;

  Mirror(RepositorySource source, RemoteUrl url, String id, ConvergeConfig config, RunContext run) {
    this.source = source;
    this.url = url;
    this.run = run;
    this.folder = mirrors(run).resolve(id + SUFFIX);
    // The last commit looked at needs its parent to be compared with.
    this.depth = (int) Math.min(config.historyCommits() + 1L, Integer.MAX_VALUE);
    this.limit = config.fetchTimeout();
    this.target = "refs/codesense/depth-" + depth;
  }

  private static Path mirrors(RunContext run) {
    return run.state().resolve("mirrors");
  }

  /// Removes the mirrors of all other repositories.
  static void retain(Set<String> ids, RunContext run) throws IOException {
    var mirrors = mirrors(run);
    if (!Files.isDirectory(mirrors)) {
      return;
    }
    Files.walkFileTree(
        mirrors,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes)
              throws IOException {
            var name = mirrors.relativize(place).toString().replace('\\', '/');
            if (name.endsWith(SUFFIX + PART)) {
              FileTree.delete(place);
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!name.endsWith(SUFFIX)) {
              return FileVisitResult.CONTINUE;
            }
            if (!ids.contains(name.substring(0, name.length() - SUFFIX.length()))) {
              // Killed now, it is no mirror that a later run would open.
              FileTree.delete(Files.move(place, part(place), StandardCopyOption.ATOMIC_MOVE));
            }
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path place, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            try {
              Files.delete(place);
            } catch (DirectoryNotEmptyException e) {
              // Holds mirrors that stay.
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static Path part(Path mirror) {
    return mirror.resolveSibling(mirror.getFileName() + PART);
  }

  /// Fetches and opens the commit.
  GitCommit fetch(SshSessions ssh) throws InterruptedException {
    Repository repository = null;
    boolean handedOver = false;
    try (var deadline = Deadline.in(limit)) {
      try {
        repository = open();
        var tip = update(repository, ssh);
        var commit = JgitRemotes.commit(repository, tip, source, url.toString());
        if (deadline.tookTooLong()) {
          throw tooSlow();
        }
        var opened = new JgitCommit(repository, url.toString(), commit);
        handedOver = true;
        return opened;
      } catch (IOException | URISyntaxException e) {
        if (deadline.tookTooLong()) {
          throw tooSlow();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("Cancelled while fetching " + url);
        }
        if (repository != null && FetchFailure.hungUp(e) && isSha256(repository, ssh)) {
          throw JgitRemotes.sha256(url + " has git's object format sha256");
        }
        throw FetchFailure.of(e, source, url);
      }
    } finally {
      if (repository != null && !handedOver) {
        repository.close();
      }
    }
  }

  /// Asks the remote alone: no mirror is made or changed.
  String head(SshSessions ssh) throws InterruptedException {
    var pinned = source.commit();
    if (pinned != null) {
      return pinned;
    }
    try (var deadline = Deadline.in(limit)) {
      try (var transport = Transport.open(new URIish(source.url()))) {
        transport.setCredentialsProvider(new HostCredentials(url, run));
        ssh.use(transport);
        return wanted(advertised(transport)).name();
      } catch (IOException | URISyntaxException e) {
        if (deadline.tookTooLong()) {
          throw tooSlow();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("Cancelled while asking " + url);
        }
        throw FetchFailure.of(e, source, url);
      }
    }
  }

  /// In git's protocol 2 the server hangs up on us without a word; protocol 0 begins with ids.
  private boolean isSha256(Repository repository, SshSessions ssh) {
    repository.getConfig().setString("protocol", null, "version", "0");
    try (var transport = open(repository, ssh)) {
      advertised(transport);
      return false;
    } catch (IOException | URISyntaxException e) {
      return LONG_ID.matcher(String.valueOf(e.getMessage())).find();
    } finally {
      repository.getConfig().unset("protocol", null, "version");
    }
  }

  private Transport open(Repository repository, SshSessions ssh)
      throws IOException, URISyntaxException {
    var transport = Transport.open(repository, new URIish(source.url()));
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setCredentialsProvider(new HostCredentials(url, run));
    ssh.use(transport);
    return transport;
  }

  private CodesenseException tooSlow() {
    return new CodesenseException(
        ConvergeProblem.FETCH_TIMEOUT, "Fetching %s took longer than %s".formatted(url, limit));
  }

  /// Opens the mirror, making it first where there is none.
  private Repository open() throws IOException {
    if (Files.isRegularFile(folder.resolve(Constants.CONFIG)) && packs() <= MOST_PACKS) {
      removeLeftovers();
    } else {
      create();
    }
    var repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setMustExist(true).build();
    try {
      withoutGc(repository.getConfig());
    } catch (IOException e) {
      repository.close();
      throw e;
    }
    return repository;
  }

  /// JGit would collect garbage in a thread of its own, which outlives the fetch; and look there
  /// whether it has to, even where it never has to.
  static void withoutGc(StoredConfig config) throws IOException {
    if (config.getInt(GC, "auto", 1) != 0
        || config.getInt(GC, "autopacklimit", 1) != 0
        || config.getBoolean(GC, "autodetach", true)) {
      config.setInt(GC, null, "auto", 0);
      config.setInt(GC, null, "autopacklimit", 0);
      config.setBoolean(GC, null, "autodetach", false);
      config.save();
    }
  }

  /// Each fetch that brings something adds one.
  private int packs() throws IOException {
    var packs = folder.resolve("objects/pack");
    if (!Files.isDirectory(packs)) {
      return 0;
    }
    try (var files = Files.list(packs)) {
      return (int) files.filter(file -> file.toString().endsWith(".pack")).count();
    }
  }

  /// Beside its place first, so that a killed run leaves no half of one.
  private void create() throws IOException {
    FileTree.delete(folder);
    var part = part(folder);
    FileTree.delete(part);
    Files.createDirectories(part);
    try (var repository = new FileRepository(part.toFile())) {
      repository.create(true);
    }
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /// What a killed fetch leaves would make the next one fail: nobody else holds these locks,
  /// because the project is ours.
  private void removeLeftovers() throws IOException {
    Files.deleteIfExists(folder.resolve(Constants.FETCH_HEAD));
    for (var place :
        List.of(
            folder,
            folder.resolve("refs/codesense"),
            folder.resolve("objects"),
            folder.resolve("objects/pack"))) {
      if (Files.isDirectory(place)) {
        try (var children = Files.newDirectoryStream(place, "{*.lock,incoming_*,*.tmp}")) {
          for (var child : children) {
            Files.delete(child);
          }
        }
      }
    }
  }

  /// Fetches what is not here yet.
  ///
  /// @return the object that the source's reference names
  private ObjectId update(Repository repository, SshSessions ssh)
      throws IOException, URISyntaxException {
    var pinned = source.commit();
    if (pinned != null && isFetched(repository, ObjectId.fromString(pinned))) {
      return ObjectId.fromString(pinned);
    }
    try (var transport = open(repository, ssh)) {
      var advertised = advertised(transport);
      if (advertised.isEmpty()) {
        throw new CodesenseException(ConvergeProblem.EMPTY_REPOSITORY, url + " has no commit yet");
      }
      var wanted = pinned == null ? wanted(advertised) : ObjectId.fromString(pinned);
      if (!isFetched(repository, wanted)) {
        transport.setDepth(depth);
        transport.fetch(
            new Cancellation(), List.of(new RefSpec("+" + remoteName() + ":" + target)));
        if (pinned != null) {
          keep(repository, wanted);
        }
      }
      return wanted;
    } finally {
      // It has the URL as it was written, and nobody asks it.
      Files.deleteIfExists(folder.resolve(Constants.FETCH_HEAD));
    }
  }

  /// JGit writes no reference for an object that is asked for by its id.
  private void keep(Repository repository, ObjectId fetched) throws IOException {
    var update = repository.updateRef(target);
    update.setNewObjectId(fetched);
    update.setForceUpdate(true);
    update.disableRefLog();
    switch (update.update()) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("Cannot write %s: %s".formatted(target, update.getResult()));
    }
  }

  private boolean isFetched(Repository repository, ObjectId wanted) throws IOException {
    var ref = repository.exactRef(target);
    return ref != null
        && wanted.equals(ref.getObjectId())
        && repository.getObjectDatabase().has(wanted);
  }

  private static Collection<Ref> advertised(Transport transport) throws IOException {
    try (var connection = transport.openFetch()) {
      return List.copyOf(connection.getRefs());
    }
  }

  private ObjectId wanted(Collection<Ref> advertised) {
    return advertised.stream()
        .filter(ref -> ref.getName().equals(remoteName()))
        .map(Ref::getObjectId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> References.notFound(source, url.toString(), names(advertised)));
  }

  private static List<String> names(Collection<Ref> refs) {
    return refs.stream().map(Ref::getName).toList();
  }

  private String remoteName() {
    if (source.branch() != null) {
      return Constants.R_HEADS + source.branch();
    }
    if (source.tag() != null) {
      return Constants.R_TAGS + source.tag();
    }
    var pinned = source.commit();
    return pinned == null ? Constants.HEAD : pinned;
  }
}
