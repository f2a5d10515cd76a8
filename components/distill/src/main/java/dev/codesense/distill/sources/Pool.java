package dev.codesense.distill.sources;

import dev.codesense.answer.FoundCode;
import dev.codesense.answer.LastChange;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.Split;
import dev.codesense.distill.near.MinHash;
import dev.codesense.distill.near.NearDuplicates;
import dev.codesense.distill.near.Shingles;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.secrets.SecretMasker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// The chunks that rows may be made of, each in its split.
///
/// Files that are nearly the same form a cluster, and a cluster is in one split, decided by a
/// digest of its first file's name before any row is made. A text that two splits would have stays
/// in the split where it comes first.
public final class Pool {
  private static final int STEPS = 10_000;

  private final LongSplits chunks = new LongSplits();

  /// Chunks that a function was cut into.
  private final Set<UUID> pieces = new HashSet<>();

  /// Digests of commits that rows may not be about: of files in several splits, or of one that the
  /// evaluation set asks about.
  private final Set<Long> untold = new HashSet<>();

  private final Map<LeftOut, Long> leftOut = new EnumMap<>(LeftOut.class);
  private final List<String> files = new ArrayList<>();
  private int[] parent = new int[1024];
  private Split[] splits = {};
  private long size;

  private Pool() {}

  /// @param validation share of the clusters in [Split#VALIDATION], 0 to 1
  /// @param test share in [Split#TEST]
  public record Shares(double validation, double test) {}

  /// Reads a generation once.
  ///
  /// @param evaluation whether a chunk answers a question of the evaluation set
  /// @param asked whether one of its questions is about a chunk's file
  public static Pool of(
      CodeIndex index,
      TrainingRule rule,
      SecretMasker masker,
      Predicate<Chunk> evaluation,
      Predicate<Chunk> asked,
      Shares shares)
      throws InterruptedException {
    var pool = new Pool();
    var members = new Members();
    var near = new NearDuplicates();
    var reading = new Reading(pool, near, members);
    index.chunks(chunk -> {
      if (!rule.allowed().contains(chunk.repo())) {
        return;
      }
      reading.follow(chunk);
      if (asked.test(chunk)) {
        pool.untold.add(lastCommit(chunk));
      }
      var reason = reason(chunk, rule, masker, evaluation);
      if (reason.isPresent()) {
        pool.leftOut.merge(reason.get(), 1L, Long::sum);
      } else {
        reading.add(chunk);
      }
    });
    reading.endFile();
    pool.assign(members, shares);
    return pool;
  }

  private static Optional<LeftOut> reason(
      Chunk chunk, TrainingRule rule, SecretMasker masker, Predicate<Chunk> evaluation) {
    if (!rule.allows(chunk)) {
      return Optional.of(LeftOut.LABELLED);
    }
    var origin = chunk.facts().origin();
    if (origin.generated()) {
      return Optional.of(LeftOut.GENERATED);
    }
    if (origin.vendored()) {
      return Optional.of(LeftOut.VENDORED);
    }
    if (evaluation.test(chunk)) {
      return Optional.of(LeftOut.EVALUATION);
    }
    return masker
            .mask(chunk.path(), chunk.text() + "\n" + LastChange.of(chunk))
            .findings()
            .isEmpty()
        ? Optional.empty()
        : Optional.of(LeftOut.SECRET);
  }

  /// Chunks of one file after the other.
  private static final class Reading {
    private final Pool pool;
    private final NearDuplicates near;
    private final Members members;
    private final Shingles shingles = new Shingles();
    private MinHash signature = new MinHash();
    private String file = "";
    private UUID before = new UUID(0, 0);

    Reading(Pool pool, NearDuplicates near, Members members) {
      this.pool = pool;
      this.near = near;
      this.members = members;
    }

    void follow(Chunk chunk) {
      if (FoundCode.isFurtherPiece(chunk)) {
        pool.pieces.add(before);
        pool.pieces.add(chunk.chunkId());
      }
      before = chunk.chunkId();
    }

    void add(Chunk chunk) {
      var name = name(chunk.repo(), chunk.path());
      if (!name.equals(file)) {
        endFile();
        file = name;
      }
      signature.add(chunk.text(), shingles);
      members.add(
          key(chunk.chunkId()),
          LongSplits.ofText(chunk.text()),
          pool.files.size(),
          lastCommit(chunk));
    }

