package dev.codesense.evaluate.report;

import dev.codesense.core.LinkTemplate;
import dev.codesense.data.RemoteUrl;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SourceLinks;
import dev.codesense.data.TreatedFiles;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run did, as far as its artifacts tell. Says nothing of when: the same artifacts give the
/// same page.
///
/// @param treated what converge skipped, masked and converted
/// @param evaluation null without one
/// @param missing repositories that could not be read and are in no index
/// @param moved whether the run moved the alias; null when nobody said
/// @param chunkedFiles how many files were chunked in it; null when nobody said
/// @param embeddedTexts how many texts were embedded in it; null when nobody said
/// @param earlier null when nobody said what there was before
public record RunFacts(
    RepoSnapshot snapshot,
    TreatedFiles treated,
    CodeIndexRef index,
    @Nullable EvalReport evaluation,
    List<String> missing,
    @Nullable Boolean moved,
    @Nullable Long chunkedFiles,
    @Nullable Long embeddedTexts,
    @Nullable StateBeforeRun earlier) {

  Generation generation() {
    return index.generation();
  }

  public String title() {
    return "Generation %d of '%s'".formatted(generation().number(), generation().collection());
  }

  /// Whether people meet the generation, in one sentence.
  String outcome() {
    if (!index.live()) {
      return "It did not go live: queries see what they saw before.";
    }
    if (moved == null) {
      return "It is live: queries go to it.";
    }
    return moved
        ? "It went live in this run: queries go to it."
        : "It was live before: nothing had changed.";
  }

  long stale() {
    return snapshot.repositories().stream().filter(state -> state.stale() != null).count();
  }

  /// Files that are not in the index, for whatever reason.
  long skipped() {
    return generation().manifest().skipped().values().stream().mapToLong(Long::longValue).sum();
  }

  /// What the generation holds of a repository; empty when it was built from another commit.
  Optional<Contribution> contribution(RepositoryState state) {
    return Optional.ofNullable(generation().manifest().repositories().get(state.id()))
        .filter(contribution -> contribution.commit().equals(state.commit()));
  }

  /// The web page of the repository's commit.
  static Optional<String> link(RepositoryState state) {
    return SourceLinks.commit(
        RemoteUrl.parse(state.url()), state.commit(), new LinkTemplate(state.linkTemplate()));
  }

  /// The commit as people write it.
  static String shortCommit(String commit) {
    return commit.substring(0, Math.min(10, commit.length()));
  }

  /// For KFP's comparison of runs.
  public SortedMap<String, Double> values() {
    var manifest = generation().manifest();
    var values = new TreeMap<String, Double>();
    if (evaluation != null) {
      values.putAll(evaluation.values());
    }
    values.put("generation", (double) generation().number());
    values.put("repositories", (double) snapshot.repositories().size());
    values.put("stale_repositories", (double) stale());
    values.put("missing_repositories", (double) missing.size());
    values.put("files", (double) manifest.files());
    values.put("skipped_files", (double) skipped());
    values.put("chunks", (double) manifest.chunks());
    if (chunkedFiles != null) {
      values.put("chunked_files", (double) chunkedFiles);
    }
    if (embeddedTexts != null) {
      values.put("embedded_texts", (double) embeddedTexts);
    }
    return values;
  }
}
