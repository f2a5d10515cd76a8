package dev.codesense.index.chunking;

import dev.codesense.chunk.facts.FactFill;
import dev.codesense.search.store.ChunkKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What one generation was made of, file by file: so that the next build touches only files that
/// changed. It is kept with its generation; one that is missing or damaged costs a full build and
/// nothing else.
///
/// @param recipe everything besides the files that decides what chunks look like
/// @param repositories by repo-id
public record Ledger(String recipe, SortedMap<String, Repository> repositories) {

  private static final long MAGIC = 0x43534c4544473032L; // "CSLEDG02"

  /// @param signature of the repository's file list and of what the repository says of all its
  ///   files; equal signatures need no look at the files
  /// @param files by path
  public record Repository(String signature, SortedMap<String, Entry> files) {}

  /// One file: chunked, or skipped for a reason.
  ///
  /// @param fingerprint of everything outside the recipe that decides what its chunks look like
  /// @param skipped the reason; null when it has chunks
  /// @param fallback why its chunks follow lines instead of syntax; null when they do not
  /// @param chunks ids in file order
  /// @param languages of the chunks, one for each
  /// @param fill chunks that have a fact, one count per name of [FactFill#NAMES]; empty when there
  ///   are no chunks
  public record Entry(
      String fingerprint,
      @Nullable String skipped,
      @Nullable String fallback,
      List<UUID> chunks,
      List<String> languages,
      @SuppressWarnings("ArrayRecordComponent") // compact, compared nowhere
          int[] fill) {

    public static Entry skipped(String fingerprint, String reason) {
      return new Entry(fingerprint, reason, null, List.of(), List.of(), new int[0]);
    }
  }

  public static Ledger empty(String recipe) {
    return new Ledger(recipe, new TreeMap<>());
  }

  /// Says what became of a planned file.
  public void enter(FilePlan.Task task, Entry entry) {
    files(task).put(task.file().path(), entry);
  }

  /// What became of a file that was entered.
  public Entry entry(FilePlan.Task task) {
    var entry = files(task).get(task.file().path());
    if (entry == null) {
      throw new IllegalStateException("Not entered: " + task.file().path());
    }
    return entry;
  }

  private SortedMap<String, Entry> files(FilePlan.Task task) {
    var repository = repositories.get(task.repository().id());
    if (repository == null) {
      throw new IllegalStateException("Not planned: " + task.repository().id());
    }
    return repository.files();
  }

  /// Files in the ledger, skipped ones included.
  long files() {
    return repositories.values().stream().mapToLong(repository -> repository.files().size()).sum();
  }

  /// The keys of all chunks, without their contents.
  public List<ChunkKey> keys() {
    var keys = new ArrayList<ChunkKey>();
    repositories.forEach((repo, repository) ->
        repository
            .files()
            .forEach((path, entry) -> {
              for (int i = 0; i < entry.chunks().size(); i++) {
                keys.add(
                    new ChunkKey(entry.chunks().get(i), "", repo, path, entry.languages().get(i)));
              }
            }));
    return keys;
  }

  /// Reason to files without chunks.
  public SortedMap<String, Long> skipped() {
    return count(Entry::skipped);
  }

  /// Reason to files whose chunks follow lines instead of syntax.
  public SortedMap<String, Long> fallbacks() {
    return count(Entry::fallback);
  }

  private SortedMap<String, Long> count(Function<Entry, @Nullable String> reason) {
    var reasons = new TreeMap<String, Long>();
    for (var repository : repositories.values()) {
      for (var entry : repository.files().values()) {
        var found = reason.apply(entry);
        if (found != null) {
          reasons.merge(found, 1L, Long::sum);
        }
      }
    }
    return reasons;
  }

  /// Files without chunks, with the reason.
  public SortedMap<FilePlan.FileKey, String> skippedFiles() {
    var files = new TreeMap<FilePlan.FileKey, String>();
    repositories.forEach((repo, repository) ->
        repository
            .files()
            .forEach((path, entry) -> {
              if (entry.skipped() != null) {
                files.put(new FilePlan.FileKey(repo, path), entry.skipped());
              }
            }));
    return files;
  }

