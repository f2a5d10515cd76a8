package dev.codesense.search.store.qdrant;

import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.PointIdFactory.id;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.Excerpt;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.LexicalQuery;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoreProblem;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.QuantizationSearchParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One generation, addressed by its physical name: what is read in one answer is never of two.
final class QdrantCodeIndex implements CodeIndex {
  private static final int PAGE = 1_000;

  /// Texts in one answer: some megabytes.
  private static final int TEXTS = 500;

  /// How many times more is asked for where the store sorts out less than was meant.
  private static final int COARSE = 4;

  /// Candidates that the graph is searched for, beyond those asked for: see docs/benchmarks.md for
  /// what that finds.
  private static final int LEAST_EF = 128;

  /// Paths in one condition.
  private static final int MOST_NAMED = 4_096;

  private final Generation generation;
  private final QdrantConnection connection;
  private final RecordCodec codec;
  private final String name;
  private volatile @Nullable List<String> paths;

  QdrantCodeIndex(Generation generation, QdrantConnection connection, RecordCodec codec) {
    this.generation = generation;
    this.connection = connection;
    this.codec = codec;
    this.name = generation.physicalName();
  }

  @Override
  public Generation generation() {
    return generation;
  }

  @Override
  public List<Candidate> lexical(LexicalQuery query, SearchFilter filter, int limit)
      throws InterruptedException {
    var words = SparseWords.query(query);
    if (words.indices().isEmpty()) {
      return List.of();
    }
    return nearest(words(words), filter, limit);
  }

  private static QueryPoints words(SparseWords.Sparse words) {
    return QueryPoints.newBuilder()
        .setUsing(ChunkPoint.WORDS)
        .setQuery(QueryFactory.nearest(words.values(), words.indices()))
        .build();
  }

