package dev.codesense.data;

import dev.codesense.core.UrlCredentials;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One repository of a snapshot: made by [#of], changed by steps that begin with `with`.
///
/// @param id `host/owner/name`, or what `id:` in codesense.yaml says
/// @param url the remote without user name, password or token
/// @param reference branch, tag or commit that was asked for; null for the default branch
/// @param commit 40 hex digits
/// @param committedAt the commit's time
/// @param linkTemplate how to show a line range: a URL or path with `{path}`, `{start}` and
///   `{end}`; the commit is filled in already and `{path}` takes a percent-encoded path for URLs
/// @param category free word from codesense.yaml
/// @param access labels of which a reader needs at least one; empty: everybody
/// @param training whether models may be trained on it; null where codesense.yaml does not say
/// @param stale why and since when this is an older state than asked for; null when fresh
/// @param fileList SHA-256 of the list in `objects/lists/`
/// @param files how many files the list has
/// @param bytes their sizes added up
/// @param secretsMasked placeholders written into them
/// @param skipped files left out: reason to count, reasons as in [SkipReason]
/// @param deleted paths that the previous snapshot had and this one has not; sorted, at most 10,000
public record RepositoryState(
    String id,
    String url,
    @Nullable String reference,
    String commit,
    Instant committedAt,
    String linkTemplate,
    @Nullable String category,
    List<String> access,
    @Nullable Boolean training,
    @Nullable Stale stale,
    String fileList,
    long files,
    long bytes,
    long secretsMasked,
    SortedMap<SkipReason, Long> skipped,
    List<String> deleted) {
  public RepositoryState {
    access = List.copyOf(access);
    deleted = List.copyOf(deleted);
  }

  /// A repository that was just read, with its files as they were written. It has no category, no
  /// labels and nothing left out or deleted until a step says so.
  public static RepositoryState of(
      String id, Remote remote, String commit, Instant committedAt, SnapshotWriter.FileList list) {
    return new RepositoryState(
        id,
        remote.url(),
        remote.reference(),
        commit,
        committedAt,
        remote.linkTemplate(),
        null,
        List.of(),
        null,
        null,
        list.sha256(),
        list.files(),
        list.bytes(),
        list.secretsMasked(),
        Collections.emptySortedMap(),
        List.of());
  }

  public RepositoryState withRemote(Remote remote) {
    return with(remote, labels(), stale, skipped, deleted);
  }

  public RepositoryState withLabels(
      @Nullable String newCategory, List<String> newAccess, @Nullable Boolean newTraining) {
    return with(remote(), new Labels(newCategory, newAccess, newTraining), stale, skipped, deleted);
  }

  public RepositoryState withStale(@Nullable Stale newStale) {
    return with(remote(), labels(), newStale, skipped, deleted);
  }

  public RepositoryState withSkipped(SortedMap<SkipReason, Long> counts) {
    return with(remote(), labels(), stale, counts, deleted);
  }

  public RepositoryState withDeleted(List<String> paths) {
    return with(remote(), labels(), stale, skipped, paths);
  }

  private Remote remote() {
    return new Remote(url, reference, linkTemplate);
  }

  private record Labels(
      @Nullable String category, List<String> access, @Nullable Boolean training) {}

  private Labels labels() {
    return new Labels(category, access, training);
  }

  private RepositoryState with(
      Remote remote,
      Labels labels,
      @Nullable Stale newStale,
      SortedMap<SkipReason, Long> newSkipped,
      List<String> newDeleted) {
    return new RepositoryState(
        id,
        remote.url,
        remote.reference,
        commit,
        committedAt,
        remote.linkTemplate,
        labels.category,
        labels.access,
        labels.training,
        newStale,
        fileList,
        files,
        bytes,
        secretsMasked,
        newSkipped,
        newDeleted);
  }

  /// Where a repository comes from; components as those of the state.
  public record Remote(String url, @Nullable String reference, String linkTemplate) {}

  /// @param since when the repository could not be read first
  /// @param reason one line, without secrets
  public record Stale(Instant since, String reason) {
    public Stale {
      reason = UrlCredentials.redacted(reason);
    }
  }
}
