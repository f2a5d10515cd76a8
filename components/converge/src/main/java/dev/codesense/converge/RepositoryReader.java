package dev.codesense.converge;

import dev.codesense.converge.GitCommit.Entry;
import dev.codesense.converge.tree.EncodedData;
import dev.codesense.core.FanOut;
import dev.codesense.core.Progress;
import dev.codesense.data.FileNote;
import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import dev.codesense.data.SkipReason;
import dev.codesense.data.SnapshotFile;
import dev.codesense.secrets.Finding;
import dev.codesense.secrets.SecretMasker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns a commit's files into masked files of a snapshot, several at a time. What leaves this
/// class for the disk went through the masker.
final class RepositoryReader {
  private static final int FILES_PER_TASK = 32;

  private final SecretMasker masker;
  private final boolean keepGenerated;
  private final long mostBytes;
  private final int historyCommits;
  private final int recordedCommits;
  private final Journal journal;
  private final Progress.Stage progress;

  private long listed;

  RepositoryReader(
      SecretMasker masker, ConvergeConfig config, Journal journal, Progress.Stage progress) {
    this.masker = masker;
    this.keepGenerated = config.keepGenerated();
    this.mostBytes = config.maxFileBytes();
    this.historyCommits = config.historyCommits();
    this.recordedCommits = config.recordedCommits();
    this.journal = journal;
    this.progress = progress;
  }

  /// What a repository came to.
  ///
  /// @param files sorted by path
  /// @param skipped reason to files that were left out
  /// @param notes what was done to files besides copying, sorted by path
  /// @param blobs what each file was read from, to recognise it next time
  record Contents(
      List<SnapshotFile> files,
      SortedMap<SkipReason, Long> skipped,
      List<FileNote> notes,
      List<ReadBlob> blobs) {}

  /// Reads `listing` and stages what changed below `folder`.
  ///
  /// @param known what an earlier run made of the same blobs under the same rules, by path
  Contents read(
      GitCommit commit, GitCommit.Listing listing, Path folder, Map<String, ReadBlob> known)
      throws InterruptedException {
    listed += listing.files().size();
    progress.total(listed);
    var tasks = new ArrayList<List<Entry>>();
    for (int from = 0; from < listing.files().size(); from += FILES_PER_TASK) {
      tasks.add(
          listing.files().subList(from, Math.min(from + FILES_PER_TASK, listing.files().size())));
    }
    var blobs =
        FanOut.named("converge-read")
            .map(
                tasks,
                task -> {
                  var read = new ArrayList<ReadBlob>(task.size());
                  for (var entry : task) {
                    if (Thread.interrupted()) {
                      throw new InterruptedException("Cancelled while reading files");
                    }
                    read.add(read(commit, entry, folder, known.get(entry.path())));
                  }
                  progress.advance(task.size());
                  return read;
                })
            .stream()
            .flatMap(List::stream)
            .toList();
    var skipped = new TreeMap<>(listing.skipped().counts());
    var kept = new HashSet<String>();
    for (var blob : blobs) {
      var reason = blob.skipped();
      if (reason == null) {
        kept.add(blob.path());
      } else {
        skipped.merge(reason, 1L, Long::sum);
      }
    }
    var history =
        historyCommits == 0
            ? Map.<String, SnapshotFile.History>of()
            : masked(commit.history(kept, historyCommits, recordedCommits));
    var files =
        blobs.stream()
            .filter(blob -> blob.skipped() == null)
            .map(blob -> blob.file(history.get(blob.path())))
            .toList();
    var notes =
        Stream.concat(
                listing.skipped().named().stream(),
                blobs.stream().map(ReadBlob::note).filter(Objects::nonNull))
            .sorted(Comparator.comparing(FileNote::path))
            .toList();
    return new Contents(files, skipped, notes, blobs);
  }

  /// With messages that a snapshot may hold. Files that one commit changed share its message.
  private Map<String, SnapshotFile.History> masked(Map<String, SnapshotFile.History> history) {
    var messages = new HashMap<String, String>();
    var masked = new HashMap<String, SnapshotFile.History>();
    history.forEach((path, raw) -> {
      var message = raw.lastMessage();
      masked.put(
          path,
          message == null
              ? raw
              : raw.withMessage(
                  messages.computeIfAbsent(
                      raw.lastCommit(), _ -> CommitMessage.masked(message, masker))));
    });
    return masked;
  }

  private ReadBlob read(GitCommit commit, Entry entry, Path folder, @Nullable ReadBlob known)
      throws InterruptedException {
    if (known != null && known.isOf(entry)) {
      return known;
    }
    return switch (Text.of(entry.path(), entry.language(), commit.content(entry), mostBytes)) {
      case Text.Skipped(var reason) -> ReadBlob.skipped(entry, reason);
      case Text.Decoded(_, _, boolean generated)
          when generated && entry.generated() == null && !keepGenerated ->
          ReadBlob.skipped(entry, SkipReason.GENERATED);
      case Text.Decoded(var content, var encoding, boolean generated) -> {
        var masked = masker.mask(entry.path(), content);
        var bytes = EncodedData.leftOut(masked.text()).getBytes(StandardCharsets.UTF_8);
        journal.put(folder.resolve(entry.path()), bytes, entry.executable());
        yield new ReadBlob(
            entry.path(),
            entry.blob(),
            entry.executable(),
            entry.vendored(),
            entry.generated(),
            entry.language(),
            null,
            Md5.hex(bytes),
            bytes.length,
            generated,
            encoding.equals(StandardCharsets.UTF_8.name()) ? null : encoding,
            masked.findings().stream()
                .collect(Collectors.toMap(Finding::kind, _ -> 1, Integer::sum, TreeMap::new)));
      }
    };
  }
}