  /// Files that ended the process that chunked them.
  public List<FilePlan.FileKey> quarantined() {
    return skippedFiles().entrySet().stream()
        .filter(file -> file.getValue().equals(Quarantine.REASON))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Fact by fact, the share of all chunks that have it.
  public SortedMap<String, Double> factFill() {
    var counts = new long[FactFill.NAMES.size()];
    long chunks = 0;
    for (var repository : repositories.values()) {
      for (var entry : repository.files().values()) {
        chunks += entry.chunks().size();
        for (int i = 0; i < entry.fill().length; i++) {
          counts[i] += entry.fill()[i];
        }
      }
    }
    return FactFill.shares(counts, chunks);
  }

  /// The ledger as bytes: [dev.codesense.search.store.GenerationBuilder#seal] keeps them with the
  /// generation.
  public byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(MAGIC);
      out.writeUTF(recipe);
      out.writeInt(FactFill.NAMES.size());
      out.writeInt(repositories.size());
      for (var repository : repositories.entrySet()) {
        out.writeUTF(repository.getKey());
        out.writeUTF(repository.getValue().signature());
        var files = repository.getValue().files();
        out.writeInt(files.size());
        for (var entry : files.entrySet()) {
          write(out, entry.getKey(), entry.getValue());
        }
      }
    } catch (IOException e) {
      throw new AssertionError("Memory takes every byte", e);
    }
    var content = bytes.toByteArray();
    var whole = ByteBuffer.allocate(content.length + Long.BYTES);
    whole.put(content).putLong(checksum(content, content.length));
    return whole.array();
  }

  private static void write(DataOutputStream out, String path, Entry entry) throws IOException {
    out.writeUTF(path);
    out.writeUTF(entry.fingerprint());
    // One reason: a file without chunks has no fallback.
    out.writeUTF(Objects.requireNonNullElse(entry.skipped(), fallback(entry)));
    writeCount(out, entry.chunks().size());
    for (var id : entry.chunks()) {
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    }
    for (int from = 0; from < entry.languages().size(); ) {
      int run = runLength(entry.languages(), from);
      out.writeUTF(entry.languages().get(from));
      writeCount(out, run);
      from += run;
    }
    for (int count : entry.fill()) {
      writeCount(out, count);
    }
  }

  /// How many chunks from one on are in one language: mostly all of a file's.
  private static int runLength(List<String> languages, int from) {
    int end = from + 1;
    while (end < languages.size() && languages.get(end).equals(languages.get(from))) {
      end++;
    }
    return end - from;
  }

  private static String fallback(Entry entry) {
    return entry.fallback() == null ? "" : entry.fallback();
  }

  /// Reads a ledger; empty when it is none that this version can trust.
  public static Optional<Ledger> decode(byte[] whole) {
    try {
      return read(whole);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Ledger> read(byte[] whole) throws IOException {
    int length = whole.length - Long.BYTES;
    if (length < Long.BYTES
        || ByteBuffer.wrap(whole).getLong(length) != checksum(whole, length)
        || ByteBuffer.wrap(whole).getLong() != MAGIC) {
      return Optional.empty();
    }
    var in = new DataInputStream(new ByteArrayInputStream(whole, Long.BYTES, length));
    var ledger = empty(in.readUTF());
    int facts = in.readInt();
    if (facts != FactFill.NAMES.size()) {
      return Optional.empty();
    }
    for (int repositories = in.readInt(); repositories > 0; repositories--) {
      var repo = in.readUTF();
      var repository = new Repository(in.readUTF(), new TreeMap<>());
      for (int files = in.readInt(); files > 0; files--) {
        repository.files().put(in.readUTF(), readEntry(in, facts));
      }
      ledger.repositories().put(repo, repository);
    }
    return Optional.of(ledger);
  }

  private static Entry readEntry(DataInputStream in, int facts) throws IOException {
    var fingerprint = in.readUTF();
    var reason = in.readUTF();
    int count = readCount(in);
    if (count == 0) {
      return Entry.skipped(fingerprint, reason.intern());
    }
    var chunks = new ArrayList<UUID>(count);
    for (int i = 0; i < count; i++) {
      chunks.add(new UUID(in.readLong(), in.readLong()));
    }
    var languages = new ArrayList<String>(count);
    while (languages.size() < count) {
      var language = in.readUTF().intern();
      languages.addAll(
          Collections.nCopies(Math.min(readCount(in), count - languages.size()), language));
    }
    var fill = new int[facts];
    for (int i = 0; i < facts; i++) {
      fill[i] = readCount(in);
    }
    return new Entry(
        fingerprint,
        null,
        reason.isEmpty() ? null : reason.intern(),
        Collections.unmodifiableList(chunks),
        Collections.unmodifiableList(languages),
        fill);
  }

  /// Seven bits a byte, lowest first: most counts fit in one.
  private static void writeCount(DataOutputStream out, int count) throws IOException {
    int rest = count;
    for (; rest > 0x7f; rest >>>= 7) {
      out.writeByte((rest & 0x7f) | 0x80);
    }
    out.writeByte(rest);
  }

  private static int readCount(DataInputStream in) throws IOException {
    int count = 0;
    int read = 0x80;
    for (int shift = 0; (read & 0x80) != 0; shift += 7) {
      read = in.readUnsignedByte();
      count |= (read & 0x7f) << shift;
    }
    return count;
  }

  private static long checksum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return sum.getValue();
  }
}