    void endFile() {
      if (file.isEmpty()) {
        return;
      }
      int number = near.size();
      pool.addFile(file);
      near.forEachNear(signature, other -> pool.join(number, other));
      near.add(signature);
      signature = new MinHash();
      file = "";
    }
  }

  /// Chunks with their texts' digests, files and the commits that changed these last.
  private static final class Members {
    private long[] chunks = new long[1024];
    private long[] contents = new long[1024];
    private int[] files = new int[1024];
    private long[] commits = new long[1024];
    private int size;

    void add(long chunk, long content, int file, long commit) {
      if (size == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * size);
        contents = Arrays.copyOf(contents, 2 * size);
        files = Arrays.copyOf(files, 2 * size);
        commits = Arrays.copyOf(commits, 2 * size);
      }
      commits[size] = commit;
      chunks[size] = chunk;
      contents[size] = content;
      files[size++] = file;
    }
  }

  private void addFile(String name) {
    int number = files.size();
    if (number == parent.length) {
      parent = Arrays.copyOf(parent, 2 * number);
    }
    files.add(name);
    parent[number] = number;
  }

  private void join(int left, int right) {
    int a = root(left);
    int b = root(right);
    // The first of all is the root, so that it does not depend on the order of the joins.
    parent[Math.max(a, b)] = Math.min(a, b);
  }

  private int root(int file) {
    int at = file;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void assign(Members members, Shares shares) {
    var contents = new LongSplits();
    var commits = new LongSplits();
    splits = new Split[files.size()];
    for (int i = 0; i < splits.length; i++) {
      splits[i] = root(i) == i ? split(files.get(i), shares) : splits[root(i)];
    }
    for (int i = 0; i < members.size; i++) {
      var split = splits[members.files[i]];
      if (contents.putIfAbsent(members.contents[i], split) == split) {
        chunks.putIfAbsent(members.chunks[i], split);
        size++;
        if (commits.putIfAbsent(members.commits[i], split) != split) {
          untold.add(members.commits[i]);
        }
      } else {
        leftOut.merge(LeftOut.COPY, 1L, Long::sum);
      }
    }
  }

  private static Split split(String file, Shares shares) {
    long step = Long.remainderUnsigned(LongSplits.ofHex(Sha256.ofParts("split", file)), STEPS);
    double share = (double) step / STEPS;
    if (share < shares.test()) {
      return Split.TEST;
    }
    return share < shares.test() + shares.validation() ? Split.VALIDATION : Split.TRAIN;
  }

  private static String name(String repo, String path) {
    return repo + "\n" + path;
  }

  private static long key(UUID chunkId) {
    return chunkId.getMostSignificantBits() ^ Long.rotateLeft(chunkId.getLeastSignificantBits(), 1);
  }

  /// Digest of the commit that last changed a chunk's file; 0 where that is not known.
  private static long lastCommit(Chunk chunk) {
    var history = chunk.facts().history();
    return history == null ? 0 : LongSplits.ofHex(history.lastCommit());
  }

  /// Whether rows may be about the last change to a chunk's file.
  public boolean tellsChange(Chunk chunk) {
    return !LastChange.of(chunk).isEmpty() && !untold.contains(lastCommit(chunk));
  }

  /// The split of a chunk; empty for one that takes no part.
  public Optional<Split> split(UUID chunkId) {
    return chunks.get(key(chunkId));
  }

  /// Whether a chunk may be a piece of a function that is in several chunks.
  public boolean isPiece(UUID chunkId) {
    return pieces.contains(chunkId);
  }

  /// Id of the cluster that a file belongs to, 16 hex digits.
  ///
  /// @throws IllegalArgumentException for a file without a chunk in the pool
  public String cluster(String repo, String path) {
    int file = Collections.binarySearch(files, name(repo, path));
    if (file < 0) {
      throw new IllegalArgumentException("No chunk of %s is in the pool".formatted(path));
    }
    return Sha256.ofParts(files.get(root(file))).substring(0, 16);
  }

  /// How many chunks take part.
  public long size() {
    return size;
  }

  /// How many files they are of.
  public int files() {
    return files.size();
  }

  /// How many clusters these files form.
  public long clusters() {
    long clusters = 0;
    for (int i = 0; i < files.size(); i++) {
      clusters += parent[i] == i ? 1 : 0;
    }
    return clusters;
  }

  /// Chunks that take no part, by reason.
  public Map<LeftOut, Long> leftOut() {
    return Collections.unmodifiableMap(leftOut);
  }
}
