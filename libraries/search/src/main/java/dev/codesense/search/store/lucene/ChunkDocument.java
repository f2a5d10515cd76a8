package dev.codesense.search.store.lucene;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.Excerpt;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.StoredForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/// How a chunk lies in Lucene: names of the fields, and the way in and out.
///
/// Terms for searching (`text`, `symbols`, `path words`), exact terms for filters and removal, doc
/// values for what ranking reads of hundreds of candidates, stored fields for the few that are
/// shown.
final class ChunkDocument {
  static final String TEXT = "text";
  static final String SYMBOLS = "symbols";
  static final String PATH_WORDS = "words";

  static final String ID = "id";
  static final String CONTENT = "content";
  static final String REPO = "repo";
  static final String PATH = "path";
  static final String LANGUAGE = "language";
  static final String KIND = "kind";
  static final String TEST = "test";
  static final String ACCESS = "access";
  static final String DEFINED = "defined";
  static final String USED = "used";
  static final String NAMES = "names";
  static final String LINES = "lines";
  static final String ORDINAL = "ordinal";
  static final String VECTOR = "vector";

  private static final String STORED_TEXT = "stored-text";
  private static final String STORED_SYMBOLS = "stored-symbols";
  private static final String STORED_HEAD = "stored-head";
  private static final String STORED_FACTS = "stored-facts";

  static final String YES = "1";

  private static final FieldType WORDS = new FieldType();
  private static final FieldType EXACT = new FieldType();

  static {
    WORDS.setTokenized(true);
    WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    WORDS.freeze();
    EXACT.setTokenized(false);
    EXACT.setOmitNorms(true);
    EXACT.setIndexOptions(IndexOptions.DOCS);
    EXACT.freeze();
  }

  private ChunkDocument() {}

  /// What a thread feeds the writer with; good for one document at a time.
  static final class Streams {
    private final CodeTokenStream text = new CodeTokenStream();
    private final CodeTokenStream symbols = new CodeTokenStream();
    private final CodeTokenStream path = new CodeTokenStream();
  }

  static Document of(IndexedChunk indexed, Streams streams, RecordCodec codec) {
    var chunk = indexed.chunk();
    var facts = chunk.facts();
    var symbols = facts.symbols();
    var document = new Document();

    document.add(new Field(TEXT, streams.text.of(chunk.text()), WORDS));
    document.add(new Field(SYMBOLS, streams.symbols.of(StoredForm.symbols(facts)), WORDS));
    document.add(new Field(PATH_WORDS, streams.path.of(chunk.path()), WORDS));

    exact(document, ID, bytes(chunk.chunkId()));
    document.add(new BinaryDocValuesField(ID, bytes(chunk.chunkId())));
    var content = new BytesRef(HexFormat.of().parseHex(chunk.contentId()));
    exact(document, CONTENT, content);
    document.add(new BinaryDocValuesField(CONTENT, content));
    sorted(document, REPO, chunk.repo());
    sorted(document, PATH, chunk.path());
    sorted(document, LANGUAGE, chunk.language());
    document.add(new SortedDocValuesField(KIND, new BytesRef(facts.structure().kind())));
    if (facts.testing().test()) {
      exact(document, TEST, new BytesRef(YES));
    }
    StoredForm.access(facts).forEach(label -> exact(document, ACCESS, new BytesRef(label)));
    symbols.defined().forEach(name -> exactName(document, DEFINED, name));
    symbols.referenced().forEach(name -> exactName(document, USED, name));
    symbols.calls().forEach(name -> exactName(document, USED, name));
    document.add(
        new BinaryDocValuesField(NAMES, new BytesRef(String.join("\n", symbols.defined()))));
    document.add(
        new NumericDocValuesField(
            LINES,
            Lines.pack(
                chunk.startLine(),
                chunk.endLine(),
                facts.testing().test(),
                facts.origin().generated())));
    document.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
    if (indexed.vector() != null) {
      document.add(
          new KnnFloatVectorField(VECTOR, indexed.vector(), VectorSimilarityFunction.DOT_PRODUCT));
    }

    var excerpt = Excerpt.of(chunk);
    document.add(new StoredField(STORED_TEXT, excerpt.text()));
    document.add(new StoredField(STORED_SYMBOLS, String.join("\n", excerpt.symbols())));
    document.add(new StoredField(STORED_HEAD, StoredForm.head(chunk)));
    document.add(new StoredField(STORED_FACTS, codec.encode(facts)));
    return document;
  }

  private static void exact(Document document, String field, BytesRef term) {
    document.add(new Field(field, term, EXACT));
  }

  private static void exactName(Document document, String field, String name) {
    if (name.length() <= StoredForm.LONGEST_NAME) {
      exact(document, field, new BytesRef(name));
    }
  }

  private static void sorted(Document document, String field, String value) {
    var bytes = new BytesRef(value);
    exact(document, field, bytes);
    document.add(new SortedDocValuesField(field, bytes));
  }

