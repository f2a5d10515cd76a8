package dev.codesense.testkit.qdrant;

import static dev.codesense.testkit.qdrant.QdrantConnection.get;
import static dev.codesense.testkit.qdrant.QdrantConnection.refusal;
import static io.qdrant.client.ConditionFactory.filter;
import static io.qdrant.client.ConditionFactory.hasId;
import static io.qdrant.client.ConditionFactory.hasVector;
import static io.qdrant.client.ConditionFactory.isEmpty;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.ConditionFactory.matchValues;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.nullValue;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.ListenableFuture;
import dev.codesense.runtime.jackson.JsonCodec;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteAlias;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.QuantizationConfig;
import io.qdrant.client.grpc.Collections.QuantizationType;
import io.qdrant.client.grpc.Collections.ScalarQuantization;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.StrictModeConfig;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a Qdrant server promises where our store looks. Runs against the fake, or against a real
/// server when `QDRANT_URL` names one, such as `http://127.0.0.1:6334` (REST listens one below):
/// where the two differ, the fake is wrong.
class FakeQdrantTest {
  private static final UUID A = UUID.fromString("00000000-0000-5000-8000-00000000000a");
  private static final UUID B = UUID.fromString("f0000000-0000-5000-8000-00000000000b");
  private static final String BLUE = "fakeqdrant-blue";
  private static final String GREEN = "fakeqdrant-green";
  private static final String LIVE = "fakeqdrant-live";

  private static @Nullable FakeQdrant fake;
  private static QdrantConnection connection;
  private static QdrantClient client;
  private static URI rest;

  @BeforeAll
  static void connect() throws Exception {
    var real = System.getenv("QDRANT_URL");
    if (real == null) {
      fake = FakeQdrant.start();
      connection = QdrantConnection.plain("127.0.0.1", fake.grpcPort());
      rest = fake.rest();
    } else {
      var address = real.replaceFirst("^\\w+://", "").split(":", 2);
      int port = Integer.parseInt(address[1]);
      connection = QdrantConnection.plain(address[0], port);
      rest = URI.create("http://" + address[0] + ":" + (port - 1));
    }
    client = connection.client();
  }

  @AfterAll
  static void disconnect() {
    connection.close();
    if (fake != null) {
      fake.close();
    }
  }

  @BeforeEach
  @AfterEach
  void clean() throws Exception {
    for (var name : get(client.listCollectionsAsync())) {
      if (name.startsWith("fakeqdrant-")) {
        for (var snapshot : get(client.listSnapshotAsync(name))) {
          get(client.deleteSnapshotAsync(name, snapshot.getName()));
        }
        get(client.deleteCollectionAsync(name));
      }
    }
  }

  @Test
  void saysWhichReleaseItIs() throws Exception {
    var health = get(client.healthCheckAsync());

    assertThat(health.getTitle()).isEqualTo("qdrant - vector search engine");
    assertThat(health.getVersion()).startsWith("1.");
  }

  @Test
  void aNewCollectionIsDescribedAsItWasMade() throws Exception {
    get(
        client.createCollectionAsync(
            collection(BLUE)
                .setHnswConfig(HnswConfigDiff.newBuilder().setM(24))
                .setOnDiskPayload(true)
                .setQuantizationConfig(
                    QuantizationConfig.newBuilder()
                        .setScalar(
                            ScalarQuantization.newBuilder()
                                .setType(QuantizationType.Int8)
                                .setAlwaysRam(true)))
                .setStrictModeConfig(StrictModeConfig.newBuilder().setEnabled(true))
                .putMetadata("model", value("bge"))
                .build()));

    var info = get(client.getCollectionInfoAsync(BLUE));
    var config = info.getConfig();
    assertThat(get(client.listCollectionsAsync())).contains(BLUE);
    assertThat(get(client.collectionExistsAsync(BLUE))).isTrue();
    assertThat(get(client.collectionExistsAsync(GREEN))).isFalse();
    assertThat(info.getStatus()).isEqualTo(CollectionStatus.Green);
    assertThat(info.getOptimizerStatus().getOk()).isTrue();
    assertThat(info.getPointsCount()).isZero();
    assertThat(config.getParams().getVectorsConfig())
        .isEqualTo(collection(BLUE).getVectorsConfig());
    assertThat(config.getParams().getSparseVectorsConfig().getMapOrThrow("words").getModifier())
        .isEqualTo(Modifier.Idf);
    assertThat(config.getParams().getOnDiskPayload()).isTrue();
    assertThat(config.getHnswConfig().getM()).isEqualTo(24);
    assertThat(config.getHnswConfig().getEfConstruct()).isEqualTo(100);
    assertThat(config.getQuantizationConfig().getScalar().getAlwaysRam()).isTrue();
    assertThat(config.getStrictModeConfig().getEnabled()).isTrue();
    assertThat(config.getMetadataMap()).isEqualTo(Map.of("model", value("bge")));
  }

  @Test
  void metadataAndSettingsAreMergedIntoWhatIsThere() throws Exception {
    get(
        client.createCollectionAsync(
            collection(BLUE)
                .putMetadata("model", value("bge"))
                .putMetadata("build", value("7"))
                .setHnswConfig(HnswConfigDiff.newBuilder().setM(0).setEfConstruct(64))
                .build()));

    get(
        client.updateCollectionAsync(
            UpdateCollection.newBuilder()
                .setCollectionName(BLUE)
                .setHnswConfig(HnswConfigDiff.newBuilder().setM(16))
                .setStrictModeConfig(StrictModeConfig.newBuilder().setEnabled(true))
                .putMetadata("state", value("complete"))
                .putMetadata("build", nullValue())
                .build()));

    var config = get(client.getCollectionInfoAsync(BLUE)).getConfig();
    assertThat(config.getMetadataMap())
        .isEqualTo(Map.of("model", value("bge"), "state", value("complete")));
    assertThat(config.getHnswConfig().getM()).isEqualTo(16);
    assertThat(config.getHnswConfig().getEfConstruct()).isEqualTo(64);
    assertThat(config.getStrictModeConfig().getEnabled()).isTrue();
  }

