package dev.codesense.rollout.evidence;

/// What a gate read of both sides in one window.
public sealed interface Reading {
  /// Whether both sides could be read. No requests are a reading too, but prove nothing.
  boolean isUsable();

  /// How many requests had a property.
  record Shares(Counts candidate, Counts stable) implements Reading {
    @Override
    public boolean isUsable() {
      return candidate.areUsable() && stable.areUsable();
    }
  }

  /// How large a quantity was; both sides have the same buckets.
  record Sizes(Histogram candidate, Histogram stable) implements Reading {
    public Sizes {
      if (!candidate.bounds().equals(stable.bounds())) {
        throw new IllegalArgumentException(
            "Both sides need the same buckets; the candidate's end at %s, the stable side's at %s"
                .formatted(candidate.bounds(), stable.bounds()));
      }
    }

    @Override
    public boolean isUsable() {
      return candidate.isUsable() && stable.isUsable();
    }
  }
}
