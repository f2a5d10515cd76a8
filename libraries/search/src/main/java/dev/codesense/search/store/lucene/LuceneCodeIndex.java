package dev.codesense.search.store.lucene;

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
import dev.codesense.search.store.StoredForm;
import dev.codesense.search.store.lucene.ChunkDocument.AttributeReader;
import dev.codesense.search.store.lucene.ChunkDocument.ExcerptReader;
import dev.codesense.search.store.lucene.ChunkDocument.KeyReader;
import dev.codesense.search.store.lucene.ChunkDocument.Lines;
import dev.codesense.search.store.lucene.ChunkDocument.Names;
import dev.codesense.search.text.TermClue;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/// One generation, open for reading.
final class LuceneCodeIndex implements CodeIndex {
  /// Each costs a look at all terms; the longest leave fewest texts.
  private static final int MOST_WHOLE_WORDS = 64;

  private static final int MOST_PARTS_OF_WORDS = 2;

  private final Generation generation;
  private final DirectoryReader reader;
  private final Directory segments;
  private final RecordCodec codec;
  private final IndexSearcher searcher;
  private final Names[] names;
  private final boolean everybodySeesAll;

  LuceneCodeIndex(
      Generation generation, DirectoryReader reader, Directory segments, RecordCodec codec)
      throws IOException {
    this.generation = generation;
    this.reader = reader;
    this.segments = segments;
    this.codec = codec;
    try {
      searcher = new IndexSearcher(reader);
      names = new Names[reader.leaves().size()];
      for (var leaf : reader.leaves()) {
        names[leaf.ord] = new Names(leaf.reader());
      }
      everybodySeesAll =
          reader.docFreq(new Term(ChunkDocument.ACCESS, StoredForm.EVERYBODY)) == reader.maxDoc();
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(reader);
      throw e;
    }
  }

  @Override
  public Generation generation() {
    return generation;
  }

  @FunctionalInterface
  private interface Read<T extends @Nullable Object> {
    T apply() throws IOException;
  }

  private <T extends @Nullable Object> T reading(Read<T> read) {
    try {
      return read.apply();
    } catch (IOException e) {
      throw LuceneFailures.ofReading(e, generation.physicalName());
    } catch (IndexOutOfBoundsException | IllegalStateException | NegativeArraySizeException e) {
      // Damaged bytes surface as these. If the files are whole, it is our own fault.
      checkIntegrity();
      throw e;
    }
  }

  /// Reads every file against its checksum.
  void checkIntegrity() {
    try {
      for (var leaf : reader.leaves()) {
        ((CodecReader) leaf.reader()).checkIntegrity();
      }
    } catch (IOException e) {
      throw LuceneFailures.ofReading(e, generation.physicalName());
    }
  }

  @Override
  public List<Candidate> lexical(LexicalQuery query, SearchFilter filter, int limit) {
    var words = new BooleanQuery.Builder();
    query
        .terms()
        .forEach((term, weight) -> {
          add(words, ChunkDocument.TEXT, term, weight * query.fields().text());
          add(words, ChunkDocument.SYMBOLS, term, weight * query.fields().symbols());
          add(words, ChunkDocument.PATH_WORDS, term, weight * query.fields().path());
        });
    query
        .symbols()
        .forEach(symbol -> add(words, ChunkDocument.DEFINED, symbol, query.symbolBoost()));
    return candidates(filtered(words, filter), limit);
  }

  private static void add(BooleanQuery.Builder query, String field, String term, float weight) {
    if (weight > 0) {
      var exact = new TermQuery(new Term(field, term));
      query.add(weight == 1 ? exact : new BoostQuery(exact, weight), Occur.SHOULD);
    }
  }

  private Query filtered(BooleanQuery.Builder words, SearchFilter filter) {
    var restriction = restriction(filter);
    if (restriction != null) {
      words.setMinimumNumberShouldMatch(1).add(restriction, Occur.FILTER);
    }
    return words.build();
  }

