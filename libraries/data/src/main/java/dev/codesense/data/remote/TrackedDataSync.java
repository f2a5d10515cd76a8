package dev.codesense.data.remote;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.dvc.DvcView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sends the data that data.dvc names to a remote, and fetches it, as `dvc push` and `dvc pull` do:
/// through the cache, only what is missing, a directory's object after its files.
///
/// The caller holds the [dev.codesense.data.ProjectLock].
public final class TrackedDataSync {
  private static final String FOLDER = "data";
  private static final int AT_ONCE = 16;

  /// Another project that shares the cache or the remote writes no file for longer than that.
  private static final Duration LONGEST_WRITE = Duration.ofDays(1);

  /// The MD5 of a symbolic link that leads to no file: as good as none.
  private static final String NO_FILE = "0".repeat(32);

  private final RunContext run;
  private final ObjectFolder cache;
  private final DvcRemote remote;

  public TrackedDataSync(RunContext run, ObjectFolder cache, DvcRemote remote) {
    this.run = run;
    this.cache = cache;
    this.remote = remote;
  }

  /// What moved.
  ///
  /// @param version id of the data, as data.dvc has it
  /// @param files that the data has
  /// @param moved objects that were missing: files, and the list of them
  public record Moved(String version, int files, int moved) {}

  /// What is where.
  ///
  /// @param version id of the data, as data.dvc has it
  /// @param files that the data has, as data.dvc has it
  /// @param bytes their sizes added up
  /// @param here whether `data/` holds them
  /// @param missing objects that the remote lacks; empty where it cannot be known, because neither
  ///   this machine nor the remote has the list of files
  public record Status(
      String version, long files, long bytes, boolean here, OptionalLong missing) {}

  /// Compares `data/`, data.dvc and the remote; changes nothing.
  ///
  /// @throws CodesenseException as [#push] and [DvcRemote#has]
  public Status status() throws InterruptedException {
    var out = tracked();
    var contents = contents();
    boolean here = DvcTree.of(contents).id().equals(out.md5());
    OptionalLong missing;
    if (remote.has(out.md5())) {
      missing = OptionalLong.of(0);
    } else {
      var list = here ? Optional.of(contents) : cached(out.md5());
      missing =
          list.isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(lacking(remote::has, list.get()).size() + 1L);
    }
    return new Status(out.md5(), out.files(), out.size(), here, missing);
  }

  /// As [#status], where there is no remote: nothing is known to be missing.
  public static Status local(RunContext run, ObjectFolder cache) throws InterruptedException {
    var status = new TrackedDataSync(run, cache, cache).status();
    return new Status(
        status.version(), status.files(), status.bytes(), status.here(), OptionalLong.empty());
  }

  /// Sends what the remote lacks.
  ///
  /// @throws CodesenseException [DataProblem#DATA_CHANGED] when neither `data/` nor the cache holds
  ///   what data.dvc names
  public Moved push() throws InterruptedException {
    var id = tracked().md5();
    sweep(cache);
    var files = commit(id);
    if (remote.has(id)) {
      return new Moved(id, files.size(), 0);
    }
    sweep(remote);
    var missing = lacking(remote::has, files);
    try (var stage = run.progress().stage("push", "files", OptionalLong.of(missing.size()))) {
      FanOut.named("dvc-push")
          .atMost(AT_ONCE)
          .map(
              missing,
              md5 -> {
                remote.put(md5, cache.path(md5));
                stage.advance(1);
                return md5;
              });
    }
    remote.put(id, cache.path(id));
    return new Moved(id, files.size(), missing.size() + 1);
  }

  /// Fetches what the cache lacks, then makes `data/` equal to it, at once.
  ///
  /// @throws CodesenseException [DataProblem#REMOTE_INCOMPLETE] or [DataProblem#REMOTE_DAMAGED],
  ///   with `data/` as it was
  public Moved pull() throws InterruptedException {
    var id = tracked().md5();
    sweep(cache);
    int moved = cache.holds(id) ? 0 : 1;
    fetch(id, id);
    var files = cached(id).orElseThrow();
    var missing = lacking(cache::holds, files);
    try (var stage = run.progress().stage("pull", "files", OptionalLong.of(missing.size()))) {
      FanOut.named("dvc-pull")
          .atMost(AT_ONCE)
          .map(
              missing,
              md5 -> {
                fetch(md5, id);
                stage.advance(1);
                return md5;
              });
    }
    checkout(files);
    return new Moved(id, files.size(), moved + missing.size());
  }

  /// Removes what an earlier push or pull left when it was killed.
  private void sweep(DvcRemote place) {
    place.sweep(run.clock().instant().minus(LONGEST_WRITE));
    try {
      FileTree.delete(unfinished());
    } catch (IOException e) {
      throw unreadable(unfinished(), e);
    }
  }

  /// Where files lie while they are on their way.
  private Path unfinished() {
    return run.state().resolve("transfer");
  }

