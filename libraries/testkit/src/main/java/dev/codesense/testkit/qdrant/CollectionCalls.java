package dev.codesense.testkit.qdrant;

import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.CollectionExists;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionExistsResponse;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CollectionParams;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.GetCollectionInfoResponse;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionAliasesRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsResponse;
import io.qdrant.client.grpc.Collections.OptimizerStatus;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Collections.UpdateQueueInfo;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Collections.WalConfigDiff;
import io.qdrant.client.grpc.CollectionsGrpc.CollectionsImplBase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Collections and aliases.
final class CollectionCalls extends CollectionsImplBase {
  private static final int BYTES_PER_KB = 1024;

  private final Storage storage;
  private final CallInterceptor door;
  private final AtomicInteger busyLooks;

  /// @param busyLooks how many more descriptions say that an optimizer is at work
  CollectionCalls(Storage storage, CallInterceptor door, AtomicInteger busyLooks) {
    this.storage = storage;
    this.door = door;
    this.busyLooks = busyLooks;
  }

  @Override
  public void create(CreateCollection request, StreamObserver<CollectionOperationResponse> client) {
    door.serve(
        Operation.CREATE_COLLECTION,
        client,
        _ -> {
          var name = named(request.getCollectionName());
          for (char forbidden : "<>:\"/\\|?*\0\u001F".toCharArray()) {
            if (name.indexOf(forbidden) >= 0) {
              throw Refusals.invalid(
                  "collection_name",
                  "collection name cannot contain \"%s\" char".formatted(forbidden));
            }
          }
          storage.create(name, config(request));
          return done(true);
        });
  }

  /// The settings of a new collection, with the defaults of the server.
  private static CollectionConfig config(CreateCollection request) {
    for (var vector : vectors(request.getVectorsConfig())) {
      if (vector.getSize() < 1 || vector.getSize() > 65_536) {
        throw Refusals.invalid(
            "vectors_config.size",
            "value %d invalid, must be from 1 to 65536".formatted(vector.getSize()));
      }
      if (vector.getDistance() != Distance.Cosine && vector.getDistance() != Distance.Dot) {
        throw Refusals.unknownToTheFake("the distance " + vector.getDistance());
      }
    }
    var params =
        CollectionParams.newBuilder()
            .setShardNumber(1)
            .setReplicationFactor(1)
            .setWriteConsistencyFactor(1)
            .setOnDiskPayload(!request.hasOnDiskPayload() || request.getOnDiskPayload());
    if (request.hasVectorsConfig()) {
      params.setVectorsConfig(request.getVectorsConfig());
    }
    if (request.hasSparseVectorsConfig()) {
      params.setSparseVectorsConfig(request.getSparseVectorsConfig());
    }
    var config =
        CollectionConfig.newBuilder()
            .setParams(params)
            .setHnswConfig(
                HnswConfigDiff.newBuilder()
                    .setM(16)
                    .setEfConstruct(100)
                    .setFullScanThreshold(10_000)
                    .setMaxIndexingThreads(0)
                    .setOnDisk(false)
                    .mergeFrom(request.getHnswConfig()))
            .setOptimizerConfig(
                OptimizersConfigDiff.newBuilder()
                    .setDeletedThreshold(0.2)
                    .setVacuumMinVectorNumber(1_000)
                    .setDefaultSegmentNumber(0)
                    .setIndexingThreshold(10_000)
                    .setFlushIntervalSec(5)
                    .mergeFrom(request.getOptimizersConfig()))
            .setWalConfig(
                WalConfigDiff.newBuilder()
                    .setWalCapacityMb(32)
                    .setWalSegmentsAhead(0)
                    .setWalRetainClosed(1)
                    .mergeFrom(request.getWalConfig()))
            .putAllMetadata(request.getMetadataMap());
    if (request.hasQuantizationConfig()) {
      config.setQuantizationConfig(request.getQuantizationConfig());
    }
    if (request.hasStrictModeConfig()) {
      config.setStrictModeConfig(request.getStrictModeConfig());
    }
    return config.build();
  }

  private static Collection<VectorParams> vectors(VectorsConfig config) {
    return config.hasParams()
        ? List.of(config.getParams())
        : config.getParamsMap().getMapMap().values();
  }

  @Override
  public void update(UpdateCollection request, StreamObserver<CollectionOperationResponse> client) {
    door.serve(
        Operation.CHANGE_COLLECTION,
        client,
        _ -> {
          storage.resolve(named(request.getCollectionName())).change(request);
          return done(true);
        });
  }

