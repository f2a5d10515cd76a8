package dev.codesense.testkit.qdrant;

import org.jspecify.annotations.Nullable;

/// An alias that began to point elsewhere.
///
/// @param from the collection before; null: it is new
/// @param to the collection after; null: it is gone
public record AliasMove(String alias, @Nullable String from, @Nullable String to) {

  /// The alias first points at a collection.
  public static AliasMove first(String alias, String to) {
    return new AliasMove(alias, null, to);
  }
}
