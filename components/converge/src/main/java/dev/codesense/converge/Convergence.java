package dev.codesense.converge;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.core.text.Amount;
import dev.codesense.data.Journal;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SkipReason;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.data.dvc.TrackedData;
import dev.codesense.secrets.SecretMasker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run, from fetched commits to the published snapshot.
final class Convergence {

  /// Raised when the same commit under the same settings comes to other contents than before.
  private static final String RULES = "5";

  private static final String SNAPSHOT = "snapshot";
  private static final String RAW = "raw";
  private static final int MOST_DELETED = 10_000;

  private final ConvergeRequest request;
  private final RunContext run;
  private final ConvergeState memory;
  private @Nullable SnapshotReader aside;
  private final Map<String, RepositoryState> before;
  private final SecretMasker masker;

  /// It decides what data.dvc says.
  private final String dvcIgnore;

  /// What decides, besides the blob, what a blob comes to.
  private final String rules;

  private final Path raw;

  /// States that are known without reading: unchanged and stale ones.
  private final Map<String, RepositoryState> kept = new TreeMap<>();

  private final Map<String, Reading> readings = new TreeMap<>();
  private final Map<String, String> fingerprints = new TreeMap<>();
  private final List<String> stale = new ArrayList<>();
  private final Map<String, CodesenseException> missing = new TreeMap<>();

  Convergence(ConvergeRequest request, RunContext run, ConvergeState memory) {
    this.request = request;
    this.run = run;
    this.memory = memory;
    this.before = memory.repositories();
    var key = run.secret(SecretMasker.KEY).orElse(null);
    this.masker = SecretMasker.withDefaults(key);
    this.rules =
        Sha256.ofParts(
            RULES,
            SecretMasker.VERSION,
            Boolean.toString(request.config().keepGenerated()),
            Long.toString(request.config().maxFileBytes()),
            key == null ? "" : Sha256.ofParts("masking-key", key.reveal()));
    this.dvcIgnore = TrackedData.dvcIgnore(run.project());
    this.raw = run.project().resolve("data").resolve(RAW);
  }

  /// Said when it is known that the run goes on; else they are the failure's own words.
  private final List<String> warnings = new ArrayList<>();

  /// A repository that was read in this run.
  ///
  /// @param known what had been read of it before
  private record Reading(
      ListedRepository repository,
      GitCommit commit,
      Map<String, ReadBlob> known,
      RepositoryReader.Contents contents) {}

  ConvergeResult converge(List<FetchOutcome> outcomes) throws InterruptedException {
    try (var journal =
        Journal.begin(run.state(), "converge-" + run.runId(), TrackedData.roots(run.project()))) {
      takeAll(outcomes, journal);
      if (!outcomes.isEmpty() && kept.isEmpty() && readings.isEmpty()) {
        throw nothingConverged();
      }
      warnOfNothingLeft();
      warnings.forEach(run.progress()::warn);
      if (readings.isEmpty() && kept.equals(before) && memory.leftDataAsItIs()) {
        var unchanged = memory.artifact();
        if (unchanged.isPresent()) {
          return result(unchanged.get(), kept);
        }
      }
      checkShrinkLimit();
      var files = filesByRepository();
      var tracked = TrackedData.of(run.project(), RAW, contents(files));
      tracked.stageRemovals(journal);
      stageRepairs(tracked, files, journal);
      tracked.stageDvcFile(journal);
      journal.commit();
      return publish(tracked);
    }
  }

  private void takeAll(List<FetchOutcome> outcomes, Journal journal) throws InterruptedException {
    try (var stage = run.progress().stage("read", "files", OptionalLong.empty())) {
      var reader = new RepositoryReader(masker, request.config(), journal, stage);
      for (var outcome : outcomes) {
        switch (outcome) {
          case FetchOutcome.Failed(var repository, var problem) -> keepStale(repository, problem);
          case FetchOutcome.Here(var repository, var commit) -> {
            var fingerprint = fingerprint(repository.source(), commit.commit());
            if (isAsBefore(repository.id(), fingerprint)) {
              kept.put(repository.id(), relabelled(repository, commit.commit()));
              fingerprints.put(repository.id(), fingerprint);
            } else {
              stage.detail(repository.id());
              take(repository, commit, fingerprint, reader, journal);
            }
          }
        }
      }
    }
  }

