package dev.codesense.testkit.qdrant;

import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeleteFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.FacetHit;
import io.qdrant.client.grpc.Points.FacetResponse;
import io.qdrant.client.grpc.Points.FacetValue;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.GetResponse;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.SetPayloadPoints;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.PointsGrpc.PointsImplBase;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Points: written, read, counted, searched.
final class PointCalls extends PointsImplBase {
  private static final int DEFAULT_LIMIT = 10;
  private static final Set<PayloadSchemaType> COUNTED_BY_VALUE =
      EnumSet.of(
          PayloadSchemaType.Keyword,
          PayloadSchemaType.Integer,
          PayloadSchemaType.Bool,
          PayloadSchemaType.Uuid);

  private final Storage storage;
  private final CallInterceptor door;

  PointCalls(Storage storage, CallInterceptor door) {
    this.storage = storage;
    this.door = door;
  }

  private StoredCollection collection(String name) {
    return storage.resolve(CollectionCalls.named(name));
  }

  @Override
  public void createFieldIndex(
      CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> client) {
    door.serve(
        Operation.CREATE_INDEX,
        client,
        waitTimedOut -> {
          var collection = collection(request.getCollectionName());
          collection.strictMode().anotherIndex();
          if (!request.hasFieldType()) {
            throw Refusals.malformed("cannot convert field_type");
          }
          var info = PayloadSchemaInfo.newBuilder().setDataType(type(request.getFieldType()));
          if (request.hasFieldIndexParams()
              && !request.getFieldIndexParams().equals(PayloadIndexParams.getDefaultInstance())) {
            info.setParams(request.getFieldIndexParams());
          }
          return written(
              request.getWait(),
              waitTimedOut,
              () -> collection.index(request.getFieldName(), info.build()));
        });
  }

  private static PayloadSchemaType type(FieldType type) {
    return switch (type) {
      case FieldTypeKeyword -> PayloadSchemaType.Keyword;
      case FieldTypeInteger -> PayloadSchemaType.Integer;
      case FieldTypeFloat -> PayloadSchemaType.Float;
      case FieldTypeGeo -> PayloadSchemaType.Geo;
      case FieldTypeText -> PayloadSchemaType.Text;
      case FieldTypeBool -> PayloadSchemaType.Bool;
      case FieldTypeDatetime -> PayloadSchemaType.Datetime;
      case FieldTypeUuid -> PayloadSchemaType.Uuid;
      case UNRECOGNIZED -> throw Refusals.malformed("cannot convert field_type");
    };
  }

  @Override
  public void deleteFieldIndex(
      DeleteFieldIndexCollection request, StreamObserver<PointsOperationResponse> client) {
    door.serve(
        Operation.CREATE_INDEX,
        client,
        waitTimedOut -> {
          var collection = collection(request.getCollectionName());
          return written(
              request.getWait(),
              waitTimedOut,
              () -> collection.index(request.getFieldName(), null));
        });
  }

