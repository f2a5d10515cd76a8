package dev.codesense.search.store.qdrant;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.Excerpt;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.StoredForm;
import dev.codesense.search.text.TermScanner;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.VectorsOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// How a chunk lies in Qdrant: names of vectors and payload fields, and the way in and out.
final class ChunkPoint {
  static final String DENSE = "dense";
  static final String WORDS = "words";

  static final String REPO = "repo";
  static final String PATH = "path";

  /// The directories that a file is in, each with its slash, and the file itself: what a filter on
  /// a path's beginning meets.
  static final String WITHIN = "within";

  static final String LANGUAGE = "language";
  static final String TEST = "test";
  static final String ACCESS = "access";
  static final String DEFINED = "defined";
  static final String USED = "used";
  static final String CONTENT = "content";
  private static final String KIND = "kind";
  private static final String GENERATED = "generated";
  private static final String START = "start";
  private static final String END = "end";
  private static final String ORDINAL = "ordinal";
  private static final String TEXT = "text";
  private static final String SYMBOLS = "symbols";
  private static final String HEAD = "head";
  private static final String FACTS = "facts";

  /// What queries filter by: the server refuses to filter by anything else.
  static final Map<String, PayloadSchemaType> INDEXED = indexed();

  static final List<String> KEY = List.of(CONTENT, REPO, PATH, LANGUAGE);
  static final List<String> CANDIDATE =
      List.of(REPO, PATH, START, END, LANGUAGE, KIND, DEFINED, TEST, GENERATED);
  static final List<String> CANDIDATE_WITH_TEXT =
      Stream.concat(CANDIDATE.stream(), Stream.of(TEXT)).toList();
  static final List<String> EXCERPT = List.of(TEXT, SYMBOLS);

  private ChunkPoint() {}

  private static Map<String, PayloadSchemaType> indexed() {
    var types = new LinkedHashMap<String, PayloadSchemaType>();
    for (var field : List.of(REPO, PATH, WITHIN, LANGUAGE, ACCESS, DEFINED, USED, CONTENT)) {
      types.put(field, PayloadSchemaType.Keyword);
    }
    types.put(TEST, PayloadSchemaType.Bool);
    return types;
  }

  /// @param scanner reused from one chunk to the next
  static PointStruct of(IndexedChunk indexed, TermScanner scanner, RecordCodec codec) {
    var chunk = indexed.chunk();
    var vectors = new HashMap<String, Vector>();
    var words = SparseWords.of(chunk, scanner);
    vectors.put(WORDS, vector(words.values(), words.indices()));
    if (indexed.vector() != null) {
      vectors.put(DENSE, vector(indexed.vector()));
    }
    return PointStruct.newBuilder()
        .setId(id(chunk.chunkId()))
        .setVectors(VectorsFactory.namedVectors(vectors))
        .putAllPayload(payload(chunk, codec))
        .build();
  }

  private static Map<String, Value> payload(Chunk chunk, RecordCodec codec) {
    var facts = chunk.facts();
    var symbols = facts.symbols();
    var excerpt = Excerpt.of(chunk);
    var used = new ArrayList<>(symbols.referenced());
    used.addAll(symbols.calls());
    var payload = new LinkedHashMap<String, Value>();
    payload.put(REPO, value(chunk.repo()));
    payload.put(PATH, value(chunk.path()));
    payload.put(WITHIN, PlainValue.texts(within(chunk.path())));
    payload.put(LANGUAGE, value(chunk.language()));
    payload.put(KIND, value(facts.structure().kind()));
    payload.put(TEST, value(facts.testing().test()));
    payload.put(GENERATED, value(facts.origin().generated()));
    payload.put(ACCESS, PlainValue.texts(StoredForm.access(facts)));
    payload.put(DEFINED, PlainValue.texts(names(symbols.defined())));
    payload.put(USED, PlainValue.texts(names(used)));
    payload.put(CONTENT, value(chunk.contentId()));
    payload.put(ORDINAL, value(chunk.ordinal()));
    payload.put(START, value(chunk.startLine()));
    payload.put(END, value(chunk.endLine()));
    payload.put(TEXT, value(excerpt.text()));
    payload.put(SYMBOLS, PlainValue.texts(excerpt.symbols()));
    payload.put(HEAD, value(StoredForm.head(chunk)));
    payload.put(FACTS, value(new String(codec.encode(facts), UTF_8)));
    return payload;
  }

