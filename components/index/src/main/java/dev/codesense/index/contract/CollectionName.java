package dev.codesense.index.contract;

import dev.codesense.core.Accessor;
import dev.codesense.core.RefusedValueException;
import dev.codesense.search.store.PhysicalName;

/// Checks the name of a collection where a person sets it, so that the message names the setting.
public final class CollectionName {
  private CollectionName() {}

  /// @throws RefusedValueException [IndexProblem#NAME_REFUSED]
  public static <R extends Record> void require(Accessor<R, String> field, String name) {
    if (!PhysicalName.isCollection(name)) {
      throw new RefusedValueException(
          IndexProblem.NAME_REFUSED, field, "cannot be '%s'".formatted(name));
    }
  }
}
