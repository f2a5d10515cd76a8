package dev.codesense.testkit.qdrant;

import static dev.codesense.testkit.qdrant.QdrantConnection.get;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.QdrantRecording;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.StrictModeConfig;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QdrantRecordingTest {
  @TempDir Path files;

  @Test
  void whatAServerHoldsIsLoadedIntoAnotherWithNothingLost() throws Exception {
    try (var one = FakeQdrant.start();
        var other = FakeQdrant.start();
        var recorder = new QdrantRecording(one.grpcPort());
        var loader = new QdrantRecording(other.grpcPort())) {
      fill(one);

      recorder.write(files.resolve("one"));
      loader.load(files.resolve("one"));

      loader.write(files.resolve("other"));
      assertThat(contents(files.resolve("other")))
          .isEqualTo(contents(files.resolve("one")))
          .hasSize(5);
      assertThat(other.aliases()).isEqualTo(Map.of("colour", "blue"));
      assertThat(contents(files.resolve("one")).get("blue/points.txtpb"))
          .contains("string_value: \"синий\"", "data: 0.6", "indices: 7");
    }
  }

  private static void fill(FakeQdrant qdrant) throws Exception {
    try (var connection = QdrantConnection.plain("127.0.0.1", qdrant.grpcPort())) {
      var client = connection.client();
      var dense = VectorParams.newBuilder().setSize(2).setDistance(Distance.Cosine).build();
      var words = SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build();
      get(
          client.createCollectionAsync(
              CreateCollection.newBuilder()
                  .setCollectionName("blue")
                  .setVectorsConfig(
                      VectorsConfig.newBuilder()
                          .setParamsMap(VectorParamsMap.newBuilder().putMap("dense", dense)))
                  .setSparseVectorsConfig(SparseVectorConfig.newBuilder().putMap("words", words))
                  .setStrictModeConfig(StrictModeConfig.newBuilder().setEnabled(true))
                  .putMetadata("codesense", value("label"))
                  .build()));
      get(
          client.createPayloadIndexAsync(
              "blue", "name", PayloadSchemaType.Keyword, null, true, null, null));
      get(
          client.upsertAsync(
              "blue",
              List.of(
                  PointStruct.newBuilder()
                      .setId(id(new UUID(1, 2)))
                      .putPayload("name", value("синий"))
                      .setVectors(
                          namedVectors(
                              Map.of(
                                  "dense", vector(List.of(.6f, .8f)),
                                  "words", vector(List.of(.5f), List.of(7)))))
                      .build())));
      get(client.createAliasAsync("colour", "blue"));
      get(client.createCollectionAsync("empty", dense));
    }
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var all = Files.walk(directory)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
