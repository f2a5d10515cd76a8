package dev.codesense.search.store.qdrant;

import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.StoreProblem;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The metadata of a collection of codesense: everything known of the generation, and which run
/// last pointed the alias at it. A collection without it is somebody else's.
///
/// @param layout [#LAYOUT] of the version that wrote it
/// @param words [SparseWords#VERSION] of the version that wrote it
/// @param until while it is built: when the builder counts as dead unless it says otherwise
/// @param generation null while it is built
/// @param move the last move of the alias to it; null: there was none
/// @param withdrawn whether a rollback took queries away from it
/// @param noteParts points that hold the builder's notes and not a chunk
/// @param bytes what its chunks took to send, be it to this collection or to its base
record CollectionLabel(
    int layout,
    int words,
    @Nullable Instant until,
    @Nullable Generation generation,
    @Nullable Alias move,
    boolean withdrawn,
    int noteParts,
    long bytes) {

  /// Raised whenever an older version could not read what this one writes.
  static final int LAYOUT = 1;

  private static final String KEY = "codesense";

  static CollectionLabel building(Instant until) {
    return new CollectionLabel(LAYOUT, SparseWords.VERSION, until, null, null, false, 0, 0);
  }

  CollectionLabel until(Instant later) {
    return new CollectionLabel(layout, words, later, generation, move, withdrawn, noteParts, bytes);
  }

  CollectionLabel sealed(Generation complete, int parts, long sent) {
    return new CollectionLabel(layout, words, null, complete, null, false, parts, sent);
  }

  CollectionLabel moved(Alias alias) {
    return new CollectionLabel(layout, words, until, generation, alias, false, noteParts, bytes);
  }

  CollectionLabel withdraw() {
    return new CollectionLabel(layout, words, until, generation, move, true, noteParts, bytes);
  }

  /// Whether a publisher has pointed queries here, or is about to, and no rollback has undone it.
  boolean isPublished() {
    return generation != null && move != null && !withdrawn;
  }

  private record Header(int layout, int words) {}

  private record SchemaHeader(@Nullable ManifestHeader generation) {}

  private record ManifestHeader(SchemaVersion manifest) {}

  private record SchemaVersion(int schemaVersion) {}

  /// The whole label under one key, so that it changes as one.
  Map<String, Value> metadata(RecordCodec codec) {
    return Map.of(KEY, PlainValue.of(codec.decodeObject(codec.encode(this))));
  }

  static boolean isOn(Map<String, Value> metadata) {
    return metadata.containsKey(KEY);
  }

  /// @param name of the collection, for messages
  /// @throws CodesenseException when this version cannot read it
  static CollectionLabel read(String name, Map<String, Value> metadata, RecordCodec codec) {
    var label = metadata.get(KEY);
    if (label == null) {
      throw new CodesenseException(
          QdrantProblem.NAME_TAKEN, "The collection %s is not one of codesense".formatted(name));
    }
    try {
      var json = codec.encode(plain(label));
      var header = codec.decodeLenient(json, Header.class);
      require(name, "store layout", header.layout(), LAYOUT);
      require(name, "words of version", header.words(), SparseWords.VERSION);
      var schema = codec.decodeLenient(json, SchemaHeader.class).generation();
      if (schema != null) {
        require(name, "fact schema", schema.manifest().schemaVersion(), ChunkFacts.SCHEMA_VERSION);
      }
      return codec.decode(json, CollectionLabel.class);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          StoreProblem.GENERATION_DAMAGED,
          "Generation %s is damaged: its metadata: %s".formatted(name, e.getMessage()),
          e);
    }
  }

  private static Object plain(Value label) {
    var plain = PlainValue.plain(label);
    if (plain == null) {
      throw new IllegalArgumentException("it is empty");
    }
    return plain;
  }

  private static void require(String name, String what, int found, int known) {
    if (found != known) {
      throw new CodesenseException(
          StoreProblem.LAYOUT_UNSUPPORTED,
          "Generation %s has %s %d, this codesense reads %d".formatted(name, what, found, known));
    }
  }
}
