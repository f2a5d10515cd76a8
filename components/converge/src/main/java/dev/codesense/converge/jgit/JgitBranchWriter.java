package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.RepositorySource;
import dev.codesense.converge.writeback.BranchWriter;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.core.http.Backoff;
import dev.codesense.data.RemoteUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/// Commits through JGit, without a work tree, in a repository that lives as long as the call.
public final class JgitBranchWriter implements BranchWriter {
  private static final int ATTEMPTS = 6;
  private static final Backoff PAUSES =
      new Backoff(Duration.ofMillis(50), 2, Duration.ofSeconds(1));

  /// Commits looked at to see whether a proposal was merged. Where that cannot be told, a merge
  /// commit is right too.
  private static final int DEPTH = 100;

  private static final String FETCHED = "refs/codesense/";

  /// How servers say that somebody else pushed between our look and our push.
  private static final Pattern LOST_RACE =
      Pattern.compile(
          "(?i).*(cannot lock ref|failed to (?:lock|update)|fetch first|stale info|"
              + "reference already exists|non-fast-forward|lock failure).*");

  private final SshSessions ssh;

  /// With the keys and known hosts in `~/.ssh`.
  public JgitBranchWriter() {
    ssh = new SshSessions(Path.of(System.getProperty("user.home"), ".ssh"));
  }

  @Override
  public Optional<String> write(RepositorySource repository, Change change, RunContext run)
      throws InterruptedException {
    QuietSystemReader.install();
    var url = RemoteUrl.parse(repository.url());
    var folder = run.state().resolve("write-back.git");
    var limit = ConvergeConfig.defaults().fetchTimeout();
    try (var deadline = Deadline.in(limit)) {
      try {
        FileTree.delete(folder);
        try (var local = new FileRepository(folder.toFile())) {
          local.create(true);
          // A thread of JGit's would look whether there is garbage while the folder is removed.
          local.getConfig().setBoolean("gc", null, "autodetach", false);
          Mirror.withoutGc(local.getConfig());
          return new Push(local, repository, url, change, run).attempts();
        } finally {
          FileTree.delete(folder);
        }
      } catch (IOException | URISyntaxException e) {
        if (deadline.tookTooLong()) {
          throw new CodesenseException(
              ConvergeProblem.FETCH_TIMEOUT,
              "Writing to %s took longer than %s".formatted(url, limit));
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("Cancelled while writing to " + url);
        }
        throw FetchFailure.of(e, repository, url);
      }
    }
  }

  /// What the remote has now, fetched.
  ///
  /// @param branch its full name
  /// @param target its commit
  /// @param proposal what is proposed already; null when nothing is
  private record Tips(String branch, RevCommit target, @Nullable RevCommit proposal) {}

  /// A commit to make.
  ///
  /// @param base whose files it has, but for the one that is changed
  /// @param pushed full name of the branch that moves
  /// @param expected where that branch is; zero when there is none
  private record Plan(RevCommit base, List<RevCommit> parents, String pushed, ObjectId expected) {}

  private final class Push {
    private final Repository local;
    private final RepositorySource source;
    private final RemoteUrl url;
    private final Change change;
    private final RunContext run;
    private boolean takesOptions = true;

    Push(Repository local, RepositorySource source, RemoteUrl url, Change change, RunContext run) {
      this.local = local;
      this.source = source;
      this.url = url;
      this.change = change;
      this.run = run;
    }

    /// Tries again after a lost race or a network's hiccup: no engine does it for us, since the
    /// task must not fail.
    Optional<String> attempts() throws IOException, URISyntaxException, InterruptedException {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (attempt > 1) {
          Thread.sleep(PAUSES.jittered(attempt - 1, ThreadLocalRandom.current()));
        }
        try (var walk = new RevWalk(local)) {
          var tips = fetch(walk);
          var plan = plan(tips, walk);
          var wanted = wanted(tips, plan);
          if (wanted.isEmpty()) {
            return Optional.empty();
          }
          var commit = commit(plan, wanted.get());
          if (push(commit, plan, tips)) {
            return Optional.of(commit.name());
          }
        } catch (IOException e) {
          boolean hopeless =
              FetchFailure.of(e, source, url).problem() != ConvergeProblem.REMOTE_UNREACHABLE;
          if (hopeless || attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
            throw e;
          }
        }
      }
      throw new CodesenseException(
          ConvergeProblem.BRANCH_MOVES,
          "Others pushed to %s during each of %d attempts".formatted(url, ATTEMPTS));
    }

