package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.TrackingProblem;
import org.jspecify.annotations.Nullable;

/// A question of a dataset, and what is known of its answer.
///
/// @param id unique in the whole project, 1 to 255 characters: an item with the id of another
///   replaces it
/// @param input JSON value: text, number, boolean, list or map
/// @param expected as `input`
/// @param metadata as `input`
public record DatasetItem(
    String dataset,
    String id,
    @Nullable Object input,
    @Nullable Object expected,
    @Nullable Object metadata) {
  private static final int LONGEST_ID = 255;

  public DatasetItem {
    if (id.isBlank() || id.length() > LONGEST_ID) {
      throw new CodesenseException(
          TrackingProblem.NOT_RECORDABLE,
          "The id of an item of the dataset %s must have 1 to %d characters, had %d"
              .formatted(dataset, LONGEST_ID, id.length()));
    }
  }
}
