package dev.codesense.data;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One repository of a snapshot.
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

  /// @param since when the repository could not be reached first
  /// @param reason one line, without secrets
  public record Stale(Instant since, String reason) {}
}