    private Transport transport() throws IOException, URISyntaxException {
      var place =
          url.isLocal() ? run.project().resolve(url.path()).normalize().toString() : source.url();
      var transport = Transport.open(local, new URIish(place));
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setCredentialsProvider(new HostCredentials(url, run));
      ssh.use(transport);
      return transport;
    }

    private Tips fetch(RevWalk walk) throws IOException, URISyntaxException {
      try (var transport = transport()) {
        Collection<Ref> refs;
        try (var connection = transport.openFetch()) {
          refs = List.copyOf(connection.getRefs());
        }
        var target = target(refs);
        var proposal =
            Optional.ofNullable(change.proposal())
                .flatMap(asked -> named(refs, Constants.R_HEADS + asked.branch()));
        var specs = new ArrayList<RefSpec>();
        specs.add(new RefSpec("+%s:%starget".formatted(target.getName(), FETCHED)));
        proposal.ifPresent(
            ref -> specs.add(new RefSpec("+%s:%sproposal".formatted(ref.getName(), FETCHED))));
        transport.setDepth(change.proposal() == null ? 1 : DEPTH);
        transport.fetch(new Cancellation(), specs);
        return new Tips(
            target.getName(),
            walk.parseCommit(fetched("target")),
            proposal.isPresent() ? walk.parseCommit(fetched("proposal")) : null);
      }
    }

    /// What came, which may be newer than what was advertised.
    private ObjectId fetched(String name) throws IOException {
      var ref = local.exactRef(FETCHED + name);
      var id = ref == null ? null : ref.getObjectId();
      if (id == null) {
        throw new IOException("The remote sent no commit");
      }
      return id;
    }

    private Ref target(Collection<Ref> refs) {
      if (source.branch() != null) {
        return named(refs, Constants.R_HEADS + source.branch())
            .orElseThrow(() ->
                References.notFound(
                    source, url.toString(), refs.stream().map(Ref::getName).toList()));
      }
      var head = named(refs, Constants.HEAD);
      return head.filter(Ref::isSymbolic)
          .flatMap(ref -> named(refs, ref.getTarget().getName()))
          .or(() ->
              refs.stream()
                  .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
                  .filter(ref ->
                      head.isPresent()
                          && Objects.equals(ref.getObjectId(), head.get().getObjectId()))
                  .findFirst())
          .orElseThrow(() ->
              new CodesenseException(
                  ConvergeProblem.PUSH_REFUSED, url + " does not say which branch is its default"));
    }

    private static Optional<Ref> named(Collection<Ref> refs, String name) {
      return refs.stream().filter(ref -> ref.getName().equals(name)).findFirst();
    }

    private Plan plan(Tips tips, RevWalk walk) throws IOException {
      var target = tips.target();
      if (change.proposal() == null) {
        return new Plan(target, List.of(target), tips.branch(), target);
      }
      var branch = Constants.R_HEADS + change.proposal().branch();
      var before = tips.proposal();
      if (before == null) {
        return new Plan(target, List.of(target), branch, ObjectId.zeroId());
      }
      if (walk.isMergedInto(before, target)) {
        return new Plan(target, List.of(target), branch, before);
      }
      return walk.isMergedInto(target, before)
          ? new Plan(before, List.of(before), branch, before)
          : new Plan(target, List.of(before, target), branch, before);
    }

    /// Empty where what is proposed says it already, or the branch when nothing is.
    private Optional<byte[]> wanted(Tips tips, Plan plan) throws IOException {
      var proposal = tips.proposal();
      var there =
          content(proposal != null && plan.parents().contains(proposal) ? proposal : tips.target());
      if (there.isPresent() && Arrays.equals(there.get(), change.edit().apply(there))) {
        return Optional.empty();
      }
      return Optional.of(change.edit().apply(content(plan.base())));
    }

    private Optional<byte[]> content(RevCommit commit) throws IOException {
      var entry = entries(commit).stream().filter(this::isTheFile).findFirst();
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      if (!entry.get().mode().equals(FileMode.REGULAR_FILE)) {
        throw new CodesenseException(
            ConvergeProblem.PUSH_REFUSED,
            "%s of %s is no plain file".formatted(change.file(), url));
      }
      return Optional.of(local.open(entry.get().id(), Constants.OBJ_BLOB).getBytes());
    }

