package dev.codesense.index.contract;

import dev.codesense.core.Accessor;
import dev.codesense.core.RefusedValueException;
import java.util.regex.Pattern;

/// What a collection may be called: the name becomes part of folders and of generations' names.
public final class CollectionName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  private CollectionName() {}

  /// @throws RefusedValueException [IndexProblem#NAME_REFUSED]
  public static <R extends Record> void require(Accessor<R, String> field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new RefusedValueException(
          IndexProblem.NAME_REFUSED, field, "cannot be '%s'".formatted(name));
    }
  }
}
