package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All collections, aliases and snapshots: what stays when the server dies.
final class Storage {
  private final NavigableMap<String, StoredCollection> collections = new TreeMap<>();
  private final NavigableMap<String, String> aliases = new TreeMap<>();
  private final Map<String, NavigableMap<String, StoredCollection.Frozen>> snapshots =
      new HashMap<>();
  private final List<AliasMove> moves = new ArrayList<>();
  private int snapshotsMade;

  /// The collection of that name or behind that alias.
  synchronized StoredCollection resolve(String name) {
    var collection = find(name);
    if (collection == null) {
      throw Refusals.noSuchCollection(name);
    }
    return collection;
  }

  synchronized boolean exists(String name) {
    return find(name) != null;
  }

  private @Nullable StoredCollection find(String name) {
    return collections.get(aliases.getOrDefault(name, name));
  }

  synchronized Set<String> names() {
    return new TreeSet<>(collections.keySet());
  }

  synchronized Map<String, String> aliases() {
    return new TreeMap<>(aliases);
  }

  synchronized List<AliasMove> moves() {
    return List.copyOf(moves);
  }

  synchronized void create(String name, CollectionConfig config) {
    if (collections.containsKey(name)) {
      throw Refusals.collectionExists(name);
    }
    if (aliases.containsKey(name)) {
      throw Refusals.badInput(
          "Can't create collection with name %s. Alias with the same name already exists"
              .formatted(name));
    }
    collections.put(name, new StoredCollection(config));
  }

  /// Removes a collection with its aliases; an alias is no collection.
  synchronized boolean delete(String name) {
    for (var alias : aliasesOf(name)) {
      move(alias, null);
    }
    return collections.remove(name) != null;
  }

  synchronized List<String> aliasesOf(String collection) {
    return aliases.entrySet().stream()
        .filter(one -> one.getValue().equals(collection))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// One by one: what was done stays when a later one fails.
  synchronized void change(List<AliasOperations> actions) {
    for (var action : actions) {
      switch (action.getActionCase()) {
        case CREATE_ALIAS -> {
          var create = action.getCreateAlias();
          if (!collections.containsKey(create.getCollectionName())) {
            throw Refusals.noSuchCollection(create.getCollectionName());
          }
          if (collections.containsKey(create.getAliasName())) {
            throw Refusals.collectionExists(create.getAliasName());
          }
          move(create.getAliasName(), create.getCollectionName());
        }
        case RENAME_ALIAS -> {
          var rename = action.getRenameAlias();
          var target = aliases.get(rename.getOldAliasName());
          if (target == null) {
            throw Refusals.notFound(
                "Alias %s does not exists!".formatted(rename.getOldAliasName()));
          }
          move(rename.getOldAliasName(), null);
          move(rename.getNewAliasName(), target);
        }
        case DELETE_ALIAS -> move(action.getDeleteAlias().getAliasName(), null);
        case ACTION_NOT_SET -> throw Refusals.malformed("Malformed AliasOperation type");
      }
    }
  }

  private void move(String alias, @Nullable String to) {
    var from = to == null ? aliases.remove(alias) : aliases.put(alias, to);
    if (from != null || to != null) {
      moves.add(new AliasMove(alias, from, to));
    }
  }

  synchronized String snapshot(String name) {
    var physical = aliases.getOrDefault(name, name);
    var content = resolve(name).freeze();
    var snapshot = "%s-%d.snapshot".formatted(physical, ++snapshotsMade);
    snapshots.computeIfAbsent(physical, _ -> new TreeMap<>()).put(snapshot, content);
    return snapshot;
  }

  synchronized List<String> snapshots(String name) {
    resolve(name);
    var held = snapshots.get(aliases.getOrDefault(name, name));
    return held == null ? List.of() : List.copyOf(held.keySet());
  }

  synchronized void deleteSnapshot(String name, String snapshot) {
    resolve(name);
    var held = snapshots.get(aliases.getOrDefault(name, name));
    if (held == null || held.remove(snapshot) == null) {
      throw Refusals.notFound("Snapshot %s not found".formatted(snapshot));
    }
  }

  /// Fills a collection, or the one behind an alias, from a snapshot; makes it where it is not
  /// there.
  void recover(String name, String source, String snapshot) {
    StoredCollection.Frozen held;
    StoredCollection target;
    synchronized (this) {
      var there = snapshots.get(source);
      var found = there == null ? null : there.get(snapshot);
      if (found == null) {
        throw Refusals.badRequest("Snapshot file \"%s\" does not exist".formatted(snapshot));
      }
      held = found;
      if (find(name) == null) {
        create(name, held.config());
      }
      target = resolve(name);
    }
    target.recover(held);
  }
}
