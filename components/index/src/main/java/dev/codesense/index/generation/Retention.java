package dev.codesense.index.generation;

import dev.codesense.index.contract.IndexConfig;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which generations are still of use: the live one, the one that a rollback returns to, the newest
/// few besides, and any that was replaced only a short while ago, because an older reader may have
/// it open. A lexical generation is a stopgap: it goes as soon as vectors are live.
public final class Retention {
  private final CodeStore store;
  private final Clock clock;
  private final IndexConfig config;

  public Retention(CodeStore store, Clock clock, IndexConfig config) {
    this.store = store;
    this.clock = clock;
    this.config = config;
  }

  /// Generations of a collection that nobody needs, lowest first.
  public List<Generation> superfluous(String collection) throws InterruptedException {
    var alias = store.alias(collection).orElse(null);
    var newestFirst = new ArrayList<>(store.generations(collection));
    newestFirst.sort(Comparator.comparingInt(Generation::number).reversed());
    var superfluous = new ArrayList<Generation>();
    int kept = 0;
    boolean vectorsLive = vectorsLive(newestFirst, alias);
    var replacedAt = clock.instant();
    for (var generation : newestFirst) {
      if (!needed(generation, alias)) {
        boolean stopgap = vectorsLive && generation.manifest().vectors() == Vectors.NONE;
        if (!stopgap && (recent(replacedAt) || kept < config.keepGenerations())) {
          kept++;
        } else {
          superfluous.add(generation);
        }
      }
      replacedAt = generation.createdAt();
    }
    return superfluous.reversed();
  }

  /// Removes what nobody needs, or can read.
  public List<Generation> prune(String collection) throws InterruptedException {
    var superfluous = superfluous(collection);
    for (var generation : superfluous) {
      store.remove(generation);
    }
    store.removeUnreadable(collection);
    return superfluous;
  }

  private static boolean needed(Generation generation, @Nullable Alias alias) {
    return alias != null
        && (alias.pointsAt(generation) || generation.physicalName().equals(alias.previous()));
  }

  private static boolean vectorsLive(List<Generation> generations, @Nullable Alias alias) {
    return alias != null
        && generations.stream()
            .anyMatch(generation ->
                alias.pointsAt(generation) && generation.manifest().vectors() == Vectors.FULL);
  }

  /// @param replacedAt when the next generation was completed; now for the newest, which nothing
  ///   replaced yet
  private boolean recent(Instant replacedAt) {
    return replacedAt.plus(config.gracePeriod()).isAfter(clock.instant());
  }
}