  @Override
  public List<Candidate> dense(float[] vector, SearchFilter filter, int limit)
      throws InterruptedException {
    var manifest = generation.manifest();
    if (manifest.vectors() == Vectors.NONE) {
      throw new CodesenseException(
          StoreProblem.VECTORS_MISSING, "Generation %s has no vectors yet".formatted(name));
    }
    if (vector.length != manifest.dimensions()) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "Generation %s holds vectors of %d dimensions (%s), the question's vector has %d"
              .formatted(name, manifest.dimensions(), manifest.model(), vector.length));
    }
    var params = SearchParams.newBuilder().setHnswEf(Math.max(limit, LEAST_EF));
    if (connection.address().profile().quantised()) {
      // Few would else be compared by the vectors themselves: recall@10 of ten was .94.
      params.setQuantization(
          QuantizationSearchParams.newBuilder()
              .setRescore(true)
              .setOversampling(Math.max(1.0, (double) LEAST_EF / limit)));
    }
    return nearest(
        QueryPoints.newBuilder()
            .setUsing(ChunkPoint.DENSE)
            .setQuery(QueryFactory.nearest(vector))
            .setParams(params)
            .build(),
        filter,
        limit);
  }

  /// Asks for more until enough is left of a coarse answer, or there is no more.
  ///
  /// @param query what is near to what; the rest is filled in
  private List<Candidate> nearest(
      QueryPoints query, SearchFilter wanted, int limit, Condition... also)
      throws InterruptedException {
    var filter = filter(wanted, also);
    long chunks = Math.max(limit, generation.manifest().chunks());
    long more = (long) COARSE * limit;
    for (long asked = Filters.isCoarse(wanted) ? Math.min(more, chunks) : limit;
        ;
        asked = Math.min(asked * COARSE, chunks)) {
      var request =
          query.toBuilder()
              .setCollectionName(name)
              .setFilter(filter)
              .setLimit(asked)
              .setWithPayload(WithPayloadSelectorFactory.include(ChunkPoint.CANDIDATE))
              .setTimeout(seconds())
              .build();
      var found = connection.query(name, (client, timeout) -> client.queryAsync(request, timeout));
      var kept =
          found.stream()
              .map(point ->
                  ChunkPoint.candidate(point.getId(), point.getPayloadMap(), point.getScore()))
              .filter(chunk -> Filters.leaves(wanted, chunk.path()))
              .limit(limit)
              .toList();
      if (kept.size() == limit || found.size() < asked || asked == chunks) {
        return kept;
      }
    }
  }

  /// The server knows no patterns. Where few paths fit, or few do not, they are named; where many
  /// do and many do not, a good share of every answer fits, and [#nearest] sorts out the rest.
  private Filter filter(SearchFilter wanted, Condition... also) throws InterruptedException {
    var filter = Filters.of(wanted, also).toBuilder();
    if (Filters.hasPatterns(wanted)) {
      var fitting = new ArrayList<String>();
      var others = new ArrayList<String>();
      paths().forEach(path -> (Filters.leaves(wanted, path) ? fitting : others).add(path));
      if (fitting.size() <= MOST_NAMED) {
        filter.addMust(matchKeywords(ChunkPoint.PATH, fitting));
      } else if (others.size() <= MOST_NAMED) {
        filter.addMustNot(matchKeywords(ChunkPoint.PATH, others));
      }
    }
    return filter.build();
  }

  /// The paths of all files; read once, since a generation does not change.
  private List<String> paths() throws InterruptedException {
    var known = paths;
    if (known == null) {
      var request =
          FacetCounts.newBuilder()
              .setCollectionName(name)
              .setKey(ChunkPoint.PATH)
              .setLimit(Math.max(1, generation.manifest().files()))
              .setExact(true)
              .build();
      known =
          connection.query(name, (client, timeout) -> client.facetAsync(request, timeout)).stream()
              .map(hit -> hit.getValue().getStringValue())
              .toList();
      paths = known;
    }
    return known;
  }

  /// A server has no index of pieces of words: every text that the filter leaves is read.
  @Override
  public void texts(List<String> pieces, SearchFilter filter, TextTaker taker)
      throws InterruptedException {
    new Scroll(connection, name, filter(filter), ChunkPoint.CANDIDATE_WITH_TEXT, false, TEXTS)
        .whileWanted(point -> {
          var chunk = ChunkPoint.candidate(point.getId(), point.getPayloadMap(), 1);
          return !Filters.leaves(filter, chunk.path())
              || taker.take(ChunkPoint.text(point.getId(), point.getPayloadMap()), () -> chunk);
        });
  }

  @Override
  public List<Candidate> all(SearchFilter filter, int limit) throws InterruptedException {
    var found = new ArrayList<Candidate>();
    int page = Filters.isCoarse(filter) ? PAGE : Math.min(PAGE, limit);
    new Scroll(connection, name, filter(filter), ChunkPoint.CANDIDATE, false, page)
        .whileWanted(point -> {
          var chunk = ChunkPoint.candidate(point.getId(), point.getPayloadMap(), 1);
          if (Filters.leaves(filter, chunk.path())) {
            found.add(chunk);
          }
          return found.size() < limit;
        });
    return List.copyOf(found);
  }

  private long seconds() {
    return Math.max(1, connection.address().timeout().toSeconds());
  }

  @Override
  public List<Candidate> defining(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException {
    return exactly(SparseWords.Field.DEFINED, ChunkPoint.DEFINED, symbols, filter, limit);
  }

  @Override
  public List<Candidate> using(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException {
    return exactly(SparseWords.Field.USED, ChunkPoint.USED, symbols, filter, limit);
  }

  /// Ranked by their dimensions, and certain by the names themselves.
  private List<Candidate> exactly(
      SparseWords.Field words,
      String field,
      Collection<String> symbols,
      SearchFilter filter,
      int limit)
      throws InterruptedException {
    if (symbols.isEmpty()) {
      return List.of();
    }
    var names = symbols.stream().distinct().toList();
    return nearest(
        words(SparseWords.names(words, names)), filter, limit, matchKeywords(field, names));
  }

  @Override
  public Map<UUID, Excerpt> excerpts(Collection<UUID> chunkIds) throws InterruptedException {
    return read(chunkIds, ChunkPoint.EXCERPT, ChunkPoint::excerpt);
  }

  @Override
  public Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) throws InterruptedException {
    return read(chunkIds, List.of(), (id, payload) -> ChunkPoint.chunk(id, payload, codec));
  }

  private <T> Map<UUID, T> read(
      Collection<UUID> chunkIds,
      List<String> fields,
      BiFunction<PointId, Map<String, Value>, T> reader)
      throws InterruptedException {
    var found = new LinkedHashMap<UUID, T>();
    if (chunkIds.isEmpty()) {
      return found;
    }
    var request =
        GetPoints.newBuilder()
            .setCollectionName(name)
            .addAllIds(chunkIds.stream().map(id -> id(id)).toList())
            .setWithPayload(
                fields.isEmpty()
                    ? WithPayloadSelectorFactory.enable(true)
                    : WithPayloadSelectorFactory.include(fields))
            .build();
    var points =
        connection.query(name, (client, timeout) -> client.retrieveAsync(request, timeout)).stream()
            .collect(Collectors.toMap(point -> ChunkPoint.uuid(point.getId()), point -> point));
    for (var chunkId : chunkIds) {
      var point = points.get(chunkId);
      if (point != null) {
        found.put(chunkId, reader.apply(point.getId(), point.getPayloadMap()));
      }
    }
    return found;
  }

  @Override
  public List<Chunk> lines(String repo, String path, int from, int to, SearchFilter filter)
      throws InterruptedException {
    var file =
        Filters.of(
            filter, matchKeyword(ChunkPoint.REPO, repo), matchKeyword(ChunkPoint.PATH, path));
    var wanted = new ArrayList<UUID>();
    new Scroll(connection, name, file, ChunkPoint.CANDIDATE, false, PAGE)
        .forEach(point -> {
          var chunk = ChunkPoint.candidate(point.getId(), point.getPayloadMap(), 0);
          if (chunk.startLine() <= to && chunk.endLine() >= from && Filters.leaves(filter, path)) {
            wanted.add(chunk.chunkId());
          }
        });
    return fetch(wanted).values().stream()
        .sorted(Comparator.comparingInt(Chunk::startLine).thenComparingInt(Chunk::ordinal))
        .toList();
  }

  @Override
  public void keys(Consumer<? super ChunkKey> taker) throws InterruptedException {
    keys(connection, name, taker);
  }

  static void keys(QdrantConnection connection, String name, Consumer<? super ChunkKey> taker)
      throws InterruptedException {
    new Scroll(connection, name, Scroll.ALL, ChunkPoint.KEY, false, PAGE)
        .forEach(point -> {
          if (ChunkPoint.isChunk(point.getPayloadMap())) {
            taker.accept(ChunkPoint.key(point.getId(), point.getPayloadMap()));
          }
        });
  }

  @Override
  public Optional<float[]> vector(String contentId) throws InterruptedException {
    var request =
        ScrollPoints.newBuilder()
            .setCollectionName(name)
            .setFilter(
                Filter.newBuilder().addMust(matchKeywords(ChunkPoint.CONTENT, List.of(contentId))))
            .setLimit(1)
            .setWithPayload(WithPayloadSelectorFactory.enable(false))
            .setWithVectors(WithVectorsSelectorFactory.include(List.of(ChunkPoint.DENSE)))
            .build();
    return connection
        .query(name, (client, timeout) -> client.scrollAsync(request, timeout))
        .getResultList()
        .stream()
        .findFirst()
        .map(RetrievedPoint::getVectors)
        .flatMap(ChunkPoint::dense);
  }

  @Override
  public void close() {
    // The connection is the store's.
  }
}
