package dev.codesense.chunk;

import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;

/// How files are cut. All of it but `modelId` changes the chunks themselves.
public record ChunkerSettings(
    @Doc("Id of the embedding model, or `none`: part of every contentId") String modelId,
    @Doc(
            "Largest size of a chunk's text, in non-blank characters; the model sees before it a"
                + " line of at most 240 that says what encloses it, which does not count")
        int budget,
    @Doc("Largest file that is chunked, in bytes") int maxFileBytes,
    @Doc("Whether generated files are chunked too, marked as generated") boolean includeGenerated) {

  /// Non-blank characters: about 256 tokens of a small model's vocabulary.
  public static final int DEFAULT_BUDGET = 900;

  public static final int DEFAULT_MAX_FILE_BYTES = 64 << 20;

  public ChunkerSettings {
    if (budget < 50) {
      throw new RefusedValueException(
          ChunkerSettings::budget, "must be at least 50 characters, was " + budget);
    }
    if (maxFileBytes < 1) {
      throw new RefusedValueException(
          ChunkerSettings::maxFileBytes, "must be at least one byte, was " + maxFileBytes);
    }
  }

  /// The settings that every index uses unless told otherwise.
  public static ChunkerSettings forModel(String modelId) {
    return new ChunkerSettings(modelId, DEFAULT_BUDGET, DEFAULT_MAX_FILE_BYTES, false);
  }
}
