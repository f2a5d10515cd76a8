package dev.codesense.data;

import dev.codesense.core.text.Amount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Files that are not in an index as they are in their repositories: skipped, masked, or converted
/// from another encoding.
///
/// @param files sorted by repository and path
/// @param unnamed files that were skipped and counted, but not named
public record TreatedFiles(List<File> files, long unnamed) {

  public TreatedFiles {
    files = List.copyOf(files);
  }

  /// @param skipped the reason; null when it can be found
  /// @param encoding what its text was in; null for UTF-8
  /// @param masked kind of secret to placeholders
  public record File(
      String repo,
      String path,
      @Nullable String skipped,
      @Nullable String encoding,
      SortedMap<String, Integer> masked) {

    /// A file of the snapshot that the index skipped.
    public static File skipped(String repo, String path, String reason) {
      return new File(repo, path, reason, null, Collections.emptySortedMap());
    }

    private static File of(String repo, FileNote note) {
      var skipped = note.skipped();
      return new File(
          repo,
          note.path(),
          skipped == null ? null : skipped.name(),
          note.encoding(),
          note.masked());
    }

    /// What was done to it, in words.
    public String treatment() {
      var words = new ArrayList<String>();
      if (skipped != null) {
        words.add("skipped: " + skipped.toLowerCase(Locale.ROOT).replace('_', ' '));
      }
      if (!masked.isEmpty()) {
        var kinds = new ArrayList<String>();
        masked.forEach((kind, secrets) -> kinds.add(kind + " " + Amount.count(secrets)));
        words.add("masked: " + String.join(", ", kinds));
      }
      if (encoding != null) {
        words.add("converted from " + encoding);
      }
      return String.join("; ", words);
    }
  }

  /// @param withoutChunks files of the snapshot that the index skipped
  public static TreatedFiles of(SnapshotReader snapshot, List<File> withoutChunks) {
    var files = new TreeMap<String, TreeMap<String, File>>();
    long unnamed = 0;
    for (var repository : snapshot.snapshot().repositories()) {
      var ofRepository = files.computeIfAbsent(repository.id(), _ -> new TreeMap<>());
      for (var note : snapshot.notes(repository)) {
        ofRepository.put(note.path(), File.of(repository.id(), note));
      }
      unnamed += unnamed(repository, ofRepository);
    }
    for (var file : withoutChunks) {
      files
          .computeIfAbsent(file.repo, _ -> new TreeMap<>())
          .merge(
              file.path,
              file,
              (noted, skipped) ->
                  new File(noted.repo, noted.path, skipped.skipped, noted.encoding, noted.masked));
    }
    return new TreatedFiles(
        files.values().stream().flatMap(ofRepository -> ofRepository.values().stream()).toList(),
        unnamed);
  }

  private static long unnamed(RepositoryState repository, SortedMap<String, File> named) {
    long counted = repository.skipped().values().stream().mapToLong(Long::longValue).sum();
    return Math.max(
        0, counted - named.values().stream().filter(file -> file.skipped != null).count());
  }

  /// How many files somebody may miss: what codesense.yaml excludes nobody does.
  public long missing() {
    return files.stream()
            .filter(
                file -> file.skipped != null && !file.skipped.equals(SkipReason.EXCLUDED.name()))
            .count()
        + unnamed;
  }

  /// How many files had secrets.
  public long masked() {
    return files.stream().filter(file -> !file.masked.isEmpty()).count();
  }

  /// `3 files skipped, 2 with secrets masked`.
  public String inShort() {
    return Amount.of(missing(), "files")
        + " skipped, "
        + Amount.count(masked())
        + " with secrets masked";
  }
}
