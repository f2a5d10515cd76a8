package dev.codesense.testkit;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.CollectionsGrpc.CollectionsBlockingStub;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.Vectors;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WithVectorsSelector;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.PointsGrpc.PointsBlockingStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a server of Qdrant holds, as files that can be read and loaded into another server, fake or
/// real: `aliases.txtpb`, and for each collection a folder of its name with `collection.txtpb`, its
/// settings and payload indexes, and `points.txtpb`, its points with payload and named vectors.
/// Each is a message of Qdrant's API in Protobuf's text format.
///
/// For small collections: each is read and written in one call.
public final class QdrantRecording implements AutoCloseable {
  private static final String ALIASES = "aliases.txtpb";
  private static final String COLLECTION = "collection.txtpb";
  private static final String POINTS = "points.txtpb";
  private static final int MOST_POINTS = 1_000;

  private final ManagedChannel channel;
  private final CollectionsBlockingStub collections;
  private final PointsBlockingStub points;

  /// @param port of gRPC, on this machine
  public QdrantRecording(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    collections = CollectionsGrpc.newBlockingStub(channel);
    points = PointsGrpc.newBlockingStub(channel);
  }

  /// Writes all that the server holds.
  ///
  /// @param directory made if it is not there
  /// @throws IllegalStateException when a collection has more than 1,000 points
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(
        directory.resolve(ALIASES),
        collections.listAliases(ListAliasesRequest.getDefaultInstance()));
    for (var described :
        collections.list(ListCollectionsRequest.getDefaultInstance()).getCollectionsList()) {
      var name = described.getName();
      var folder = Files.createDirectories(directory.resolve(name));
      var wanted = GetCollectionInfoRequest.newBuilder().setCollectionName(name).build();
      write(folder.resolve(COLLECTION), collections.get(wanted).getResult());
      write(folder.resolve(POINTS), points(name));
    }
  }

  private UpsertPoints points(String collection) {
    var page =
        points.scroll(
            ScrollPoints.newBuilder()
                .setCollectionName(collection)
                .setLimit(MOST_POINTS)
                .setWithPayload(WithPayloadSelector.newBuilder().setEnable(true))
                .setWithVectors(WithVectorsSelector.newBuilder().setEnable(true))
                .build());
    if (page.hasNextPageOffset()) {
      throw new IllegalStateException(collection + " has more than " + MOST_POINTS + " points");
    }
    return UpsertPoints.newBuilder()
        .setCollectionName(collection)
        .setWait(true)
        .addAllPoints(page.getResultList().stream().map(QdrantRecording::point).toList())
        .build();
  }

  private static PointStruct point(RetrievedPoint point) {
    var vectors = NamedVectors.newBuilder();
    point
        .getVectors()
        .getVectors()
        .getVectorsMap()
        .forEach((name, output) -> vectors.putVectors(name, vector(output)));
    return PointStruct.newBuilder()
        .setId(point.getId())
        .putAllPayload(point.getPayloadMap())
        .setVectors(Vectors.newBuilder().setVectors(vectors))
        .build();
  }

  private static Vector vector(VectorOutput output) {
    return switch (output.getVectorCase()) {
      case DENSE -> Vector.newBuilder().setDense(output.getDense()).build();
      case SPARSE -> Vector.newBuilder().setSparse(output.getSparse()).build();
      case MULTI_DENSE, VECTOR_NOT_SET ->
          throw new IllegalStateException("No vector of ours: " + output.getVectorCase());
    };
  }

  /// Makes what [#write] wrote, aliases last.
  public void load(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      for (var folder : entries.filter(Files::isDirectory).sorted().toList()) {
        var name = folder.getFileName().toString();
        var info = read(folder.resolve(COLLECTION), CollectionInfo.newBuilder()).build();
        collections.create(creation(name, info));
        info.getPayloadSchemaMap()
            .forEach((field, schema) -> points.createFieldIndex(index(name, field, schema)));
        var all = read(folder.resolve(POINTS), UpsertPoints.newBuilder()).build();
        if (all.getPointsCount() > 0) {
          points.upsert(all);
        }
      }
    }
    var aliases = read(directory.resolve(ALIASES), ListAliasesResponse.newBuilder()).build();
    var actions = ChangeAliases.newBuilder();
    for (var alias : aliases.getAliasesList()) {
      actions.addActions(
          AliasOperations.newBuilder()
              .setCreateAlias(
                  CreateAlias.newBuilder()
                      .setAliasName(alias.getAliasName())
                      .setCollectionName(alias.getCollectionName())));
    }
    collections.updateAliases(actions.build());
  }

  private static CreateCollection creation(String name, CollectionInfo info) {
    var config = info.getConfig();
    var params = config.getParams();
    var creation =
        CreateCollection.newBuilder()
            .setCollectionName(name)
            .setVectorsConfig(params.getVectorsConfig())
            .setOnDiskPayload(params.getOnDiskPayload())
            .setHnswConfig(config.getHnswConfig())
            .setOptimizersConfig(config.getOptimizerConfig())
            .setWalConfig(config.getWalConfig())
            .putAllMetadata(config.getMetadataMap());
    if (params.hasSparseVectorsConfig()) {
      creation.setSparseVectorsConfig(params.getSparseVectorsConfig());
    }
    if (config.hasStrictModeConfig()) {
      creation.setStrictModeConfig(config.getStrictModeConfig());
    }
    if (config.hasQuantizationConfig()) {
      creation.setQuantizationConfig(config.getQuantizationConfig());
    }
    return creation.build();
  }

  private static CreateFieldIndexCollection index(
      String collection, String field, PayloadSchemaInfo schema) {
    var type =
        switch (schema.getDataType()) {
          case Keyword -> FieldType.FieldTypeKeyword;
          case Bool -> FieldType.FieldTypeBool;
          case Integer -> FieldType.FieldTypeInteger;
          case Datetime -> FieldType.FieldTypeDatetime;
          case UnknownType, Float, Geo, Text, Uuid, UNRECOGNIZED ->
              throw new IllegalStateException("No index of ours: " + schema.getDataType());
        };
    var index =
        CreateFieldIndexCollection.newBuilder()
            .setCollectionName(collection)
            .setFieldName(field)
            .setFieldType(type)
            .setWait(true);
    return (schema.hasParams() ? index.setFieldIndexParams(schema.getParams()) : index).build();
  }

  private static void write(Path file, Message message) throws IOException {
    var text = TextFormat.printer().escapingNonAscii(false).printToString(message);
    // A vector is a line for each number, and more of it would be indentation than numbers.
    Files.writeString(file, text.replaceAll("(?m)^ +data: ", "data: "));
  }

  private static <T extends Message.Builder> T read(Path file, T message) throws IOException {
    TextFormat.merge(Files.readString(file), message);
    return message;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