  /// What the filter leaves visible; null when that is everything.
  private @Nullable Query restriction(SearchFilter filter) {
    var all = new BooleanQuery.Builder();
    if (!everybodySeesAll) {
      anyOf(
          all,
          ChunkDocument.ACCESS,
          Stream.concat(Stream.of(StoredForm.EVERYBODY), filter.access().stream()).toList());
    }
    anyOf(all, ChunkDocument.REPO, filter.repositories());
    anyOf(all, ChunkDocument.LANGUAGE, filter.languages());
    anyOf(all, ChunkDocument.DEFINED, filter.defined());
    if (!filter.pathPrefixes().isEmpty()) {
      var any = new BooleanQuery.Builder();
      filter
          .pathPrefixes()
          .forEach(prefix ->
              any.add(new PrefixQuery(new Term(ChunkDocument.PATH, prefix)), Occur.SHOULD));
      all.add(any.build(), Occur.FILTER);
    }
    filter
        .paths()
        .forEach(
            pattern -> all.add(new FittingTermsQuery(ChunkDocument.PATH, pattern), Occur.FILTER));
    if (!filter.withoutPaths().isEmpty()) {
      all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
      filter
          .withoutPaths()
          .forEach(pattern ->
              all.add(new FittingTermsQuery(ChunkDocument.PATH, pattern), Occur.MUST_NOT));
    }
    if (filter.test() != null) {
      var tests = new TermQuery(new Term(ChunkDocument.TEST, ChunkDocument.YES));
      if (filter.test()) {
        all.add(tests, Occur.FILTER);
      } else {
        all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER).add(tests, Occur.MUST_NOT);
      }
    }
    var query = all.build();
    return query.clauses().isEmpty() ? null : query;
  }

  private static void anyOf(BooleanQuery.Builder all, String field, List<String> values) {
    if (!values.isEmpty()) {
      all.add(new TermInSetQuery(field, values.stream().map(BytesRef::new).toList()), Occur.FILTER);
    }
  }

  @Override
  public List<Candidate> dense(float[] vector, SearchFilter filter, int limit) {
    var manifest = generation.manifest();
    if (manifest.vectors() == Vectors.NONE) {
      throw new CodesenseException(
          StoreProblem.VECTORS_MISSING,
          "Generation %s has no vectors yet".formatted(generation.physicalName()));
    }
    if (vector.length != manifest.dimensions()) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "Generation %s holds vectors of %d dimensions (%s), the question's vector has %d"
              .formatted(
                  generation.physicalName(),
                  manifest.dimensions(),
                  manifest.model(),
                  vector.length));
    }
    return nearest(vector, restriction(filter), limit).stream()
        // Lucene maps a dot product from [-1, 1] to [0, 1].
        .map(candidate -> candidate.withScore(2 * candidate.score() - 1))
        .toList();
  }

  /// Where more chunks share a vector than a node of the graph has neighbours, they link to each
  /// other alone, and a walk from there finds no others (findings/lucene-hnsw-equal-vectors.sh).
  /// When fewer come back than there are, all are compared.
  private List<Candidate> nearest(float[] vector, @Nullable Query restriction, int limit) {
    var found =
        candidates(
            new KnnFloatVectorQuery(ChunkDocument.VECTOR, vector, limit, restriction), limit);
    if (found.size() == limit) {
      return found;
    }
    var all =
        new BooleanQuery.Builder().add(new FieldExistsQuery(ChunkDocument.VECTOR), Occur.FILTER);
    if (restriction != null) {
      all.add(restriction, Occur.FILTER);
    }
    var visible = all.build();
    int count = reading(() -> searcher.count(visible));
    return found.size() == count
        ? found
        : candidates(
            RescoreTopNQuery.createFullPrecisionRescorerQuery(
                visible, vector, ChunkDocument.VECTOR, count),
            limit);
  }

  @Override
  public void texts(List<String> pieces, SearchFilter filter, TextTaker taker)
      throws InterruptedException {
    var query = holding(pieces, filter);
    var weight =
        reading(
            () -> searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1));
    for (var leaf : reader.leaves()) {
      if (!texts(leaf, weight, taker)) {
        return;
      }
    }
  }

  /// @return whether more is wanted
  private boolean texts(LeafReaderContext leaf, Weight weight, TextTaker taker)
      throws InterruptedException {
    var scorer = reading(() -> weight.scorer(leaf));
    if (scorer == null) {
      return true;
    }
    var live = leaf.reader().getLiveDocs();
    var documents = scorer.iterator();
    var stored = reading(() -> leaf.reader().storedFields());
    while (true) {
      int document = reading(documents::nextDoc);
      if (document == DocIdSetIterator.NO_MORE_DOCS) {
        return true;
      }
      if (live != null && !live.get(document)) {
        continue;
      }
      var excerpt = new ExcerptReader();
      reading(() -> {
        stored.document(document, excerpt);
        return null;
      });
      boolean wanted =
          taker.take(
              excerpt.excerpt().text(),
              () ->
                  reading(() ->
                      candidate(new AttributeReader(leaf.reader()), names[leaf.ord], document, 1)));
      if (!wanted) {
        return false;
      }
    }
  }

  private Query holding(List<String> pieces, SearchFilter filter) {
    var all = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    var restriction = restriction(filter);
    if (restriction != null) {
      all.add(restriction, Occur.FILTER);
    }
    var clues = pieces.stream().flatMap(piece -> TermClue.of(piece).stream()).distinct().toList();
    clues.stream()
        .filter(TermClue::isWholeWord)
        // Lucene takes a thousand clauses; the text itself decides.
        .limit(MOST_WHOLE_WORDS)
        .forEach(clue ->
            all.add(new TermQuery(new Term(ChunkDocument.TEXT, clue.letters())), Occur.FILTER));
    clues.stream()
        .filter(clue -> !clue.isWholeWord())
        .sorted(Comparator.comparingInt((TermClue clue) -> clue.letters().length()).reversed())
        .limit(MOST_PARTS_OF_WORDS)
        .forEach(clue -> all.add(new FittingTermsQuery(ChunkDocument.TEXT, clue), Occur.FILTER));
    return all.build();
  }

  @Override
  public List<Candidate> all(SearchFilter filter, int limit) {
    var restriction = restriction(filter);
    return candidates(
        new ConstantScoreQuery(restriction == null ? MatchAllDocsQuery.INSTANCE : restriction),
        limit);
  }

  @Override
  public List<Candidate> defining(Collection<String> symbols, SearchFilter filter, int limit) {
    return exactly(ChunkDocument.DEFINED, symbols, filter, limit);
  }

  @Override
  public List<Candidate> using(Collection<String> symbols, SearchFilter filter, int limit) {
    return exactly(ChunkDocument.USED, symbols, filter, limit);
  }

  private List<Candidate> exactly(
      String field, Collection<String> symbols, SearchFilter filter, int limit) {
    var any = new BooleanQuery.Builder();
    symbols.stream().distinct().forEach(symbol -> add(any, field, symbol, 1));
    return candidates(filtered(any, filter), limit);
  }

  private List<Candidate> candidates(Query query, int limit) {
    return reading(() -> {
      var hits = searcher.search(query, new TopScoreDocCollectorManager(limit, limit)).scoreDocs;
      return candidates(hits);
    });
  }

  /// Reads attributes in document order, as doc values want it, and keeps the order of scores.
  private List<Candidate> candidates(ScoreDoc[] hits) throws IOException {
    var ranks = new long[hits.length];
    for (int i = 0; i < hits.length; i++) {
      ranks[i] = ((long) hits[i].doc << 32) | i;
    }
    Arrays.sort(ranks);
    var found = new Candidate[hits.length];
    int segment = -1;
    int first = 0;
    int end = 0;
    AttributeReader attributes = null;
    for (long ranked : ranks) {
      int document = (int) (ranked >>> 32);
      int rank = (int) ranked;
      if (attributes == null || document >= end) {
        segment = ReaderUtil.subIndex(document, reader.leaves());
        var leaf = reader.leaves().get(segment);
        first = leaf.docBase;
        end = first + leaf.reader().maxDoc();
        attributes = new AttributeReader(leaf.reader());
      }
      found[rank] = candidate(attributes, names[segment], document - first, hits[rank].score);
    }
    return List.of(found);
  }

  private static Candidate candidate(
      AttributeReader attributes, Names names, int document, float score) throws IOException {
    attributes.id.advanceExact(document);
    attributes.lines.advanceExact(document);
    attributes.defined.advanceExact(document);
    var lines = Lines.unpack(attributes.lines.longValue());
    var defined = ChunkDocument.utf8(attributes.defined.binaryValue());
    return new Candidate(
        ChunkDocument.uuid(attributes.id.binaryValue()),
        score,
        names.repo.of(attributes.repo, document),
        names.path.of(attributes.path, document),
        lines.start(),
        lines.end(),
        names.language.of(attributes.language, document),
        names.kind.of(attributes.kind, document),
        defined.isEmpty() ? List.of() : List.of(defined.split("\n")),
        lines.test(),
        lines.generated());
  }

  @Override
  public Map<UUID, Excerpt> excerpts(Collection<UUID> chunkIds) {
    return reading(() -> {
      var excerpts = new LinkedHashMap<UUID, Excerpt>();
      var stored = reader.storedFields();
      for (var id : chunkIds) {
        var place = find(ChunkDocument.ID, ChunkDocument.bytes(id));
        if (place != null) {
          var excerpt = new ExcerptReader();
          stored.document(place.leaf().docBase + place.document(), excerpt);
          excerpts.put(id, excerpt.excerpt());
        }
      }
      return excerpts;
    });
  }

  @Override
  public Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) {
    return reading(() -> {
      var chunks = new LinkedHashMap<UUID, Chunk>();
      var stored = reader.storedFields();
      for (var id : chunkIds) {
        var place = find(ChunkDocument.ID, ChunkDocument.bytes(id));
        if (place != null) {
          var leaf = place.leaf().reader();
          int document = place.document();
          var key = new KeyReader(leaf).read(document, names[place.leaf().ord]);
          var lines = leaf.getNumericDocValues(ChunkDocument.LINES);
          lines.advanceExact(document);
          var ordinal = leaf.getNumericDocValues(ChunkDocument.ORDINAL);
          ordinal.advanceExact(document);
          chunks.put(
              id,
              ChunkDocument.chunk(
                  stored.document(place.leaf().docBase + document),
                  key,
                  (int) ordinal.longValue(),
                  Lines.unpack(lines.longValue()),
                  codec));
        }
      }
      return chunks;
    });
  }

  @Override
  public List<Chunk> lines(String repo, String path, int from, int to, SearchFilter filter) {
    var file =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term(ChunkDocument.REPO, repo)), Occur.FILTER)
            .add(new TermQuery(new Term(ChunkDocument.PATH, path)), Occur.FILTER);
    var restriction = restriction(filter);
    if (restriction != null) {
      file.add(restriction, Occur.FILTER);
    }
    var query = file.build();
    int count = reading(() -> searcher.count(query));
    var wanted =
        count == 0
            ? List.<UUID>of()
            : candidates(query, count).stream()
                .filter(chunk -> chunk.startLine() <= to && chunk.endLine() >= from)
                .map(Candidate::chunkId)
                .toList();
    return fetch(wanted).values().stream()
        .sorted(Comparator.comparingInt(Chunk::startLine).thenComparingInt(Chunk::ordinal))
        .toList();
  }

  @Override
  public void keys(Consumer<? super ChunkKey> taker) {
    reading(() -> {
      ChunkKeys.of(reader, taker);
      return null;
    });
  }

  @Override
  public Optional<float[]> vector(String contentId) {
    return reading(() -> {
      var place = find(ChunkDocument.CONTENT, new BytesRef(ChunkDocument.contentBytes(contentId)));
      if (place == null) {
        return Optional.empty();
      }
      var vectors = place.leaf().reader().getFloatVectorValues(ChunkDocument.VECTOR);
      if (vectors == null) {
        return Optional.empty();
      }
      var position = vectors.iterator();
      return position.advance(place.document()) == place.document()
          ? Optional.of(vectors.vectorValue(position.index()).clone())
          : Optional.empty();
    });
  }

  private record Place(LeafReaderContext leaf, int document) {}

  /// The first live document with an exact term.
  private @Nullable Place find(String field, BytesRef term) throws IOException {
    for (var context : reader.leaves()) {
      LeafReader leaf = context.reader();
      PostingsEnum postings = leaf.postings(new Term(field, term), PostingsEnum.NONE);
      if (postings == null) {
        continue;
      }
      var live = leaf.getLiveDocs();
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        if (live == null || live.get(document)) {
          return new Place(context, document);
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    try {
      IOUtils.close(reader, segments);
    } catch (IOException e) {
      throw LuceneFailures.ofReading(e, generation.physicalName());
    }
  }
}