  private void warnOfNothingLeft() {
    kept.forEach((id, state) -> warnOfNothingLeft(id, state.files(), state.skipped()));
    readings.forEach((id, reading) ->
        warnOfNothingLeft(id, reading.contents.files().size(), reading.contents.skipped()));
  }

  private void warnOfNothingLeft(String id, long files, Map<SkipReason, Long> skipped) {
    nothingLeft(files, skipped).ifPresent(words -> warnings.add(id + ": " + words));
  }

  /// What to say where the patterns of a repository leave nothing of it.
  static Optional<String> nothingLeft(long files, Map<SkipReason, Long> skipped) {
    long excluded = skipped.getOrDefault(SkipReason.EXCLUDED, 0L);
    return files > 0 || excluded == 0
        ? Optional.empty()
        : Optional.of(
            "`include` and `exclude` leave nothing of it, %s excluded; correct the patterns, or remove it from the list"
                .formatted(Amount.of(excluded, "files")));
  }

  private void take(
      ListedRepository repository,
      GitCommit commit,
      String fingerprint,
      RepositoryReader reader,
      Journal journal)
      throws InterruptedException {
    var listing = new GitCommit.Listing(List.of(), new SkippedFiles());
    try {
      listing = commit.list(repository.source(), request.config());
      readings.put(repository.id(), read(repository, commit, listing, reader));
      fingerprints.put(repository.id(), fingerprint);
    } catch (CodesenseException e) {
      if (!FetchOutcome.isOfOneRepository(e)) {
        throw e;
      }
      unstage(repository.id(), listing, journal);
      keepStale(repository, e);
    }
  }

  private Reading read(
      ListedRepository repository,
      GitCommit commit,
      GitCommit.Listing listing,
      RepositoryReader reader)
      throws InterruptedException {
    var id = repository.id();
    var known = readBefore(id);
    var contents = reader.read(commit, listing, raw.resolve(id), known);
    return new Reading(repository, commit, known, contents);
  }

  /// What the last run read to make the last snapshot's files of a repository, by path.
  Map<String, ReadBlob> readBefore(String id) {
    var state = before.get(id);
    return state == null ? Map.of() : memory.blobs(id, rules, state.fileList());
  }

  private String fingerprint(RepositorySource source, String commit) {
    var config = request.config();
    return Sha256.ofParts(
        rules,
        commit,
        String.join("\n", source.include()),
        String.join("\n", source.exclude()),
        Integer.toString(config.maxFiles()),
        Integer.toString(config.historyCommits()),
        Integer.toString(config.recordedCommits()),
        Boolean.toString(config.keepVendored()),
        dvcIgnore);
  }

  private boolean isAsBefore(String id, String fingerprint) {
    var state = before.get(id);
    return state != null
        && memory.fingerprint(id).filter(fingerprint::equals).isPresent()
        && (state.files() == 0 || Files.isDirectory(raw.resolve(id)));
  }

  /// An unchanged repository's state: what is not in its files may still have changed.
  private RepositoryState relabelled(ListedRepository repository, String commit) {
    var source = repository.source();
    return known(repository.id())
        .withRemote(remote(repository, commit))
        .withLabels(source.category(), source.access(), source.training())
        .withStale(null);
  }

  private static RepositoryState.Remote remote(ListedRepository repository, String commit) {
    return new RepositoryState.Remote(
        repository.url().toString(),
        repository.source().reference(),
        repository.links(commit).text());
  }

  private RepositoryState known(String id) {
    var state = before.get(id);
    if (state == null) {
      throw new IllegalStateException("No earlier state of " + id);
    }
    return state;
  }

  private void keepStale(ListedRepository repository, CodesenseException problem) {
    var id = repository.id();
    var code = problem.problem().code() + " ";
    var reason = code + oneLine(problem);
    var state = before.get(id);
    if (state == null) {
      missing.put(id, problem);
      warnings.add("%s is missing: %s%s".formatted(id, reason, remedy(problem)));
      return;
    }
    var source = repository.source();
    var already = state.stale();
    kept.put(
        id,
        state
            // Labels guard what is there now, so they follow the settings at once.
            .withLabels(source.category(), source.access(), source.training())
            // The same problem in the network's other words is nothing new.
            .withStale(
                already != null && already.reason().startsWith(code)
                    ? already
                    : new RepositoryState.Stale(
                        already == null ? run.clock().instant() : already.since(), reason)));
    memory.fingerprint(id).ifPresent(fingerprint -> fingerprints.put(id, fingerprint));
    stale.add(id);
    warnings.add(
        "%s keeps its state of %s: %s%s".formatted(id, state.commit(), reason, remedy(problem)));
  }