  @Override
  public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> client) {
    door.serve(
        Operation.UPSERT,
        client,
        waitTimedOut -> {
          var collection = collection(request.getCollectionName());
          if (request.hasUpdateFilter() || request.getUpdateModeValue() != 0) {
            throw Refusals.unknownToTheFake("conditional upserts");
          }
          var strict = collection.strictMode();
          strict.timeout(request.hasTimeout(), request.getTimeout());
          strict.upsert(request.getPointsCount(), collection.size());
          for (var point : request.getPointsList()) {
            PointKey.of(point.getId());
            Vectors.named(point.getVectors())
                .forEach((name, vector) -> {
                  var words = Vectors.sparse(vector);
                  if (words != null) {
                    strict.sparseLength(name, words.size());
                  }
                });
          }
          if (request.getPointsCount() == 0) {
            throw Refusals.badRequest("Empty update request");
          }
          return written(
              request.getWait(), waitTimedOut, () -> collection.upsert(request.getPointsList()));
        });
  }

  @Override
  public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> client) {
    door.serve(
        Operation.DELETE_POINTS,
        client,
        waitTimedOut -> {
          var collection = collection(request.getCollectionName());
          collection.strictMode().timeout(request.hasTimeout(), request.getTimeout());
          var selector = selector(collection, request.getPoints());
          return written(
              request.getWait(),
              waitTimedOut,
              () ->
                  selector.hasFilter()
                      ? collection.delete(selector.getFilter())
                      : collection.delete(keys(selector)));
        });
  }

  @Override
  public void setPayload(SetPayloadPoints request, StreamObserver<PointsOperationResponse> client) {
    door.serve(
        Operation.SET_PAYLOAD,
        client,
        waitTimedOut -> {
          var collection = collection(request.getCollectionName());
          if (request.hasKey()) {
            throw Refusals.unknownToTheFake("payload below a key");
          }
          collection.strictMode().timeout(request.hasTimeout(), request.getTimeout());
          var selector = selector(collection, request.getPointsSelector());
          return written(
              request.getWait(),
              waitTimedOut,
              () ->
                  selector.hasFilter()
                      ? collection.setPayload(selector.getFilter(), request.getPayloadMap())
                      : collection.setPayload(keys(selector), request.getPayloadMap()));
        });
  }

  private static PointsSelector selector(StoredCollection collection, PointsSelector selector) {
    return switch (selector.getPointsSelectorOneOfCase()) {
      case FILTER -> {
        collection.strictMode().writeFilter(selector.getFilter());
        yield selector;
      }
      case POINTS -> selector;
      case POINTSSELECTORONEOF_NOT_SET -> throw Refusals.malformed("PointSelector is missing");
    };
  }

  private static List<PointKey> keys(PointsSelector selector) {
    return selector.getPoints().getIdsList().stream().map(PointKey::of).toList();
  }

  /// A write that nobody waits for is acknowledged, whatever becomes of it.
  private static PointsOperationResponse written(
      boolean wait, boolean waitTimedOut, Supplier<Long> write) {
    var result = UpdateResult.newBuilder();
    try {
      result
          .setOperationId(write.get())
          .setStatus(wait ? UpdateStatus.Completed : UpdateStatus.Acknowledged);
    } catch (StatusRuntimeException e) {
      if (wait) {
        throw e;
      }
      result.setStatus(UpdateStatus.Acknowledged);
    }
    if (waitTimedOut) {
      result.setStatus(UpdateStatus.WaitTimeout);
    }
    return PointsOperationResponse.newBuilder().setResult(result).build();
  }

  @Override
  public void get(GetPoints request, StreamObserver<GetResponse> client) {
    door.serve(
        Operation.READ_POINTS,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          collection.strictMode().timeout(request.hasTimeout(), request.getTimeout());
          var answer = GetResponse.newBuilder();
          for (var point :
              collection.get(request.getIdsList().stream().map(PointKey::of).toList())) {
            answer.addResult(point.retrieved(request.getWithPayload(), request.getWithVectors()));
          }
          return answer.build();
        });
  }

  @Override
  public void scroll(ScrollPoints request, StreamObserver<ScrollResponse> client) {
    door.serve(
        Operation.READ_POINTS,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          if (request.hasOrderBy()) {
            throw Refusals.unknownToTheFake("another order than that of the ids");
          }
          long limit = limit("limit", request.hasLimit(), request.getLimit());
          var strict = collection.strictMode();
          strict.limit(request.hasLimit(), limit);
          strict.readFilter(request.getFilter());
          strict.timeout(request.hasTimeout(), request.getTimeout());
          var from = request.hasOffset() ? PointKey.of(request.getOffset()) : null;
          var found = collection.scroll(request.getFilter(), from, limit + 1);
          var answer = ScrollResponse.newBuilder();
          if (found.size() > limit) {
            answer.setNextPageOffset(found.getLast().id().toProto());
          }
          found.stream()
              .limit(limit)
              .forEach(point ->
                  answer.addResult(
                      point.retrieved(request.getWithPayload(), request.getWithVectors())));
          return answer.build();
        });
  }

  private static long limit(String field, boolean given, long limit) {
    if (given && limit < 1) {
      throw Refusals.invalid(field, "value %d invalid, must be 1 or larger".formatted(limit));
    }
    return given ? limit : DEFAULT_LIMIT;
  }

  @Override
  public void count(CountPoints request, StreamObserver<CountResponse> client) {
    door.serve(
        Operation.COUNT,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          var strict = collection.strictMode();
          strict.readFilter(request.getFilter());
          strict.exact(!request.hasExact() || request.getExact());
          strict.timeout(request.hasTimeout(), request.getTimeout());
          return CountResponse.newBuilder()
              .setResult(CountResult.newBuilder().setCount(collection.count(request.getFilter())))
              .build();
        });
  }

  @Override
  public void facet(FacetCounts request, StreamObserver<FacetResponse> client) {
    door.serve(
        Operation.COUNT,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          var strict = collection.strictMode();
          long limit = request.hasLimit() ? request.getLimit() : DEFAULT_LIMIT;
          strict.limit(true, limit);
          strict.readFilter(request.getFilter());
          strict.timeout(request.hasTimeout(), request.getTimeout());
          var index = strict.indexes().get(request.getKey());
          if (index == null || !COUNTED_BY_VALUE.contains(index.getDataType())) {
            throw Refusals.badInput(
                "No appropriate index for faceting: `%s`. Please create one to facet on this field."
                    .formatted(request.getKey()));
          }
          var counts = new HashMap<FacetValue, Long>();
          for (var point : collection.all(request.getFilter())) {
            var values = new HashSet<FacetValue>();
            for (var value : Payloads.at(point.payload(), request.getKey())) {
              Payloads.each(value).forEach(one -> facet(one, index.getDataType(), values));
            }
            values.forEach(value -> counts.merge(value, 1L, Long::sum));
          }
          var answer = FacetResponse.newBuilder();
          counts.entrySet().stream()
              .sorted(
                  Map.Entry.<FacetValue, Long>comparingByValue()
                      .reversed()
                      .thenComparing(
                          Map.Entry::getKey,
                          Comparator.comparing(FacetValue::getStringValue)
                              .thenComparingLong(FacetValue::getIntegerValue)
                              .thenComparing(FacetValue::getBoolValue)))
              .limit(limit)
              .forEach(one ->
                  answer.addHits(
                      FacetHit.newBuilder().setValue(one.getKey()).setCount(one.getValue())));
          return answer.build();
        });
  }

  /// Values of another type than the index is for are not counted.
  private static void facet(Value value, PayloadSchemaType type, Set<FacetValue> into) {
    var facet = FacetValue.newBuilder();
    if (value.hasStringValue()
        && (type == PayloadSchemaType.Keyword || type == PayloadSchemaType.Uuid)) {
      into.add(facet.setStringValue(value.getStringValue()).build());
    } else if (value.hasIntegerValue() && type == PayloadSchemaType.Integer) {
      into.add(facet.setIntegerValue(value.getIntegerValue()).build());
    } else if (value.hasBoolValue() && type == PayloadSchemaType.Bool) {
      into.add(facet.setBoolValue(value.getBoolValue()).build());
    }
  }

  @Override
  public void query(QueryPoints request, StreamObserver<QueryResponse> client) {
    door.serve(
        Operation.QUERY,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          allow(collection.strictMode(), collection, request);
          return QueryResponse.newBuilder().addAllResult(found(collection, request)).build();
        });
  }

  @Override
  public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> client) {
    door.serve(
        Operation.QUERY,
        client,
        _ -> {
          var collection = collection(request.getCollectionName());
          var strict = collection.strictMode();
          strict.batch(request.getQueryPointsCount());
          strict.timeout(request.hasTimeout(), request.getTimeout());
          request.getQueryPointsList().forEach(query -> allow(strict, collection, query));
          var answer = QueryBatchResponse.newBuilder();
          for (var query : request.getQueryPointsList()) {
            answer.addResult(BatchResult.newBuilder().addAllResult(found(collection, query)));
          }
          return answer.build();
        });
  }

  private static void allow(StrictMode strict, StoredCollection collection, QueryPoints query) {
    long limit = limit("limit", query.hasLimit(), query.getLimit());
    var links = collection.links(query.getUsing());
    if (links != null) {
      strict.fullScan(query.getUsing(), links);
    }
    strict.limit(true, limit);
    strict.readFilter(query.getFilter());
    strict.search(query.getParams());
    strict.timeout(query.hasTimeout(), query.getTimeout());
  }

  private static List<ScoredPoint> found(StoredCollection collection, QueryPoints query) {
    if (query.getPrefetchCount() > 0 || !query.getQuery().hasNearest()) {
      throw Refusals.unknownToTheFake("queries other than for the nearest to one vector");
    }
    int offset = Math.toIntExact(query.getOffset());
    int limit = offset + Math.toIntExact(limit("limit", query.hasLimit(), query.getLimit()));
    float threshold =
        query.hasScoreThreshold() ? query.getScoreThreshold() : Float.NEGATIVE_INFINITY;
    var nearest = query.getQuery().getNearest();
    var hits =
        switch (nearest.getVariantCase()) {
          case DENSE ->
              collection.nearest(
                  query.getUsing(),
                  nearest.getDense().getDataList(),
                  query.getFilter(),
                  threshold,
                  limit);
          case SPARSE ->
              collection.nearest(
                  query.getUsing(),
                  SparseWords.of(
                      nearest.getSparse().getIndicesList(), nearest.getSparse().getValuesList()),
                  query.getFilter(),
                  threshold,
                  limit);
          case ID, MULTI_DENSE, DOCUMENT, IMAGE, OBJECT, VARIANT_NOT_SET ->
              throw Refusals.unknownToTheFake(
                  "the nearest to a vector given as " + nearest.getVariantCase());
        };
    return hits.stream().skip(offset).map(hit -> scored(hit, query)).toList();
  }

  private static ScoredPoint scored(StoredCollection.Hit hit, QueryPoints query) {
    var point = hit.point();
    var scored =
        ScoredPoint.newBuilder()
            .setId(point.id().toProto())
            .setScore(hit.score())
            .setVersion(point.version())
            .putAllPayload(point.selected(query.getWithPayload()));
    var vectors = point.selected(query.getWithVectors());
    return (vectors == null ? scored : scored.setVectors(vectors)).build();
  }
}