  @Test
  void collectionsThatCannotBeAreRefused() throws Exception {
    make(BLUE);
    get(client.createAliasAsync(LIVE, BLUE));

    assertThat(refusal(client.createCollectionAsync(collection(BLUE).build())))
        .isEqualTo("ALREADY_EXISTS: Wrong input: Collection `" + BLUE + "` already exists!");
    assertThat(refusal(client.createCollectionAsync(collection(LIVE).build())))
        .isEqualTo(
            "INVALID_ARGUMENT: Wrong input: Can't create collection with name "
                + LIVE
                + ". Alias with the same name already exists");
    assertThat(refusal(client.createCollectionAsync(collection("a/b").build())))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [collection_name: ");
    assertThat(refusal(client.getCollectionInfoAsync(GREEN))).isEqualTo(notThere(GREEN));
    assertThat(
            refusal(
                client.updateCollectionAsync(
                    UpdateCollection.newBuilder()
                        .setCollectionName(GREEN)
                        .putMetadata("a", value("b"))
                        .build())))
        .isEqualTo(notThere(GREEN));
    assertThat(refusal(client.upsertAsync(GREEN, List.of(point(id(1), 1, 0)))))
        .isEqualTo(notThere(GREEN));
    assertThat(refusal(client.countAsync(GREEN))).isEqualTo(notThere(GREEN));
  }

  @Test
  void aliasesStandForCollectionsAndRepointInOneCall() throws Exception {
    make(BLUE);
    make(GREEN);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0))));
    get(client.upsertAsync(GREEN, List.of(point(id(1), 1, 0), point(id(2), 0, 1))));

    get(client.createAliasAsync(LIVE, BLUE));
    assertThat(get(client.countAsync(LIVE))).isEqualTo(1);
    get(client.createAliasAsync(LIVE, GREEN));
    get(client.createAliasAsync(LIVE, GREEN));

    assertThat(get(client.countAsync(LIVE))).isEqualTo(2);
    assertThat(get(client.collectionExistsAsync(LIVE))).isTrue();
    assertThat(get(client.getCollectionInfoAsync(LIVE)).getPointsCount()).isEqualTo(2);
    assertThat(get(client.listCollectionAliasesAsync(GREEN))).containsExactly(LIVE);
    assertThat(get(client.listCollectionAliasesAsync(BLUE))).isEmpty();
    assertThat(get(client.listAliasesAsync()))
        .contains(
            AliasDescription.newBuilder().setAliasName(LIVE).setCollectionName(GREEN).build());
    assertThat(get(client.listCollectionsAsync())).doesNotContain(LIVE);
  }

  @Test
  void aliasesThatCannotBeAreRefusedAndWhatWasDoneBeforeStays() throws Exception {
    make(BLUE);
    make(GREEN);
    get(client.createAliasAsync(LIVE, BLUE));

    assertThat(refusal(client.createAliasAsync(LIVE, "fakeqdrant-none")))
        .isEqualTo(notThere("fakeqdrant-none"));
    assertThat(get(client.listCollectionAliasesAsync(BLUE))).containsExactly(LIVE);
    assertThat(refusal(client.createAliasAsync(GREEN, BLUE)))
        .isEqualTo("ALREADY_EXISTS: Wrong input: Collection `" + GREEN + "` already exists!");
    assertThat(
            refusal(
                client.updateAliasesAsync(
                    List.of(
                        AliasOperations.newBuilder()
                            .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(LIVE))
                            .build(),
                        AliasOperations.newBuilder()
                            .setCreateAlias(
                                CreateAlias.newBuilder()
                                    .setAliasName(LIVE)
                                    .setCollectionName("fakeqdrant-none"))
                            .build()))))
        .isEqualTo(notThere("fakeqdrant-none"));
    assertThat(get(client.listCollectionAliasesAsync(BLUE))).isEmpty();
    get(client.deleteAliasAsync(LIVE));
  }

  @Test
  void aDeletedCollectionTakesItsAliasesAlongAndAnAliasIsNoCollectionToDelete() throws Exception {
    make(BLUE);
    get(client.createAliasAsync(LIVE, BLUE));

    assertThat(refusal(client.deleteCollectionAsync(LIVE))).contains("could not be deleted");
    assertThat(get(client.countAsync(LIVE))).isZero();
    get(client.deleteCollectionAsync(BLUE));

    assertThat(get(client.collectionExistsAsync(LIVE))).isFalse();
    assertThat(refusal(client.countAsync(LIVE))).isEqualTo(notThere(LIVE));
    assertThat(refusal(client.deleteCollectionAsync(BLUE))).contains("could not be deleted");
  }

  @Test
  void pointsComeBackAsTheyWereWritten() throws Exception {
    make(BLUE);
    var written =
        PointStruct.newBuilder()
            .setId(id(A))
            .setVectors(
                namedVectors(
                    Map.of(
                        "dense", vector(3f, 4f), "words", vector(List.of(2f, 1f), List.of(9, 5)))))
            .putPayload("repo", value("shop"))
            .putPayload("line", value(7))
            .putPayload("labels", list(List.of(value("a"), value("b"))))
            .build();

    var result = get(client.upsertAsync(BLUE, List.of(written)));

    assertThat(result.getStatus()).isEqualTo(UpdateStatus.Completed);
    var read =
        get(
            client.retrieveAsync(
                BLUE,
                List.of(id(A), id(B)),
                WithPayloadSelectorFactory.enable(true),
                WithVectorsSelectorFactory.enable(true),
                null));
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().getId()).isEqualTo(id(A));
    assertThat(read.getFirst().getPayloadMap()).isEqualTo(written.getPayloadMap());
    assertThat(numbers(read.getFirst(), "dense")).containsExactly(0.6f, 0.8f);
    assertThat(indices(read.getFirst(), "words")).containsExactly(5, 9);
    assertThat(numbers(read.getFirst(), "words")).containsExactly(1f, 2f);
  }

  @Test
  void aPointWrittenTwiceIsThereOnceAsWrittenLast() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0, "repo", "old"), point(id(2), 0, 1))));
    get(client.upsertAsync(BLUE, List.of(point(id(1), 0, 1, "path", "new"))));

    assertThat(get(client.countAsync(BLUE))).isEqualTo(2);
    assertThat(payload(id(1))).isEqualTo(Map.of("path", value("new")));
  }

  @Test
  void aWriteThatNobodyWaitsForIsAcknowledged() throws Exception {
    make(BLUE);

    var result =
        get(
            client.upsertAsync(
                UpsertPoints.newBuilder()
                    .setCollectionName(BLUE)
                    .addPoints(point(id(1), 1, 0))
                    .build()));

    assertThat(result.getStatus()).isEqualTo(UpdateStatus.Acknowledged);
  }

  @Test
  void pointsThatCannotBeAreRefused() throws Exception {
    make(BLUE);

    assertThat(refusal(client.upsertAsync(BLUE, List.of())))
        .isEqualTo("INVALID_ARGUMENT: Bad request: Empty update request");
    assertThat(refusal(client.upsertAsync(BLUE, List.of(point(id(1), vector(1f, 2f, 3f))))))
        .isEqualTo("INVALID_ARGUMENT: Wrong input: Vector dimension error: expected dim: 2, got 3");
    assertThat(
            refusal(
                client.upsertAsync(
                    BLUE,
                    List.of(
                        PointStruct.newBuilder()
                            .setId(id(1))
                            .setVectors(namedVectors(Map.of("other", vector(1f, 0f))))
                            .build()))))
        .isEqualTo("INVALID_ARGUMENT: Wrong input: Not existing vector name error: other");
    assertThat(
            refusal(
                client.upsertAsync(
                    BLUE,
                    List.of(
                        PointStruct.newBuilder()
                            .setId(id(1))
                            .setVectors(
                                namedVectors(
                                    Map.of("words", vector(List.of(1f, 2f), List.of(3, 3)))))
                            .build()))))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [");
  }

  @Test
  void pagesFollowTheOrderOfTheIds() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                point(id(B), 1, 0), point(id(20), 1, 0), point(id(A), 1, 0), point(id(3), 1, 0))));

    var first = get(client.scrollAsync(page().setLimit(3).build()));
    var second =
        get(client.scrollAsync(page().setLimit(3).setOffset(first.getNextPageOffset()).build()));

    assertThat(first.getResultList())
        .extracting(RetrievedPoint::getId)
        .containsExactly(id(3), id(20), id(A));
    assertThat(first.getNextPageOffset()).isEqualTo(id(B));
    assertThat(second.getResultList()).extracting(RetrievedPoint::getId).containsExactly(id(B));
    assertThat(second.hasNextPageOffset()).isFalse();
    assertThat(refusal(client.scrollAsync(page().setLimit(0).build())))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [limit: ");
  }

  @Test
  void pagesHoldOnlyWhatIsAskedFor() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0, "repo", "shop", "path", "a/B"))));

    var some =
        get(
            client.scrollAsync(
                page()
                    .setWithPayload(WithPayloadSelectorFactory.include(List.of("path")))
                    .setWithVectors(WithVectorsSelectorFactory.include(List.of("dense")))
                    .build()));
    var nothing =
        get(
            client.scrollAsync(
                page().setWithPayload(WithPayloadSelectorFactory.enable(false)).build()));

    assertThat(some.getResult(0).getPayloadMap()).isEqualTo(Map.of("path", value("a/B")));
    assertThat(some.getResult(0).getVectors().getVectors().getVectorsMap())
        .containsOnlyKeys("dense");
    assertThat(nothing.getResult(0).getPayloadMap()).isEmpty();
    assertThat(nothing.getResult(0).hasVectors()).isFalse();
  }

  @Test
  void filtersLetThroughWhatTheySay() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                labelled(1, "shop", "public"),
                labelled(2, "shop", "secret", "public"),
                labelled(3, "bank", "secret"),
                point(id(4), 1, 0, "repo", "bank"),
                PointStruct.newBuilder()
                    .setId(id(5))
                    .setVectors(namedVectors(Map.of("words", vector(List.of(1f), List.of(1)))))
                    .putPayload("repo", value("tool"))
                    .putPayload("line", value(12))
                    .putPayload("test", value(true))
                    .putPayload("labels", list(List.of()))
                    .build())));

    assertThat(ids(must(matchKeyword("repo", "shop")))).containsExactly(1L, 2L);
    assertThat(ids(must(matchKeyword("labels", "public")))).containsExactly(1L, 2L);
    assertThat(ids(must(matchKeywords("labels", List.of("secret", "other")))))
        .containsExactly(2L, 3L);
    assertThat(ids(must(match("line", 12)))).containsExactly(5L);
    assertThat(ids(must(matchValues("line", List.of(11L, 12L))))).containsExactly(5L);
    assertThat(ids(must(match("test", true)))).containsExactly(5L);
    assertThat(ids(must(isEmpty("labels")))).containsExactly(4L, 5L);
    assertThat(ids(must(hasId(List.of(id(3), id(9)))))).containsExactly(3L);
    assertThat(ids(must(hasVector("dense")))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(ids(must(hasVector("words")))).containsExactly(5L);
    assertThat(
            ids(
                Filter.newBuilder()
                    .addMust(matchKeyword("repo", "shop"))
                    .addMustNot(matchKeyword("labels", "secret"))
                    .build()))
        .containsExactly(1L);
    assertThat(
            ids(
                Filter.newBuilder()
                    .addShould(matchKeyword("repo", "tool"))
                    .addShould(
                        filter(
                            Filter.newBuilder()
                                .addMust(matchKeyword("repo", "bank"))
                                .addMustNot(isEmpty("labels"))
                                .build()))
                    .build()))
        .containsExactly(3L, 5L);
  }

  @Test
  void pointsAreDeletedByIdAndByFilter() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                labelled(1, "shop"),
                labelled(2, "shop"),
                labelled(3, "bank"),
                labelled(4, "bank"))));

    var byId = get(client.deleteAsync(BLUE, List.of(id(1), id(77))));
    var byFilter = get(client.deleteAsync(BLUE, must(matchKeyword("repo", "bank"))));

    assertThat(byId.getStatus()).isEqualTo(UpdateStatus.Completed);
    assertThat(byFilter.getStatus()).isEqualTo(UpdateStatus.Completed);
    assertThat(ids(Filter.getDefaultInstance())).containsExactly(2L);
    assertThat(
            refusal(
                client.deleteAsync(
                    DeletePoints.newBuilder().setCollectionName(BLUE).setWait(true).build())))
        .isEqualTo("INVALID_ARGUMENT: PointSelector is missing");
  }

  @Test
  void payloadIsMergedIntoWhatIsThere() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0, "repo", "shop", "path", "a"))));

    get(
        client.setPayloadAsync(
            BLUE,
            Map.of("path", value("b"), "seen", value(true)),
            List.of(id(1)),
            true,
            null,
            null));

    assertThat(payload(id(1)))
        .isEqualTo(Map.of("repo", value("shop"), "path", value("b"), "seen", value(true)));
    assertThat(
            refusal(
                client.setPayloadAsync(
                    BLUE, Map.of("path", value("b")), List.of(id(9)), true, null, null)))
        .isEqualTo("NOT_FOUND: Not found: No point with id 9 found");
  }

  @Test
  void countsAreExactAndByValue() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                labelled(1, "shop", "x", "y"),
                labelled(2, "shop", "x", "x"),
                labelled(3, "bank"),
                labelled(4, "tool"))));
    var facet = FacetCounts.newBuilder().setCollectionName(BLUE).setKey("repo").setExact(true);

    assertThat(refusal(client.facetAsync(facet.build())))
        .startsWith("INVALID_ARGUMENT: Wrong input: No appropriate index for faceting: `repo`");
    index("repo", FieldType.FieldTypeKeyword);
    index("labels", FieldType.FieldTypeKeyword);

    assertThat(get(client.countAsync(BLUE, must(matchKeyword("repo", "shop")), true))).isEqualTo(2);
    assertThat(hits(facet.build())).containsExactly("shop 2", "bank 1", "tool 1");
    assertThat(hits(facet.clone().setLimit(1).build())).containsExactly("shop 2");
    assertThat(hits(facet.clone().setFilter(must(matchKeyword("repo", "tool"))).build()))
        .containsExactly("tool 1");
    assertThat(hits(facet.clone().setKey("labels").build())).containsExactly("x 2", "y 1");
  }

  @Test
  void payloadIndexesAreDescribed() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(labelled(1, "shop"), point(id(2), 1, 0))));

    index("repo", FieldType.FieldTypeKeyword);
    index("line", FieldType.FieldTypeInteger);
    index("test", FieldType.FieldTypeBool);
    index("content", FieldType.FieldTypeUuid);
    index("repo", FieldType.FieldTypeKeyword);

    var info = get(client.getCollectionInfoAsync(BLUE));
    assertThat(info.getPayloadSchemaMap())
        .extractingFromEntries(one -> one.getKey() + " " + one.getValue().getDataType())
        .containsExactlyInAnyOrder("repo Keyword", "line Integer", "test Bool", "content Uuid");
    assertThat(info.getPayloadSchemaOrThrow("repo").getPoints()).isEqualTo(1);
  }

  @Test
  void theNearestVectorsAreFoundByTheAngle() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                point(id(1), 10, 0, "repo", "shop", "path", "a"),
                point(id(2), 1, 1, "repo", "bank"),
                point(id(3), 0, 5, "repo", "shop"),
                point(id(4), -1, 0, "repo", "shop"))));

    var all = get(client.queryAsync(dense(1, 0).build()));
    var two =
        get(
            client.queryAsync(
                dense(1, 0)
                    .setLimit(2)
                    .setFilter(must(matchKeyword("repo", "shop")))
                    .setParams(SearchParams.newBuilder().setHnswEf(64).setExact(true))
                    .setWithPayload(WithPayloadSelectorFactory.include(List.of("path")))
                    .build()));

    assertThat(all).extracting(ScoredPoint::getId).containsExactly(id(1), id(2), id(3), id(4));
    assertThat(all.get(0).getScore()).isCloseTo(1f, within(1e-5f));
    assertThat(all.get(1).getScore()).isCloseTo((float) Math.sqrt(.5), within(1e-5f));
    assertThat(all.get(3).getScore()).isCloseTo(-1f, within(1e-5f));
    assertThat(all.get(0).getPayloadMap()).isEmpty();
    assertThat(two).extracting(ScoredPoint::getId).containsExactly(id(1), id(3));
    assertThat(two.get(0).getPayloadMap()).isEqualTo(Map.of("path", value("a")));
    assertThat(get(client.queryAsync(dense(1, 0).setOffset(3).build())))
        .extracting(ScoredPoint::getId)
        .containsExactly(id(4));
    assertThat(get(client.queryAsync(dense(1, 0).setScoreThreshold(.5f).build())))
        .extracting(ScoredPoint::getId)
        .containsExactly(id(1), id(2));
  }

  @Test
  void rareWordsWeighMore() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                words(1, List.of(1f, 2f), List.of(7, 8)),
                words(2, List.of(3f), List.of(7)),
                words(3, List.of(1f), List.of(7)),
                point(id(4), 1, 0))));

    var found = get(client.queryAsync(sparse(List.of(1f, .5f, 9f), List.of(7, 8, 1000)).build()));

    double common = Math.log((3 - 3 + .5) / (3 + .5) + 1);
    double rare = Math.log((3 - 1 + .5) / (1 + .5) + 1);
    assertThat(found).extracting(ScoredPoint::getId).containsExactly(id(1), id(2), id(3));
    assertThat(found.get(0).getScore()).isCloseTo((float) (common + 2 * .5 * rare), within(1e-5f));
    assertThat(found.get(1).getScore()).isCloseTo((float) (3 * common), within(1e-5f));
    assertThat(found.get(2).getScore()).isCloseTo((float) common, within(1e-5f));
    assertThat(
            get(
                client.queryAsync(
                    sparse(List.of(1f), List.of(7))
                        .setFilter(must(hasId(List.of(id(3), id(4)))))
                        .build())))
        .extracting(ScoredPoint::getId)
        .containsExactly(id(3));
  }

  @Test
  void replacedWordsAreForgottenAndDeletedOnesCountOn() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(
                words(1, List.of(1f), List.of(7)),
                words(2, List.of(1f), List.of(7)),
                words(3, List.of(1f), List.of(7)))));
    get(client.upsertAsync(BLUE, List.of(words(2, List.of(1f), List.of(8)))));
    get(client.deleteAsync(BLUE, List.of(id(3))));

    var found = get(client.queryAsync(sparse(List.of(1f), List.of(7)).build()));

    assertThat(found).extracting(ScoredPoint::getId).containsExactly(id(1));
    assertThat(found.getFirst().getScore())
        .isCloseTo((float) Math.log((3 - 2 + .5) / (2 + .5) + 1), within(1e-5f));
  }

  @Test
  void aBatchAnswersEveryQueryInItsPlace() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0), words(2, List.of(1f), List.of(7)))));

    var found =
        get(
            client.queryBatchAsync(
                BLUE,
                List.of(
                    sparse(List.of(1f), List.of(7)).build(),
                    sparse(List.of(1f), List.of(99)).build(),
                    dense(1, 0).build())));

    assertThat(found)
        .extracting(one -> one.getResultList().stream().map(ScoredPoint::getId).toList())
        .containsExactly(List.of(id(2)), List.of(), List.of(id(1)));
  }

  @Test
  void queriesThatCannotBeAreRefused() throws Exception {
    make(BLUE);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0))));

    assertThat(refusal(client.queryAsync(dense(1, 0).setLimit(0).build())))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [limit: ");
    assertThat(refusal(client.queryAsync(dense(1, 0).setUsing("other").build())))
        .startsWith("INVALID_ARGUMENT: Wrong input: Not existing vector name error: other");
    assertThat(
            refusal(client.queryAsync(dense(1, 0).setQuery(nearest(List.of(1f, 2f, 3f))).build())))
        .isEqualTo("INVALID_ARGUMENT: Wrong input: Vector dimension error: expected dim: 2, got 3");
  }

  @Test
  void strictModeForbidsWhatIsNotIndexedOrTooMuch() throws Exception {
    get(
        client.createCollectionAsync(
            collection(BLUE)
                .setStrictModeConfig(
                    StrictModeConfig.newBuilder()
                        .setEnabled(true)
                        .setMaxQueryLimit(5)
                        .setMaxTimeout(30)
                        .setUnindexedFilteringRetrieve(false)
                        .setUnindexedFilteringUpdate(false)
                        .setSearchMaxHnswEf(100)
                        .setSearchAllowExact(false)
                        .setUpsertMaxBatchsize(2)
                        .setFilterMaxConditions(3)
                        .setConditionMaxSize(2)
                        .setMaxPayloadIndexCount(2))
                .build()));
    index("repo", FieldType.FieldTypeKeyword);
    index("line", FieldType.FieldTypeInteger);
    get(client.upsertAsync(BLUE, List.of(labelled(1, "shop"), labelled(2, "bank"))));
    var unindexed = "Index required but not found for \"%s\" of one of the following types: [%s]";

    assertThat(get(client.queryAsync(dense(1, 0).setLimit(5).setFilter(repo("shop")).build())))
        .hasSize(1);
    assertThat(strict(client.queryAsync(dense(1, 0).setLimit(6).build())))
        .isEqualTo(
            "Limit exceeded 6 > 5 for \"limit\". Help: Reduce the \"limit\" parameter to or below"
                + " 5.");
    assertThat(
            strict(
                client.queryAsync(
                    dense(1, 0).setLimit(1).setFilter(must(matchKeyword("path", "a"))).build())))
        .isEqualTo(
            unindexed.formatted("path", "keyword")
                + ". Help: Create an index for this key or use a different filter.");
    assertThat(
            strict(
                client.queryAsync(
                    dense(1, 0)
                        .setLimit(1)
                        .setParams(SearchParams.newBuilder().setHnswEf(101))
                        .build())))
        .startsWith("Limit exceeded 101 > 100 for \"hnsw_ef\"");
    assertThat(
            strict(
                client.queryAsync(
                    dense(1, 0)
                        .setLimit(1)
                        .setParams(SearchParams.newBuilder().setExact(true))
                        .build())))
        .isEqualTo("Exact search disabled!. Help: Set exact=false.");
    assertThat(strict(client.queryAsync(dense(1, 0).setLimit(1).setTimeout(31).build())))
        .startsWith("Limit exceeded 31 > 30 for \"timeout\"");
    assertThat(
            strict(
                client.queryAsync(dense(1, 0).setLimit(1).setFilter(repo("a", "b", "c")).build())))
        .startsWith("Condition size limit reached (3 > 2)");
    assertThat(
            strict(
                client.queryAsync(
                    dense(1, 0)
                        .setLimit(1)
                        .setFilter(must(repoIs("a"), repoIs("b"), repoIs("c"), repoIs("d")))
                        .build())))
        .startsWith("Filter condition limit reached (4 > 3)");
    assertThat(strict(client.scrollAsync(page().setLimit(6).build())))
        .startsWith("Limit exceeded 6 > 5 for \"limit\"");
    assertThat(strict(client.countAsync(BLUE))).startsWith("Exact search disabled!");
    assertThat(get(client.countAsync(BLUE, repo("shop"), false))).isEqualTo(1);
    assertThat(strict(client.countAsync(BLUE, must(match("repo", 5)), false)))
        .startsWith(unindexed.formatted("repo", "integer"));
    assertThat(strict(client.deleteAsync(BLUE, must(isEmpty("path")))))
        .startsWith("Index required but not found for \"path\"");
    assertThat(
            strict(
                client.upsertAsync(
                    BLUE, List.of(labelled(1, "a"), labelled(2, "a"), labelled(3, "a")))))
        .startsWith("Limit exceeded 3 > 2 for \"upsert limit\"");
    assertThat(
            strict(client.createPayloadIndexAsync(indexOf("test", FieldType.FieldTypeBool), null)))
        .startsWith("Collection already has the maximum number of payload indices (2)");
    assertThat(get(client.deleteAsync(BLUE, repo("shop"))).getStatus())
        .isEqualTo(UpdateStatus.Completed);
  }

  @Test
  void aSnapshotBecomesAnotherCollection() throws Exception {
    get(client.createCollectionAsync(collection(BLUE).putMetadata("model", value("bge")).build()));
    index("repo", FieldType.FieldTypeKeyword);
    get(client.upsertAsync(BLUE, List.of(labelled(1, "shop"), words(2, List.of(1f), List.of(7)))));

    var snapshot = get(client.createSnapshotAsync(BLUE));
    get(client.upsertAsync(BLUE, List.of(labelled(3, "later"))));
    assertThat(get(client.listSnapshotAsync(BLUE)))
        .extracting(one -> one.getName())
        .containsExactly(snapshot.getName());
    assertThat(recover(GREEN, BLUE, snapshot.getName())).isEqualTo(200);

    assertThat(get(client.countAsync(GREEN))).isEqualTo(2);
    assertThat(get(client.countAsync(BLUE))).isEqualTo(3);
    var info = get(client.getCollectionInfoAsync(GREEN));
    assertThat(info.getConfig().getMetadataMap()).isEqualTo(Map.of("model", value("bge")));
    assertThat(info.getPayloadSchemaMap()).containsOnlyKeys("repo");
    assertThat(
            get(
                client.queryAsync(
                    sparse(List.of(1f), List.of(7)).setCollectionName(GREEN).build())))
        .extracting(ScoredPoint::getId)
        .containsExactly(id(2));
    get(client.deleteSnapshotAsync(BLUE, snapshot.getName()));
    assertThat(get(client.listSnapshotAsync(BLUE))).isEmpty();
    assertThat(recover("fakeqdrant-other", BLUE, snapshot.getName())).isEqualTo(400);
  }

  @Test
  void aShardTakesWhatAnotherCollectionHoldsAndKeepsItsOwnMetadata() throws Exception {
    get(client.createCollectionAsync(collection(BLUE).putMetadata("name", value("blue")).build()));
    get(
        client.createCollectionAsync(
            collection(GREEN).putMetadata("name", value("green")).build()));
    index("repo", FieldType.FieldTypeKeyword);
    get(client.upsertAsync(BLUE, List.of(labelled(1, "shop"), words(2, List.of(1f), List.of(7)))));
    get(client.upsertAsync(GREEN, List.of(labelled(3, "before"))));

    assertThat(new String(http("GET", "/cluster", "").body(), StandardCharsets.UTF_8))
        .contains("disabled");
    assertThat(recoverShard(GREEN, BLUE)).isEqualTo(200);

    assertThat(get(client.countAsync(GREEN))).isEqualTo(2);
    assertThat(get(client.getCollectionInfoAsync(GREEN)).getConfig().getMetadataMap())
        .isEqualTo(Map.of("name", value("green")));
    assertThat(
            get(
                client.queryAsync(
                    sparse(List.of(1f), List.of(7)).setCollectionName(GREEN).build())))
        .extracting(ScoredPoint::getId)
        .containsExactly(id(2));
    assertThat(get(client.listSnapshotAsync(BLUE))).isEmpty();
    assertThat(recoverShard(GREEN, "fakeqdrant-none")).isEqualTo(400);
    assertThat(recoverShard("fakeqdrant-none", BLUE)).isEqualTo(404);
  }

  @Test
  void recoveringIntoAnAliasOverwritesWhatIsBehindIt() throws Exception {
    make(BLUE);
    make(GREEN);
    get(client.upsertAsync(GREEN, List.of(labelled(1, "a"), labelled(2, "a"))));
    get(client.createAliasAsync(LIVE, BLUE));
    var snapshot = get(client.createSnapshotAsync(GREEN));

    assertThat(recover(LIVE, GREEN, snapshot.getName())).isEqualTo(200);

    assertThat(get(client.countAsync(BLUE))).isEqualTo(2);
  }

  @Test
  void optimizationsAreToldOverRestAndNoneIsLeft() throws Exception {
    make(BLUE);
    var minor = get(client.healthCheckAsync()).getVersion().split("\\.")[1];
    assumeTrue(Integer.parseInt(minor) >= 17, "servers before 1.17 do not tell optimizations");

    var answer = http("GET", "/collections/" + BLUE + "/optimizations?with=queued", "");

    assertThat(new JsonCodec().decodeObject(answer.body()).get("result"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("running", List.of())
        .containsEntry("queued", List.of());
    assertThat(http("GET", "/readyz", "").statusCode()).isEqualTo(200);
  }

  @Test
  void sparseVectorsCountAsIndexedAndFewDenseOnesDoNot() throws Exception {
    make(BLUE);
    get(
        client.upsertAsync(
            BLUE,
            List.of(point(id(1), 1, 0), point(id(2), 1, 0), words(3, List.of(1f), List.of(7)))));

    var info = get(client.getCollectionInfoAsync(BLUE));

    assertThat(info.getPointsCount()).isEqualTo(3);
    assertThat(info.getIndexedVectorsCount()).isEqualTo(1);
  }

  @Test
  void payloadIsSetByFilterAndNumbersAndFlagsAreCounted() throws Exception {
    make(BLUE);
    index("line", FieldType.FieldTypeInteger);
    index("test", FieldType.FieldTypeBool);
    get(client.upsertAsync(BLUE, List.of(labelled(1, "a"), labelled(2, "a"), labelled(3, "b"))));

    get(
        client.setPayloadAsync(
            BLUE,
            Map.of("line", value(5), "test", value(true)),
            must(matchKeyword("repo", "a")),
            true,
            null,
            null));
    get(client.setPayloadAsync(BLUE, Map.of("line", nullValue()), id(2), true, null, null));

    var facet = FacetCounts.newBuilder().setCollectionName(BLUE).setExact(true);
    assertThat(get(client.facetAsync(facet.setKey("line").build())))
        .extracting(hit -> hit.getValue().getIntegerValue() + " " + hit.getCount())
        .containsExactly("5 1");
    assertThat(get(client.facetAsync(facet.setKey("test").build())))
        .extracting(hit -> hit.getValue().getBoolValue() + " " + hit.getCount())
        .containsExactly("true 2");
    assertThat(ids(must(isEmpty("line")))).containsExactly(2L, 3L);
    assertThat(payload(id(2))).isEqualTo(Map.of("repo", value("a"), "test", value(true)));
  }

  @Test
  void namesAndIdsThatAreNoneAreRefused() throws Exception {
    make(BLUE);

    assertThat(
            refusal(
                client.deleteAsync(BLUE, List.of(PointId.newBuilder().setUuid("no-uuid").build()))))
        .isEqualTo("INVALID_ARGUMENT: Unable to parse UUID: no-uuid");
    assertThat(refusal(client.getCollectionInfoAsync("")))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [collection_name: ");
    assertThat(refusal(client.createCollectionAsync(collection("a".repeat(256)).build())))
        .startsWith("INVALID_ARGUMENT: Validation error in body: [collection_name: ");
    assertThat(refusal(client.deleteSnapshotAsync(BLUE, "none.snapshot")))
        .startsWith("NOT_FOUND: ");
    assertThat(refusal(client.listSnapshotAsync(GREEN))).isEqualTo(notThere(GREEN));
    assertThat(refusal(client.renameAliasAsync("fakeqdrant-none", LIVE))).startsWith("NOT_FOUND: ");
    assertThat(recover(GREEN, BLUE, "none.snapshot")).isEqualTo(400);
    assertThat(get(client.collectionExistsAsync(GREEN))).isFalse();
  }

  @Test
  void nobodySeesAnAliasBetweenTwoCollections() throws Exception {
    make(BLUE);
    make(GREEN);
    get(client.upsertAsync(BLUE, List.of(point(id(1), 1, 0), point(id(2), 1, 0))));
    get(client.upsertAsync(GREEN, List.of(point(id(3), 1, 0), point(id(4), 1, 0))));
    get(client.createAliasAsync(LIVE, BLUE));

    var answers = new ArrayList<ListenableFuture<List<ScoredPoint>>>();
    for (int swap = 0; swap < 20; swap++) {
      for (int i = 0; i < 10; i++) {
        answers.add(client.queryAsync(dense(1, 0).setCollectionName(LIVE).build()));
      }
      get(client.createAliasAsync(LIVE, swap % 2 == 0 ? GREEN : BLUE));
    }

    for (var answer : answers) {
      assertThat(get(answer).stream().map(point -> point.getId().getNum()).sorted().toList())
          .isIn(List.of(1L, 2L), List.of(3L, 4L));
    }
  }

  private int recover(String into, String from, String snapshot) throws Exception {
    return recover(
        "/collections/%s/snapshots/recover".formatted(into),
        "/collections/%s/snapshots/%s".formatted(from, snapshot));
  }

  private int recoverShard(String into, String from) throws Exception {
    return recover(
        "/collections/%s/shards/0/snapshots/recover".formatted(into),
        "/collections/%s/shards/0/snapshot".formatted(from));
  }

  private int recover(String path, String snapshot) throws Exception {
    var location = "http://127.0.0.1:%d%s".formatted(rest.getPort(), snapshot);
    var body = new JsonCodec().encode(Map.of("location", location, "priority", "snapshot"));
    return http("PUT", path + "?wait=true", new String(body, StandardCharsets.UTF_8)).statusCode();
  }

  private HttpResponse<byte[]> http(String method, String path, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(rest.resolve(path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private void make(String name) throws Exception {
    get(client.createCollectionAsync(collection(name).build()));
  }

  private static CreateCollection.Builder collection(String name) {
    return CreateCollection.newBuilder()
        .setCollectionName(name)
        .setVectorsConfig(
            VectorsConfig.newBuilder()
                .setParamsMap(
                    VectorParamsMap.newBuilder()
                        .putMap(
                            "dense",
                            VectorParams.newBuilder()
                                .setSize(2)
                                .setDistance(Distance.Cosine)
                                .setOnDisk(true)
                                .build())))
        .setSparseVectorsConfig(
            SparseVectorConfig.newBuilder()
                .putMap(
                    "words", SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build()));
  }

  private void index(String field, FieldType type) throws Exception {
    get(client.createPayloadIndexAsync(indexOf(field, type), null));
  }

  private static CreateFieldIndexCollection indexOf(String field, FieldType type) {
    return CreateFieldIndexCollection.newBuilder()
        .setCollectionName(BLUE)
        .setFieldName(field)
        .setFieldType(type)
        .setWait(true)
        .build();
  }

  private static PointStruct point(PointId id, float x, float y, String... payload) {
    var point = point(id, vector(x, y)).toBuilder();
    for (int i = 0; i < payload.length; i += 2) {
      point.putPayload(payload[i], value(payload[i + 1]));
    }
    return point.build();
  }

  private static PointStruct point(PointId id, Vector dense) {
    return PointStruct.newBuilder()
        .setId(id)
        .setVectors(namedVectors(Map.of("dense", dense)))
        .build();
  }

  private static PointStruct labelled(long id, String repo, String... labels) {
    var point = point(id(id), 1, 0, "repo", repo).toBuilder();
    if (labels.length > 0) {
      point.putPayload("labels", list(Arrays.stream(labels).map(label -> value(label)).toList()));
    }
    return point.build();
  }

  private static PointStruct words(long id, List<Float> values, List<Integer> indices) {
    return PointStruct.newBuilder()
        .setId(id(id))
        .setVectors(namedVectors(Map.of("words", vector(values, indices))))
        .build();
  }

  private static ScrollPoints.Builder page() {
    return ScrollPoints.newBuilder().setCollectionName(BLUE);
  }

  private static QueryPoints.Builder dense(float x, float y) {
    return QueryPoints.newBuilder()
        .setCollectionName(BLUE)
        .setUsing("dense")
        .setQuery(nearest(List.of(x, y)));
  }

  private static QueryPoints.Builder sparse(List<Float> values, List<Integer> indices) {
    return QueryPoints.newBuilder()
        .setCollectionName(BLUE)
        .setUsing("words")
        .setQuery(nearest(values, indices));
  }

  private static Filter must(Condition... conditions) {
    return Filter.newBuilder().addAllMust(List.of(conditions)).build();
  }

  private static Filter repo(String... any) {
    return must(matchKeywords("repo", List.of(any)));
  }

  private static Condition repoIs(String name) {
    return matchKeyword("repo", name);
  }

  private List<Long> ids(Filter filter) throws Exception {
    return get(client.scrollAsync(page().setFilter(filter).build())).getResultList().stream()
        .map(point -> point.getId().getNum())
        .toList();
  }

  private Map<String, Value> payload(PointId id) throws Exception {
    return get(client.retrieveAsync(BLUE, id, true, false, null)).getFirst().getPayloadMap();
  }

  private List<String> hits(FacetCounts facet) throws Exception {
    return get(client.facetAsync(facet)).stream()
        .map(hit -> hit.getValue().getStringValue() + " " + hit.getCount())
        .toList();
  }

  /// What strict mode says.
  private static String strict(ListenableFuture<?> answer) throws Exception {
    var refusal = refusal(answer);
    assertThat(refusal).startsWith("INVALID_ARGUMENT: Bad request: ");
    return refusal.substring("INVALID_ARGUMENT: Bad request: ".length());
  }

  @SuppressWarnings("deprecation") // Servers before 1.17 answer in the old fields.
  private static List<Float> numbers(RetrievedPoint point, String vector) {
    var output = point.getVectors().getVectors().getVectorsOrThrow(vector);
    return switch (output.getVectorCase()) {
      case DENSE -> output.getDense().getDataList();
      case SPARSE -> output.getSparse().getValuesList();
      case MULTI_DENSE, VECTOR_NOT_SET -> output.getDataList();
    };
  }

  @SuppressWarnings("deprecation") // Servers before 1.17 answer in the old fields.
  private static List<Integer> indices(RetrievedPoint point, String vector) {
    VectorOutput output = point.getVectors().getVectors().getVectorsOrThrow(vector);
    return output.hasSparse()
        ? output.getSparse().getIndicesList()
        : output.getIndices().getDataList();
  }

  private static String notThere(String name) {
    return "NOT_FOUND: Not found: Collection `" + name + "` doesn't exist!";
  }
}