  /// Of what only a person can mend.
  private static String remedy(CodesenseException problem) {
    return problem.problem().kind() == Problem.Kind.USER ? ". " + problem.problem().remedy() : "";
  }

  private static String oneLine(CodesenseException problem) {
    return String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
  }

  /// Takes back what was staged for a repository that could not be read to its end.
  private void unstage(String id, GitCommit.Listing listing, Journal journal) {
    for (var entry : listing.files()) {
      var target = raw.resolve(id).resolve(entry.path());
      try {
        // What equals the target is no change any more.
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
          journal.put(target, Files.readAllBytes(target), Files.isExecutable(target));
        } else {
          journal.delete(target);
        }
      } catch (IOException e) {
        throw new CodesenseException(
            ConvergeProblem.CANNOT_WRITE, "Cannot read %s: %s".formatted(target, e), e);
      }
    }
  }

  private CodesenseException nothingConverged() {
    if (missing.size() == 1) {
      return missing.values().iterator().next();
    }
    var problems =
        missing.entrySet().stream()
            .map(entry ->
                "%s: %s %s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().problem().code(),
                        oneLine(entry.getValue())))
            .collect(Collectors.joining("; "));
    return new CodesenseException(
        ConvergeProblem.NOTHING_CONVERGED,
        "None of %d repositories could be read: %s".formatted(missing.size(), problems));
  }

  private void checkShrinkLimit() {
    if (request.acceptShrink() || before.isEmpty()) {
      return;
    }
    var gone = new ArrayList<>(before.keySet());
    gone.removeAll(kept.keySet());
    gone.removeAll(readings.keySet());
    long filesAfter =
        kept.values().stream().mapToLong(RepositoryState::files).sum()
            + readings.values().stream().mapToLong(read -> read.contents.files().size()).sum();
    shrinkRefusal(gone, filesAfter)
        .ifPresent(refusal -> {
          throw refusal;
        });
  }

  /// Why a run would stop that loses these repositories and ends with so many files.
  private Optional<CodesenseException> shrinkRefusal(List<String> gone, long filesAfter) {
    double limit = request.config().shrinkLimit();
    if (gone.size() > limit * before.size()) {
      return Optional.of(
          new CodesenseException(
              ConvergeProblem.SHRINK_LIMIT,
              "%d of %d repositories would disappear (%s), the limit is %s"
                  .formatted(gone.size(), before.size(), gone, limit)));
    }
    long filesBefore = before.values().stream().mapToLong(RepositoryState::files).sum();
    return filesBefore - filesAfter > limit * filesBefore
        ? Optional.of(
            new CodesenseException(
                ConvergeProblem.SHRINK_LIMIT,
                "%d of %d files would disappear, the limit is %s"
                    .formatted(filesBefore - filesAfter, filesBefore, limit)))
        : Optional.empty();
  }

  /// Why a run would stop that finds these files in the listed repositories; one that cannot be had
  /// keeps those that it has. What is new counts as kept: its content is not looked at.
  ///
  /// @param files paths by repository, of those that can be had
  Optional<CodesenseException> shrinkRefusal(Set<String> listed, Map<String, Set<String>> files) {
    if (request.acceptShrink() || before.isEmpty()) {
      return Optional.empty();
    }
    long after = 0;
    for (var id : listed) {
      var state = before.get(id);
      var now = files.get(id);
      if (now == null) {
        after += state == null ? 0 : state.files();
      } else {
        var skipped = new HashSet<String>();
        readBefore(id).values().stream()
            .filter(blob -> blob.skipped() != null)
            .forEach(blob -> skipped.add(blob.path()));
        after += now.stream().filter(path -> !skipped.contains(path)).count();
      }
    }
    return shrinkRefusal(
        before.keySet().stream().filter(id -> !listed.contains(id)).toList(), after);
  }

  /// What nobody read in this run because it was not to change, but is gone or another, comes back.
  private void stageRepairs(
      TrackedData tracked, SortedMap<String, List<SnapshotFile>> files, Journal journal) {
    // A pull or a checkout may have put other contents of the same size there.
    boolean thorough = !memory.leftDataAsItIs();
    memory
        .snapshot()
        .ifPresent(earlier ->
            files.forEach((id, list) ->
                list.forEach(file -> {
                  var path = id + "/" + file.path();
                  boolean there = thorough ? tracked.holds(path) : tracked.isThere(path);
                  if (!there && Files.exists(earlier.path(file))) {
                    journal.put(tracked.path(path), earlier.content(file), file.executable());
                  }
                })));
  }

  private static Map<String, TrackedData.Content> contents(
      SortedMap<String, List<SnapshotFile>> files) {
    var contents = new HashMap<String, TrackedData.Content>();
    files.forEach((id, list) ->
        list.forEach(file ->
            contents.put(
                id + "/" + file.path(), new TrackedData.Content(file.md5(), file.bytes()))));
    return contents;
  }

  /// Everything that the snapshot will hold.
  private SortedMap<String, List<SnapshotFile>> filesByRepository() {
    var files = new TreeMap<String, List<SnapshotFile>>();
    kept.forEach((id, state) -> files.put(id, earlier().files(state)));
    readings.forEach((id, reading) -> files.put(id, reading.contents.files()));
    return files;
  }

  private SnapshotReader earlier() {
    return Optional.ofNullable(aside)
        .or(memory::snapshot)
        .orElseThrow(() -> new IllegalStateException("No earlier snapshot to keep a state of"));
  }

  private ConvergeResult publish(TrackedData tracked) {
    aside = memory.setAside().orElse(null);
    var writer = new SnapshotWriter(run.output(SNAPSHOT).resolve("objects"), run.codec());
    var after = new TreeMap<String, RepositoryState>();
    kept.forEach((id, state) -> {
      writer.reuse(earlier(), state);
      after.put(id, state);
    });
    readings.forEach((id, reading) -> after.put(id, written(id, reading, writer)));
    var snapshot =
        new RepoSnapshot(List.copyOf(after.values()), tracked.digest(), SecretMasker.VERSION);
    var artifact = run.publish(SNAPSHOT, snapshot);
    for (var state : after.values()) {
      var reading = readings.get(state.id());
      if (reading != null) {
        memory.rememberBlobs(state.id(), rules, state.fileList(), reading.contents.blobs());
      }
    }
    memory.remember(artifact, fingerprints);
    memory.forgetAllBut(after.keySet());
    var result = result(artifact, after);
    memory.removeAside();
    return result;
  }

  private RepositoryState written(String id, Reading reading, SnapshotWriter writer) {
    var contents = reading.contents;
    var list = writer.write(contents.files(), file -> raw.resolve(id).resolve(file.path()));
    writer.writeNotes(id, contents.notes());
    var repository = reading.repository;
    var source = repository.source();
    var commit = reading.commit;
    return RepositoryState.of(
            id, remote(repository, commit.commit()), commit.commit(), commit.committedAt(), list)
        .withLabels(source.category(), source.access(), source.training())
        .withSkipped(contents.skipped())
        .withDeleted(deleted(id, reading));
  }

  private List<String> deleted(String id, Reading reading) {
    Set<String> paths =
        reading.contents.files().stream().map(SnapshotFile::path).collect(Collectors.toSet());
    return pathsBefore(id, reading.known)
        .filter(path -> !paths.contains(path))
        .sorted()
        .limit(MOST_DELETED)
        .toList();
  }

  private Stream<String> pathsBefore(String id, Map<String, ReadBlob> known) {
    var state = before.get(id);
    if (state == null) {
      return Stream.of();
    }
    // What was read tells the same as the file list, and is here already.
    return known.isEmpty()
        ? earlier().files(state).stream().map(SnapshotFile::path)
        : known.values().stream().filter(blob -> blob.skipped() == null).map(ReadBlob::path);
  }

  private ConvergeResult result(
      Artifact<RepoSnapshot> artifact, Map<String, RepositoryState> states) {
    var all = states.values();
    return new ConvergeResult(
        artifact,
        all.size(),
        readings.size(),
        stale,
        List.copyOf(missing.keySet()),
        all.stream().mapToLong(RepositoryState::files).sum(),
        all.stream().mapToLong(RepositoryState::bytes).sum(),
        all.stream().mapToLong(RepositoryState::secretsMasked).sum(),
        DataVersion.of(run.project()));
  }
}
