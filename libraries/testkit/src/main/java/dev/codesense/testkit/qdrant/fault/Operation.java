package dev.codesense.testkit.qdrant.fault;

/// What a call wants of the server, as faults and counts name it.
public enum Operation {
  /// The health check.
  HEALTH,
  /// Makes a collection.
  CREATE_COLLECTION,
  /// Changes metadata or settings of a collection.
  CHANGE_COLLECTION,
  /// Removes a collection.
  DELETE_COLLECTION,
  /// Lists collections, describes one, or asks whether it is there.
  READ_COLLECTION,
  /// Makes or removes the index of a payload field.
  CREATE_INDEX,
  /// Writes points.
  UPSERT,
  /// Changes the payload of points.
  SET_PAYLOAD,
  /// Removes points by id or by filter.
  DELETE_POINTS,
  /// Reads points by id or page by page.
  READ_POINTS,
  /// Counts points, all or by value.
  COUNT,
  /// Searches, one query or a batch of them.
  QUERY,
  /// Creates, renames or removes aliases.
  MOVE_ALIAS,
  /// Lists aliases.
  READ_ALIAS,
  /// Makes, lists or removes snapshots.
  SNAPSHOT,
  /// Fills a collection, or its one shard, from a snapshot, over REST.
  RECOVER
}
