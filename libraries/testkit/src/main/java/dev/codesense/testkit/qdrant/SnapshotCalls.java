package dev.codesense.testkit.qdrant;

import com.google.protobuf.Timestamp;
import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.SnapshotsGrpc.SnapshotsImplBase;
import io.qdrant.client.grpc.SnapshotsService.CreateSnapshotRequest;
import io.qdrant.client.grpc.SnapshotsService.CreateSnapshotResponse;
import io.qdrant.client.grpc.SnapshotsService.DeleteSnapshotRequest;
import io.qdrant.client.grpc.SnapshotsService.DeleteSnapshotResponse;
import io.qdrant.client.grpc.SnapshotsService.ListSnapshotsRequest;
import io.qdrant.client.grpc.SnapshotsService.ListSnapshotsResponse;
import io.qdrant.client.grpc.SnapshotsService.SnapshotDescription;
import java.time.Instant;

/// Snapshots of one collection.
final class SnapshotCalls extends SnapshotsImplBase {
  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  private final Storage storage;
  private final CallInterceptor door;

  SnapshotCalls(Storage storage, CallInterceptor door) {
    this.storage = storage;
    this.door = door;
  }

  @Override
  public void create(CreateSnapshotRequest request, StreamObserver<CreateSnapshotResponse> client) {
    door.serve(
        Operation.SNAPSHOT,
        client,
        _ -> {
          var snapshot = storage.snapshot(CollectionCalls.named(request.getCollectionName()));
          return CreateSnapshotResponse.newBuilder()
              .setSnapshotDescription(described(snapshot))
              .build();
        });
  }

  @Override
  public void list(ListSnapshotsRequest request, StreamObserver<ListSnapshotsResponse> client) {
    door.serve(
        Operation.SNAPSHOT,
        client,
        _ -> {
          var list = ListSnapshotsResponse.newBuilder();
          storage
              .snapshots(CollectionCalls.named(request.getCollectionName()))
              .forEach(snapshot -> list.addSnapshotDescriptions(described(snapshot)));
          return list.build();
        });
  }

  @Override
  public void delete(DeleteSnapshotRequest request, StreamObserver<DeleteSnapshotResponse> client) {
    door.serve(
        Operation.SNAPSHOT,
        client,
        _ -> {
          storage.deleteSnapshot(
              CollectionCalls.named(request.getCollectionName()), request.getSnapshotName());
          return DeleteSnapshotResponse.getDefaultInstance();
        });
  }

  private static SnapshotDescription described(String name) {
    return SnapshotDescription.newBuilder()
        .setName(name)
        .setCreationTime(Timestamp.newBuilder().setSeconds(MADE.getEpochSecond()))
        .build();
  }
}
