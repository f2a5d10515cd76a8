package dev.codesense.index.contract;

import dev.codesense.core.Accessor;
import dev.codesense.core.RefusedValueException;
import dev.codesense.search.store.PhysicalName;
import dev.codesense.search.store.StoreProblem;

/// Checks the name of a collection where a person sets it, so that the message names the setting.
public final class CollectionName {
  private CollectionName() {}

  /// @throws RefusedValueException [StoreProblem#COLLECTION_NAME_INVALID]
  public static <R extends Record> void require(Accessor<R, String> field, String name) {
    if (!PhysicalName.isCollection(name)) {
      throw new RefusedValueException(
          StoreProblem.COLLECTION_NAME_INVALID, field, "cannot be '%s'".formatted(name));
    }
  }
}
