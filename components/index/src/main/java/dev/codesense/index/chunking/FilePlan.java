package dev.codesense.index.chunking;

import dev.codesense.core.file.Sha256;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.search.store.GenerationBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What has to happen so that a base generation becomes the snapshot's.
///
/// @param ledger of the generation to be, so far with the entries that stay as they are
/// @param chunk files to be chunked, sorted by repository and path
/// @param outdated files whose chunks in the base must go
/// @param goneRepositories repositories whose chunks in the base must go
public record FilePlan(
    Ledger ledger, List<Task> chunk, List<FileKey> outdated, List<String> goneRepositories) {

  /// A file to be chunked.
  public record Task(RepositoryState repository, SnapshotFile file, String fingerprint) {

    /// A file that no run has found deadly.
    public static Task of(RepositoryState repository, SnapshotFile file) {
      return new Task(repository, file, FilePlan.fingerprint(file, outside(repository), false));
    }

    public long bytes() {
      return file.bytes();
    }

    /// The fingerprint of the file as skipped for a reason.
    public String fingerprint(String skipped) {
      return skipped.equals(Quarantine.REASON)
          ? FilePlan.fingerprint(file, outside(repository), true)
          : fingerprint;
    }
  }

  /// A file of the base.
  public record FileKey(String repo, String path) implements Comparable<FileKey> {
    private static final Comparator<FileKey> ORDER =
        Comparator.comparing(FileKey::repo).thenComparing(FileKey::path);

    @Override
    public int compareTo(FileKey other) {
      return ORDER.compare(this, other);
    }
  }

  /// @param base ledger of the generation that is built upon; empty to chunk everything
  public static FilePlan of(SnapshotReader snapshot, Ledger base, Quarantine quarantine) {
    var plan =
        new FilePlan(
            Ledger.empty(base.recipe()), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var repository : snapshot.snapshot().repositories()) {
      plan.compare(snapshot, repository, base, quarantine);
    }
    for (var repo : base.repositories().keySet()) {
      if (!plan.ledger().repositories().containsKey(repo)) {
        plan.goneRepositories().add(repo);
      }
    }
    return plan;
  }

  /// What a repository says of all its files, its list included.
  public static String signature(RepositoryState repository, Quarantine quarantine) {
    return Sha256.ofParts(repository.fileList(), outside(repository), quarantine.digest());
  }

  public long bytes() {
    return chunk.stream().mapToLong(Task::bytes).sum();
  }

  /// Takes away from a generation that begins with the base what is not as the snapshot has it.
  public void removeOutdated(GenerationBuilder builder) throws InterruptedException {
    for (var repo : goneRepositories) {
      builder.removeRepository(repo);
    }
    for (var file : outdated) {
      builder.removeFile(file.repo(), file.path());
    }
  }

  private void compare(
      SnapshotReader snapshot, RepositoryState repository, Ledger base, Quarantine quarantine) {
    var signature = signature(repository, quarantine);
    var before = base.repositories().get(repository.id());
    if (before != null && before.signature().equals(signature)) {
      ledger.repositories().put(repository.id(), before);
      return;
    }
    Map<String, Ledger.Entry> known =
        before == null ? new HashMap<>() : new HashMap<>(before.files());
    var kept = new TreeMap<String, Ledger.Entry>();
    var outside = outside(repository);
    var crashingFiles = crashingFiles(repository.id(), quarantine);
    for (var file : snapshot.files(repository)) {
      boolean quarantined =
          crashingFiles.contains(file.path())
              && quarantine.holds(repository.id(), file.path(), file.md5());
      var fingerprint = fingerprint(file, outside, quarantined);
      var entry = known.get(file.path());
      if (entry != null
          && (entry.fingerprint().equals(fingerprint)
              || (Quarantine.REASON.equals(entry.skipped())
                  && entry.fingerprint().equals(fingerprint(file, outside, true))))) {
        kept.put(file.path(), entry);
        known.remove(file.path());
      } else if (quarantined) {
        kept.put(file.path(), Ledger.Entry.skipped(fingerprint, Quarantine.REASON));
      } else {
        chunk.add(new Task(repository, file, fingerprint));
      }
    }
    known.forEach((path, entry) -> {
      if (!entry.chunks().isEmpty()) {
        outdated.add(new FileKey(repository.id(), path));
      }
    });
    ledger.repositories().put(repository.id(), new Ledger.Repository(signature, kept));
  }

  private static Set<String> crashingFiles(String repo, Quarantine quarantine) {
    return quarantine.files().stream()
        .filter(file -> file.repo().equals(repo))
        .map(Quarantine.File::path)
        .collect(Collectors.toSet());
  }

  /// Facts of chunks that come from the repository and not from the file.
  private static String outside(RepositoryState repository) {
    return Sha256.ofParts(
        String.join("\n", repository.access()),
        repository.category() == null ? "" : "+" + repository.category());
  }

  /// Equal exactly when a file's chunks, facts included, would be equal. So a new label or another
  /// author takes effect although the text is the same; such a file is chunked again, which is
  /// cheap, and nothing is embedded.
  private static String fingerprint(SnapshotFile file, String outside, boolean quarantined) {
    var history = file.history();
    return Sha256.ofParts(
            file.md5(),
            outside,
            file.language() == null ? "" : file.language(),
            "%b %b %b %d %b"
                .formatted(
                    file.executable(),
                    file.generated(),
                    file.vendored(),
                    file.secretsMasked(),
                    quarantined),
            history == null
                ? ""
                : "%s %s %d %s %s"
                    .formatted(
                        history.lastChange(),
                        history.lastCommit(),
                        history.changes(),
                        String.join("\n", history.authors()),
                        history.lastMessage()))
        .substring(0, 32);
  }
}
