package dev.codesense.index.contract;

import dev.codesense.core.Accessor;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Setting;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;

/// The index of a project as its settings describe it: what [dev.codesense.index.IndexRequest] has
/// besides a snapshot.
public record ProjectIndex(
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(IndexLocation.class) String store,
    @Doc("Chunks embedded and checkpointed per batch") @Default("64") int batchSize,
    @Doc("Whether chunks get vectors; none: words only") @Default("full")
        Generation.Vectors vectors,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Settings") @Setting("") IndexConfig config) {

  public ProjectIndex {
    require(ProjectIndex::collectionName, collectionName, ProjectIndex::batchSize, batchSize);
  }

  /// Refuses a name or a batch size that cannot be, for a record that has both.
  ///
  /// @throws RefusedValueException naming the field
  public static <R extends Record> void require(
      Accessor<R, String> nameField, String name, Accessor<R, Integer> sizeField, int batchSize) {
    CollectionName.require(nameField, name);
    if (batchSize < 1) {
      throw new RefusedValueException(sizeField, "must be at least 1, was " + batchSize);
    }
  }

  /// What queries see.
  public IndexLocation location() {
    return IndexLocation.live(store, collectionName);
  }
}