    /// One of a tree.
    ///
    /// @param name its bytes as characters: not every name is UTF-8
    private record TreeEntry(String name, FileMode mode, ObjectId id) {
      byte[] bytes() {
        return name.getBytes(StandardCharsets.ISO_8859_1);
      }

      /// Git sorts a folder as if its name ended in a slash.
      String sortKey() {
        return mode.equals(FileMode.TREE) ? name + "/" : name;
      }
    }

    private boolean isTheFile(TreeEntry entry) {
      return entry.name().equals(change.file());
    }

    private List<TreeEntry> entries(RevCommit commit) throws IOException {
      var entries = new ArrayList<TreeEntry>();
      var parser = new CanonicalTreeParser();
      for (parser.reset(local.open(commit.getTree(), Constants.OBJ_TREE).getBytes());
          !parser.eof();
          parser.next(1)) {
        var name = new byte[parser.getNameLength()];
        parser.getName(name, 0);
        entries.add(
            new TreeEntry(
                new String(name, StandardCharsets.ISO_8859_1),
                parser.getEntryFileMode(),
                parser.getEntryObjectId()));
      }
      return entries;
    }

    private ObjectId commit(Plan plan, byte[] content) throws IOException {
      try (var inserter = local.newObjectInserter()) {
        var entries = entries(plan.base());
        entries.removeIf(this::isTheFile);
        entries.add(
            new TreeEntry(
                change.file(),
                FileMode.REGULAR_FILE,
                inserter.insert(Constants.OBJ_BLOB, content)));
        entries.sort(Comparator.comparing(TreeEntry::sortKey));
        var tree = new TreeFormatter();
        entries.forEach(entry -> tree.append(entry.bytes(), entry.mode(), entry.id()));
        var commit = new CommitBuilder();
        commit.setTreeId(inserter.insert(tree));
        commit.setParentIds(plan.parents());
        var codesense =
            new PersonIdent(
                "codesense", "codesense@localhost", run.clock().instant(), ZoneOffset.UTC);
        commit.setAuthor(codesense);
        commit.setCommitter(codesense);
        commit.setMessage(change.message());
        var id = inserter.insert(commit);
        inserter.flush();
        return id;
      }
    }

    /// @return false when somebody else pushed meanwhile
    private boolean push(ObjectId commit, Plan plan, Tips tips)
        throws IOException, URISyntaxException {
      try (var transport = transport()) {
        var update =
            new RemoteRefUpdate(local, null, commit, plan.pushed(), false, null, plan.expected());
        if (change.proposal() != null && takesOptions) {
          transport.setPushOptions(mergeRequest(change.proposal(), tips));
        }
        var result = transport.push(new Cancellation(), List.of(update));
        return switch (update.getStatus()) {
          case OK, UP_TO_DATE -> true;
          case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> false;
          case REJECTED_OTHER_REASON,
              REJECTED_NODELETE,
              NON_EXISTING,
              NOT_ATTEMPTED,
              AWAITING_REPORT -> {
            var said = String.valueOf(update.getMessage());
            if (LOST_RACE.matcher(said).matches()) {
              yield false;
            }
            throw new CodesenseException(
                ConvergeProblem.PUSH_REFUSED,
                FetchFailure.oneLine(
                    "%s takes no commit on %s: %s %s"
                        .formatted(
                            url,
                            Repository.shortenRefName(plan.pushed()),
                            said,
                            result.getMessages())));
          }
        };
      } catch (TransportException e) {
        if (takesOptions && String.valueOf(e.getMessage()).contains("ush options not supported")) {
          takesOptions = false;
          return push(commit, plan, tips);
        }
        if (FetchFailure.of(e, source, url).problem() == ConvergeProblem.ACCESS_DENIED) {
          throw new CodesenseException(
              ConvergeProblem.PUSH_REFUSED,
              "The git token may read, but not push to %s".formatted(url),
              e);
        }
        throw e;
      }
    }

    /// GitLab's way to a merge request; other forges pass it by.
    private static List<String> mergeRequest(Proposal proposal, Tips tips) {
      return List.of(
          "merge_request.create",
          "merge_request.target=" + Repository.shortenRefName(tips.branch()),
          "merge_request.title=" + proposal.title(),
          "merge_request.remove_source_branch");
    }
  }
}