  private DvcFile.Out tracked() {
    var file = run.project().resolve(DvcFile.DATA);
    try {
      return DvcFile.parse(DvcFile.DATA, Files.readAllBytes(file))
          .out(FOLDER)
          .orElseThrow(() ->
              new CodesenseException(
                  DataProblem.DVC_FILE_NOT_UNDERSTOOD,
                  "%s does not track the folder data as DVC 3 does".formatted(file)));
    } catch (NoSuchFileException e) {
      throw new CodesenseException(
          DataProblem.DATA_CHANGED, "There is no %s yet".formatted(file), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private DvcView view() {
    try {
      return DvcView.of(run.project(), FOLDER);
    } catch (IOException e) {
      throw unreadable(data(), e);
    }
  }

  private Path data() {
    return run.project().resolve(FOLDER);
  }

  /// What `data/` holds now: MD5 by path.
  private Map<String, String> contents() throws InterruptedException {
    var paths = List.copyOf(view().seen());
    var md5s = FanOut.named("dvc-hash").map(paths, path -> md5(data().resolve(path)));
    var contents = new TreeMap<String, String>();
    for (int at = 0; at < paths.size(); at++) {
      contents.put(paths.get(at), md5s.get(at));
    }
    return contents;
  }

  private static String md5(Path file) {
    try {
      return Files.isSymbolicLink(file) && !Files.isRegularFile(file) ? NO_FILE : Md5.hex(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The list of files that the cache has under an id.
  private Optional<SortedMap<String, String>> cached(String id) {
    var file = cache.path(id);
    try {
      return cache.holds(id)
          ? Optional.of(DvcTree.parse(id, Files.readAllBytes(file), run.codec()))
          : Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Fills the cache, as `dvc commit` does, with the list of files last.
  private Map<String, String> commit(String id) throws InterruptedException {
    var list = cached(id);
    if (list.isPresent() && lacking(cache::holds, list.get()).isEmpty()) {
      return list.get();
    }
    var contents = contents();
    var tree = DvcTree.of(contents);
    if (!tree.id().equals(id)) {
      throw new CodesenseException(
          DataProblem.DATA_CHANGED,
          "data/ holds %s, and data.dvc names %s".formatted(tree.id(), id));
    }
    var pathOf = new TreeMap<String, String>();
    contents.forEach((path, md5) -> pathOf.put(md5, path));
    for (var md5 : lacking(cache::holds, contents)) {
      store(md5, data().resolve(pathOf.get(md5)));
    }
    store(id, tree.bytes());
    return contents;
  }

  private static List<String> lacking(FanOut.Call<String, Boolean> has, Map<String, String> files)
      throws InterruptedException {
    var md5s = List.copyOf(new TreeSet<>(files.values()));
    var there = FanOut.named("dvc-look").atMost(AT_ONCE).map(md5s, has);
    var lacking = new ArrayList<String>();
    for (int at = 0; at < md5s.size(); at++) {
      if (!there.get(at)) {
        lacking.add(md5s.get(at));
      }
    }
    return lacking;
  }

  /// Fetches a content into the cache.
  ///
  /// @param list id of the list that names it, or the list's own
  private void fetch(String id, String list) throws InterruptedException {
    if (cache.holds(id)) {
      return;
    }
    var part = unfinished().resolve(id);
    try {
      Files.createDirectories(unfinished());
      Files.deleteIfExists(part);
      try {
        if (remote.get(id, part).isEmpty()) {
          throw new CodesenseException(
              DataProblem.REMOTE_INCOMPLETE,
              "The remote %s has no %s%s"
                  .formatted(
                      remote,
                      SnapshotReader.contentPath(id),
                      id.equals(list)
                          ? ""
                          : "; remove %s there before a push, which sends nothing while it is there"
                              .formatted(SnapshotReader.contentPath(list))));
        }
        if (!id.startsWith(md5(part))) {
          throw new CodesenseException(
              DataProblem.REMOTE_DAMAGED,
              "The remote %s holds other bytes under %s than were sent; remove it%s there"
                  .formatted(
                      remote,
                      SnapshotReader.contentPath(id),
                      id.equals(list) ? "" : " and " + SnapshotReader.contentPath(list)));
        }
        cache.put(id, part);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw unreadable(part, e);
    }
  }

  /// Into the cache, if it is still what its name says.
  private void store(String id, Path content) {
    if (!id.startsWith(md5(content))) {
      throw new CodesenseException(
          DataProblem.DATA_CHANGED, "%s changed while it was read".formatted(content));
    }
    cache.put(id, content);
  }

  private void store(String id, byte[] content) throws InterruptedException {
    try {
      var part = Files.createDirectories(unfinished()).resolve(id);
      try {
        Files.write(part, content);
        store(id, part);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw unreadable(unfinished(), e);
    }
  }

  private void checkout(Map<String, String> files) throws InterruptedException {
    var before = contents();
    try (var journal = Journal.begin(run.state(), "pull-" + run.runId(), List.of(data()))) {
      before.keySet().stream()
          .filter(path -> !files.containsKey(path))
          .forEach(path -> journal.delete(data().resolve(path)));
      for (var file : files.entrySet()) {
        if (!file.getValue().equals(before.get(file.getKey()))) {
          var copy = copied(file.getValue());
          journal.put(data().resolve(file.getKey()), copy);
          Files.delete(copy);
        }
      }
      journal.commit();
    } catch (IOException e) {
      throw unreadable(data(), e);
    }
  }

  /// A copy of a content that `data/` may have for itself: the cache's own is nobody's to write to.
  private Path copied(String md5) throws IOException {
    var copy = Files.createDirectories(unfinished()).resolve(md5);
    try (var out = Files.newOutputStream(copy)) {
      Files.copy(cache.path(md5), out);
    }
    return copy;
  }

  private static CodesenseException unreadable(Path place, IOException cause) {
    return new CodesenseException(
        DataProblem.ofWriting(cause), "Cannot read or write %s: %s".formatted(place, cause), cause);
  }
}