  private static List<String> names(List<String> names) {
    return names.stream()
        .distinct()
        .filter(name -> name.length() <= StoredForm.LONGEST_NAME)
        .toList();
  }

  private static List<String> within(String path) {
    var all = new ArrayList<String>();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      all.add(path.substring(0, slash + 1));
    }
    all.add(path);
    return all;
  }

  static UUID uuid(PointId id) {
    return UUID.fromString(id.getUuid());
  }

  /// Whether a point is a chunk, and not a part of the builder's notes.
  static boolean isChunk(Map<String, Value> payload) {
    return payload.containsKey(REPO);
  }

  static ChunkKey key(PointId id, Map<String, Value> payload) {
    var point = new Payload(id, payload);
    return new ChunkKey(
        uuid(id), point.text(CONTENT), point.text(REPO), point.text(PATH), point.text(LANGUAGE));
  }

  static Candidate candidate(PointId id, Map<String, Value> payload, double score) {
    var point = new Payload(id, payload);
    return new Candidate(
        uuid(id),
        score,
        point.text(REPO),
        point.text(PATH),
        point.number(START),
        point.number(END),
        point.text(LANGUAGE),
        point.text(KIND),
        PlainValue.texts(payload.get(DEFINED)),
        point.flag(TEST),
        point.flag(GENERATED));
  }

  static String text(PointId id, Map<String, Value> payload) {
    return new Payload(id, payload).text(TEXT);
  }

  static Excerpt excerpt(PointId id, Map<String, Value> payload) {
    return new Excerpt(text(id, payload), PlainValue.texts(payload.get(SYMBOLS)));
  }

  /// @throws CodesenseException when the payload is not what [#of] wrote
  static Chunk chunk(PointId id, Map<String, Value> payload, RecordCodec codec) {
    var point = new Payload(id, payload);
    try {
      return new Chunk(
          uuid(id),
          point.text(CONTENT),
          point.text(REPO),
          point.text(PATH),
          point.number(ORDINAL),
          point.number(START),
          point.number(END),
          point.text(LANGUAGE),
          StoredForm.context(point.text(HEAD)),
          point.text(TEXT),
          codec.decode(point.text(FACTS).getBytes(UTF_8), ChunkFacts.class));
    } catch (IllegalArgumentException e) {
      throw damaged(id, String.valueOf(e.getMessage()));
    }
  }

  /// The dense vector of a point that was asked for with it.
  static Optional<float[]> dense(VectorsOutput vectors) {
    var found = vectors.getVectors().getVectorsMap().get(DENSE);
    return found == null ? Optional.empty() : Optional.of(floats(found));
  }

  @SuppressWarnings("deprecation") // 1.16 fills the field that `dense` has replaced
  static float[] floats(VectorOutput output) {
    var data = output.hasDense() ? output.getDense().getDataList() : output.getDataList();
    var floats = new float[data.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = data.get(i);
    }
    return floats;
  }

  /// The sparse vector of a point that was asked for with it.
  @SuppressWarnings("deprecation") // 1.16 fills the fields that `sparse` has replaced
  static SparseWords.Sparse words(VectorOutput output) {
    return output.hasSparse()
        ? new SparseWords.Sparse(
            output.getSparse().getIndicesList(), output.getSparse().getValuesList())
        : new SparseWords.Sparse(output.getIndices().getDataList(), output.getDataList());
  }

  private static CodesenseException damaged(PointId id, String what) {
    return new CodesenseException(
        StoreProblem.GENERATION_DAMAGED, "Point %s is damaged: %s".formatted(id.getUuid(), what));
  }

  private record Payload(PointId id, Map<String, Value> fields) {
    Value field(String name) {
      var value = fields.get(name);
      if (value == null) {
        throw damaged(id, "it has no " + name);
      }
      return value;
    }

    String text(String name) {
      return field(name).getStringValue();
    }

    int number(String name) {
      return (int) field(name).getIntegerValue();
    }

    boolean flag(String name) {
      return field(name).getBoolValue();
    }
  }
}
