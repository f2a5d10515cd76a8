package dev.codesense.distill.sources;

import dev.codesense.chunk.Chunk;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.search.store.Generation;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which repositories of a generation may be trained on. A repository that says `training: true`
/// may, one that says `training: false` may not. One that says neither may where the settings allow
/// it, but never with access labels: what a model has learned, it tells everybody.
public final class TrainingRule {
  private final SortedMap<String, RepositoryState> allowed = new TreeMap<>();
  private final SortedMap<String, String> refused = new TreeMap<>();
  private final Set<String> explicit = new HashSet<>();

  private TrainingRule() {}

  /// @param snapshot whose labels count; a repository that it does not list is refused
  /// @param unlabelled whether repositories without `training:` and without access labels may be
  ///   trained on
  public static TrainingRule of(Generation generation, RepoSnapshot snapshot, boolean unlabelled) {
    var states =
        snapshot.repositories().stream()
            .collect(Collectors.toMap(RepositoryState::id, state -> state));
    var rule = new TrainingRule();
    for (var id : generation.manifest().repositories().keySet()) {
      var state = states.get(id);
      if (state == null) {
        rule.refused.put(id, "the snapshot does not list it");
      } else if (state.training() != null) {
        if (state.training()) {
          rule.allowed.put(id, state);
          rule.explicit.add(id);
        } else {
          rule.refused.put(id, "it says training: false");
        }
      } else if (!state.access().isEmpty()) {
        rule.refused.put(id, "it has access labels and does not say training: true");
      } else if (unlabelled) {
        rule.allowed.put(id, state);
      } else {
        rule.refused.put(
            id, "it does not say training: true, and distill.train-unlabelled is false");
      }
    }
    return rule;
  }

  /// Whether a chunk may be trained on. One whose own labels are stricter than its repository's may
  /// not: the index is older than the labels.
  public boolean allows(Chunk chunk) {
    return allowed.containsKey(chunk.repo())
        && (explicit.contains(chunk.repo()) || chunk.facts().access().labels().isEmpty());
  }

  /// Ids of the repositories that may be trained on.
  public Set<String> allowed() {
    return Collections.unmodifiableSet(allowed.keySet());
  }

  /// The repositories that may not, with the reason.
  public SortedMap<String, String> refused() {
    return Collections.unmodifiableSortedMap(refused);
  }

  /// Labels that a reader needs to see what may be trained on, sorted.
  public Set<String> labels() {
    var labels = new TreeSet<String>();
    allowed.values().forEach(state -> labels.addAll(state.access()));
    return labels;
  }
}
