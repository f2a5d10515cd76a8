package dev.codesense.bench;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.ChunkFacts.Documentation;
import dev.codesense.chunk.facts.ChunkFacts.Interfaces;
import dev.codesense.chunk.facts.ChunkFacts.Origin;
import dev.codesense.chunk.facts.ChunkFacts.Size;
import dev.codesense.chunk.facts.ChunkFacts.Structure;
import dev.codesense.chunk.facts.ChunkFacts.Symbols;
import dev.codesense.chunk.facts.ChunkFacts.Testing;
import dev.codesense.core.file.Sha256;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.search.store.IndexedChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Chunks of random words with vectors in clusters, the same for the same number; text and path say
/// which edition they are of.
///
/// @param dimensions of a vector
/// @param clusters that vectors lie in
/// @param lines of a chunk's text, of [#WORDS] words each
public record SyntheticChunks(int dimensions, int clusters, int lines) {
  private static final String REPOSITORY = "git.example/synthetic/app";
  private static final int WORDS = 8;
  private static final int VOCABULARY = 20_000;
  private static final int CHUNKS_OF_A_FILE = 10;
  private static final String SYLLABLES = "bacadefigohujekilomanepiquorisatuvewixyoza";

  /// Length of the noise beside a cluster's middle of length one.
  private static final double NOISE = 0.6;

  /// @param number counts from 0
  IndexedChunk chunk(int edition, int number) {
    var random = new SplittableRandom(number);
    var text = new StringBuilder("edition " + edition + " number " + number);
    for (int line = 0; line < lines; line++) {
      text.append('\n').append(String.join(" ", words(random, WORDS)));
    }
    var defined = words(random, 1).getFirst() + number;
    return new IndexedChunk(
        chunk(path(edition, number), number, text.toString(), defined, words(random, WORDS)),
        vector(number));
  }

  /// Those with the numbers from `from` to `to`, exclusive.
  public List<IndexedChunk> chunks(int edition, int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> chunk(edition, number)).toList();
  }

  public static String path(int edition, int number) {
    return "edition-%d/src/File%d.java".formatted(edition, number / CHUNKS_OF_A_FILE);
  }

  public static String repository() {
    return REPOSITORY;
  }

  /// The edition that a path or a text names.
  public static int edition(String text) {
    int begin = "edition ".length();
    int end = begin;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Integer.parseInt(text.substring(begin, end));
  }

  /// Words that a chunk of that number has in every edition.
  public String question(int number) {
    return String.join(" ", words(new SplittableRandom(number), WORDS / 2));
  }

  /// A point of the same clusters that no chunk has.
  public float[] neighbour(int number) {
    return vector(-1 - number);
  }

  private float[] vector(int number) {
    var centre = direction(new SplittableRandom(~(long) Math.floorMod(number, clusters)));
    var noise = direction(new SplittableRandom(number));
    var vector = new float[dimensions];
    double length = 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (centre[i] + NOISE * noise[i]);
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  private double[] direction(RandomGenerator random) {
    var direction = new double[dimensions];
    double length = 0;
    for (int i = 0; i < dimensions; i++) {
      direction[i] = random.nextGaussian();
      length += direction[i] * direction[i];
    }
    for (int i = 0; i < dimensions; i++) {
      direction[i] /= Math.sqrt(length);
    }
    return direction;
  }

  /// Some words are common, most are rare.
  private static List<String> words(RandomGenerator random, int count) {
    var words = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      int rank = (int) (VOCABULARY * Math.pow(random.nextDouble(), 3));
      var word = new StringBuilder();
      for (int rest = rank + SYLLABLES.length(); rest > 0; rest /= SYLLABLES.length() / 2) {
        int syllable = rest % (SYLLABLES.length() / 2) * 2;
        word.append(SYLLABLES, syllable, syllable + 2);
      }
      words.add(word.toString());
    }
    return words;
  }

  private static Chunk chunk(
      String path, int number, String text, String defined, List<String> used) {
    var contentId = Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    int length = (int) text.lines().count();
    int ordinal = number % CHUNKS_OF_A_FILE;
    int start = 1 + ordinal * length;
    return new Chunk(
        UUID.nameUUIDFromBytes((path + ordinal + contentId).getBytes(StandardCharsets.UTF_8)),
        contentId,
        REPOSITORY,
        path,
        ordinal,
        start,
        start + length - 1,
        "java",
        defined + "\n",
        text,
        new ChunkFacts(
            new Structure(
                "function", List.of("File"), null, CHUNKS_OF_A_FILE * length, CHUNKS_OF_A_FILE),
            new Symbols(
                List.of(defined),
                List.of("File." + defined),
                used,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                List.of()),
            new Documentation(null, 0, List.of(), List.of(), List.of(), null),
            new Testing(false, List.of(), List.of()),
            new Interfaces(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of(), List.of()),
            new Size(text.length(), length, text.length(), 0, 0, 0),
            new Origin(false, false, false, null, 0),
            new Access(List.of(), null),
            null));
  }

  /// Gives a question a random vector of its own: what it costs to make one is not measured.
  public Embedder embedder() {
    return new Embedder() {
      private final EmbeddingModel model = new EmbeddingModel("synthetic", dimensions);

      @Override
      public EmbeddingModel model() {
        return model;
      }

      @Override
      public float[] query(String text) {
        return neighbour(text.hashCode() & 0xFFFF);
      }

      @Override
      public List<float[]> passages(List<String> texts) {
        return texts.stream().map(this::query).toList();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
