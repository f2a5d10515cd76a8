package dev.codesense.search.store;

import dev.codesense.core.CodesenseException;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a generation in its store: `<collection>-g<number>-<end>`.
///
/// @param end 8 hex digits; or, where a store renames a generation when it is complete, its word
///   for one that is not
public record PhysicalName(String collection, int number, String end) {
  private static final Pattern COLLECTION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern PHYSICAL =
      Pattern.compile("(?<collection>.+)-g(?<number>[0-9]{1,9})-(?<end>[0-9a-f]{8}|unsealed)");

  /// The parts of a name; empty when it is not one of ours.
  public static Optional<PhysicalName> of(String text) {
    var matcher = PHYSICAL.matcher(text);
    return matcher.matches() && isCollection(matcher.group("collection"))
        ? Optional.of(
            new PhysicalName(
                matcher.group("collection"),
                Integer.parseInt(matcher.group("number")),
                matcher.group("end")))
        : Optional.empty();
  }

  /// Whether a collection can have this name. It becomes part of folders and of generations' names.
  public static boolean isCollection(String name) {
    return COLLECTION.matcher(name).matches();
  }

  /// Refuses what cannot name a collection.
  ///
  /// @throws CodesenseException [StoreProblem#COLLECTION_NAME_INVALID]
  public static void requireCollection(String name) {
    if (!isCollection(name)) {
      throw new CodesenseException(
          StoreProblem.COLLECTION_NAME_INVALID, "No name for a collection: '" + name + "'");
    }
  }

  @Override
  public String toString() {
    return collection + "-g" + number + "-" + end;
  }
}