  static BytesRef bytes(UUID id) {
    return new BytesRef(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }

  static UUID uuid(BytesRef bytes) {
    var buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] contentBytes(String contentId) {
    return HexFormat.of().parseHex(contentId);
  }

  /// Lines and two flags in one number: what ranking reads of every candidate.
  record Lines(int start, int end, boolean test, boolean generated) {
    private static final int LINE_BITS = 31;

    static long pack(int start, int end, boolean test, boolean generated) {
      return ((long) start << (LINE_BITS + 2))
          | ((long) (end - start) << 2)
          | (test ? 2 : 0)
          | (generated ? 1 : 0);
    }

    static Lines unpack(long packed) {
      int start = (int) (packed >>> (LINE_BITS + 2));
      int length = (int) (packed >>> 2) & Integer.MAX_VALUE;
      return new Lines(start, start + length, (packed & 2) != 0, (packed & 1) != 0);
    }
  }

  /// Reads keys of one segment, documents in rising order.
  static final class KeyReader {
    private final BinaryDocValues id;
    private final BinaryDocValues content;
    private final SortedDocValues repo;
    private final SortedDocValues path;
    private final SortedDocValues language;

    KeyReader(LeafReader leaf) throws IOException {
      id = leaf.getBinaryDocValues(ID);
      content = leaf.getBinaryDocValues(CONTENT);
      repo = leaf.getSortedDocValues(REPO);
      path = leaf.getSortedDocValues(PATH);
      language = leaf.getSortedDocValues(LANGUAGE);
    }

    ChunkKey read(int document, Names names) throws IOException {
      id.advanceExact(document);
      content.advanceExact(document);
      var bytes = content.binaryValue();
      return new ChunkKey(
          uuid(id.binaryValue()),
          HexFormat.of().formatHex(bytes.bytes, bytes.offset, bytes.offset + bytes.length),
          names.repo.of(repo, document),
          names.path.of(path, document),
          names.language.of(language, document));
    }
  }

  /// Strings of one segment's ordinals, decoded once. Racing threads decode the same string twice,
  /// no worse.
  static final class Names {
    final Column repo;
    final Column path;
    final Column language;
    final Column kind;

    Names(LeafReader leaf) throws IOException {
      repo = new Column(leaf.getSortedDocValues(REPO).getValueCount());
      path = new Column(leaf.getSortedDocValues(PATH).getValueCount());
      language = new Column(leaf.getSortedDocValues(LANGUAGE).getValueCount());
      kind = new Column(leaf.getSortedDocValues(KIND).getValueCount());
    }
  }

  static final class Column {
    private final @org.jspecify.annotations.Nullable String[] names;

    Column(int ordinals) {
      names = new String[ordinals];
    }

    String of(SortedDocValues values, int document) throws IOException {
      values.advanceExact(document);
      int ordinal = values.ordValue();
      var known = names[ordinal];
      if (known == null) {
        known = values.lookupOrd(ordinal).utf8ToString();
        names[ordinal] = known;
      }
      return known;
    }
  }

  /// What ranking needs of the documents of one segment, read in rising order.
  static final class AttributeReader {
    final BinaryDocValues id;
    final SortedDocValues repo;
    final SortedDocValues path;
    final SortedDocValues language;
    final SortedDocValues kind;
    final BinaryDocValues defined;
    final NumericDocValues lines;

    AttributeReader(LeafReader leaf) throws IOException {
      id = leaf.getBinaryDocValues(ID);
      repo = leaf.getSortedDocValues(REPO);
      path = leaf.getSortedDocValues(PATH);
      language = leaf.getSortedDocValues(LANGUAGE);
      kind = leaf.getSortedDocValues(KIND);
      defined = leaf.getBinaryDocValues(NAMES);
      lines = leaf.getNumericDocValues(LINES);
    }
  }

  /// A whole chunk from its stored fields and its key.
  static Chunk chunk(Document stored, ChunkKey key, int ordinal, Lines lines, RecordCodec codec) {
    var facts = stored.getBinaryValue(STORED_FACTS);
    var json = java.util.Arrays.copyOfRange(facts.bytes, facts.offset, facts.offset + facts.length);
    return new Chunk(
        key.chunkId(),
        key.contentId(),
        key.repo(),
        key.path(),
        ordinal,
        lines.start(),
        lines.end(),
        key.language(),
        StoredForm.context(stored.get(STORED_HEAD)),
        stored.get(STORED_TEXT),
        codec.decode(json, ChunkFacts.class));
  }

  /// Reads an excerpt and no further.
  static final class ExcerptReader extends StoredFieldVisitor {
    private String text = "";
    private String symbols = "";

    @Override
    public Status needsField(FieldInfo field) {
      return switch (field.name) {
        case STORED_TEXT, STORED_SYMBOLS -> Status.YES;
        default -> Status.STOP;
      };
    }

    @Override
    public void stringField(FieldInfo field, String value) {
      if (field.name.equals(STORED_TEXT)) {
        text = value;
      } else {
        symbols = value;
      }
    }

    Excerpt excerpt() {
      return new Excerpt(text, symbols.isEmpty() ? List.of() : List.of(symbols.split("\n")));
    }
  }

  static String utf8(BytesRef bytes) {
    return new String(bytes.bytes, bytes.offset, bytes.length, StandardCharsets.UTF_8);
  }
}