  @Override
  public void delete(DeleteCollection request, StreamObserver<CollectionOperationResponse> client) {
    door.serve(
        Operation.DELETE_COLLECTION,
        client,
        _ -> done(storage.delete(named(request.getCollectionName()))));
  }

  @Override
  public void list(ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> client) {
    door.serve(
        Operation.READ_COLLECTION,
        client,
        _ -> {
          var list = ListCollectionsResponse.newBuilder();
          storage
              .names()
              .forEach(
                  name -> list.addCollections(CollectionDescription.newBuilder().setName(name)));
          return list.build();
        });
  }

  @Override
  public void collectionExists(
      CollectionExistsRequest request, StreamObserver<CollectionExistsResponse> client) {
    door.serve(
        Operation.READ_COLLECTION,
        client,
        _ -> {
          boolean exists = storage.exists(named(request.getCollectionName()));
          return CollectionExistsResponse.newBuilder()
              .setResult(CollectionExists.newBuilder().setExists(exists))
              .build();
        });
  }

  @Override
  public void get(
      GetCollectionInfoRequest request, StreamObserver<GetCollectionInfoResponse> client) {
    door.serve(
        Operation.READ_COLLECTION,
        client,
        _ -> {
          var collection = storage.resolve(named(request.getCollectionName()));
          return GetCollectionInfoResponse.newBuilder().setResult(info(collection)).build();
        });
  }

  private CollectionInfo info(StoredCollection collection) {
    boolean busy = busyLooks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    var config = collection.config();
    return CollectionInfo.newBuilder()
        .setStatus(busy ? CollectionStatus.Yellow : CollectionStatus.Green)
        .setOptimizerStatus(OptimizerStatus.newBuilder().setOk(true))
        .setUpdateQueue(UpdateQueueInfo.newBuilder().setLength(0))
        .setSegmentsCount(2)
        .setConfig(config)
        .putAllPayloadSchema(collection.schema())
        .setPointsCount(collection.size())
        .setIndexedVectorsCount(busy ? 0 : indexed(collection, config))
        .build();
  }

  /// Sparse vectors are always indexed, dense ones from a size on.
  private static long indexed(StoredCollection collection, CollectionConfig config) {
    long indexed = 0;
    for (var vector : config.getParams().getSparseVectorsConfig().getMapMap().keySet()) {
      indexed += collection.having(vector);
    }
    long threshold = config.getOptimizerConfig().getIndexingThreshold();
    for (var vector : named(config.getParams().getVectorsConfig()).entrySet()) {
      long count = collection.having(vector.getKey());
      long links =
          vector.getValue().getHnswConfig().hasM()
              ? vector.getValue().getHnswConfig().getM()
              : config.getHnswConfig().getM();
      long size = count * vector.getValue().getSize() * Float.BYTES / BYTES_PER_KB;
      if (links > 0 && threshold > 0 && size > threshold) {
        indexed += count;
      }
    }
    return indexed;
  }

  private static Map<String, VectorParams> named(VectorsConfig config) {
    return config.hasParams()
        ? Map.of(Vectors.UNNAMED, config.getParams())
        : config.getParamsMap().getMapMap();
  }

  @Override
  public void updateAliases(
      ChangeAliases request, StreamObserver<CollectionOperationResponse> client) {
    door.serve(
        Operation.MOVE_ALIAS,
        client,
        _ -> {
          storage.change(request.getActionsList());
          return done(true);
        });
  }

  @Override
  public void listAliases(ListAliasesRequest request, StreamObserver<ListAliasesResponse> client) {
    door.serve(Operation.READ_ALIAS, client, _ -> described(storage.aliases()));
  }

  @Override
  public void listCollectionAliases(
      ListCollectionAliasesRequest request, StreamObserver<ListAliasesResponse> client) {
    door.serve(
        Operation.READ_ALIAS,
        client,
        _ -> {
          var all = storage.aliases();
          all.values().removeIf(to -> !to.equals(named(request.getCollectionName())));
          return described(all);
        });
  }

  private static ListAliasesResponse described(Map<String, String> aliases) {
    var list = ListAliasesResponse.newBuilder();
    aliases.forEach((alias, to) ->
        list.addAliases(AliasDescription.newBuilder().setAliasName(alias).setCollectionName(to)));
    return list.build();
  }

  /// A name that a collection may have.
  static String named(String name) {
    if (name.isEmpty() || name.length() > 255) {
      throw Refusals.invalid(
          "collection_name",
          "value \"%s\" invalid, must be from 1 to 255 characters".formatted(name));
    }
    return name;
  }

  private static CollectionOperationResponse done(boolean changed) {
    return CollectionOperationResponse.newBuilder().setResult(changed).build();
  }
}
