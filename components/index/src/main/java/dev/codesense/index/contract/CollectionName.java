package dev.codesense.index.contract;

import dev.codesense.core.CodesenseException;
import java.util.regex.Pattern;

/// What a collection may be called: the name becomes part of folders and of generations' names.
public final class CollectionName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  private CollectionName() {}

  /// @throws CodesenseException [IndexProblem#NAME_REFUSED]
  public static void require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CodesenseException(
          IndexProblem.NAME_REFUSED, "A collection cannot be called '%s'".formatted(name));
    }
  }
}
