package dev.codesense.distill.output;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.Origin;
import dev.codesense.distill.sources.LongSplits;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Candidates on disk, in any number: what stays in memory are 30 bytes each. Written once, then
/// read.
public final class Spool implements AutoCloseable {
  private final Path file;
  private final RecordCodec codec;
  private final DataOutputStream out;
  private final RandomAccessFile in;
  private long[] offsets = new long[1024];

  /// First half of each id: as good as drawn by lot.
  private long[] lots = new long[1024];

  /// Whether a person or a model wrote it: what was paid for goes before what costs nothing.
  private boolean[] written = new boolean[1024];

  private boolean[] ofChange = new boolean[1024];
  private long[] paths = new long[1024];
  private int[] repositories = new int[1024];
  private final Map<String, Integer> repositoryNumbers = new HashMap<>();
  private int size;
  private long end;

  private Spool(Path file, RecordCodec codec) throws IOException {
    this.file = file;
    this.codec = codec;
    Files.createDirectories(file.resolveSibling("."));
    this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    this.in = new RandomAccessFile(file.toFile(), "r");
  }

  /// @param file replaced if it is there, removed when the spool is closed
  public static Spool open(Path file, RecordCodec codec) {
    try {
      return new Spool(file, codec);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public void add(Candidate candidate) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      lots = Arrays.copyOf(lots, 2 * size);
      written = Arrays.copyOf(written, 2 * size);
      ofChange = Arrays.copyOf(ofChange, 2 * size);
      paths = Arrays.copyOf(paths, 2 * size);
      repositories = Arrays.copyOf(repositories, 2 * size);
    }
    var gold = candidate.gold().getFirst();
    offsets[size] = end;
    lots[size] = LongSplits.ofHex(candidate.id());
    written[size] = candidate.origin() != Origin.FACTS;
    ofChange[size] = candidate.isAboutChange();
    paths[size] = LongSplits.ofHex(Sha256.ofParts(gold.repo(), gold.path()));
    repositories[size] =
        repositoryNumbers.computeIfAbsent(gold.repo(), _ -> repositoryNumbers.size());
    size++;
    try {
      var bytes = codec.encode(candidate);
      out.writeInt(bytes.length);
      out.write(bytes);
      end += 4L + bytes.length;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public int size() {
    return size;
  }

  /// How many rows there may be.
  ///
  /// @param all of the set
  /// @param perFile about one file, the first gold chunk's
  /// @param perRepository about one repository
  /// @param ofChanges share of them, 0 to 1, about changes
  public record Caps(int all, int perFile, int perRepository, double ofChanges) {}

  /// What the caps leave, in the order of the ids' lots. What is made from facts gets the room that
  /// the others leave.
  ///
  /// @param chosen numbers of candidates
  /// @param dropped numbers of the first that were not chosen
  /// @param droppedInAll how many were not
  public record Choice(List<Integer> chosen, List<Integer> dropped, long droppedInAll) {}

  public Choice choose(Caps caps, int droppedShown) {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(file, e);
    }
    var order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Comparator<Integer> byLot = (a, b) -> Long.compareUnsigned(lots[a], lots[b]);
    Arrays.sort(
        order, Comparator.<Integer, Boolean>comparing(i -> !written[i]).thenComparing(byLot));
    // A share of the rows that there are, which may be far fewer than there might be.
    int others = left(order, caps, 0).cardinality();
    double share = Math.min(caps.ofChanges(), 0.99);
    var left =
        left(
            order,
            caps,
            (int) Math.min(share * caps.all(), Math.floor(share / (1 - share) * others)));
    var chosen = new ArrayList<Integer>();
    var dropped = new ArrayList<Integer>();
    for (int candidate : order) {
      if (left.get(candidate)) {
        chosen.add(candidate);
      } else if (dropped.size() < droppedShown) {
        dropped.add(candidate);
      }
    }
    chosen.sort(byLot);
    return new Choice(chosen, dropped, (long) size - chosen.size());
  }

  /// @param mostOfChanges how many may be about changes
  /// @return numbers of those that the caps leave
  private BitSet left(Integer[] order, Caps caps, int mostOfChanges) {
    var left = new BitSet(size);
    var ofFile = new HashMap<Long, Integer>();
    var ofRepository = new int[repositoryNumbers.size()];
    int chosen = 0;
    int ofChanges = 0;
    for (int candidate : order) {
      if (chosen < caps.all()
          && ofRepository[repositories[candidate]] < caps.perRepository()
          && !(ofChange[candidate] && ofChanges >= mostOfChanges)
          && ofFile.merge(paths[candidate], 1, Integer::sum) <= caps.perFile()) {
        ofRepository[repositories[candidate]]++;
        ofChanges += ofChange[candidate] ? 1 : 0;
        chosen++;
        left.set(candidate);
      }
    }
    return left;
  }

  public synchronized Candidate get(int number) {
    try {
      in.seek(offsets[number]);
      var bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return codec.decode(bytes, Candidate.class);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static CodesenseException failed(Path file, IOException cause) {
    return new CodesenseException(
        DistillProblem.STATE_NOT_WRITABLE, "Cannot write %s: %s".formatted(file, cause), cause);
  }

  @Override
  public void close() {
    try (out;
        in) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Left over, and replaced by the next run.
    }
  }
}
