package dev.codesense.distill.sources;

import dev.codesense.answer.FoundCode;
import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.LinkTemplate;
import dev.codesense.core.file.Sha256;
import dev.codesense.core.text.Head;
import dev.codesense.data.RecordedCommit;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.secrets.SecretMasker;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/// Commits that rows may be made of, each as a passage: its message and the files that it changed.
///
/// A commit is in the split of its files. One whose files are in several, that changed more files
/// than it can be about, or that touched what the evaluation set asks about takes no part.
public final class Commits {
  /// What stands for the language of a commit's passage.
  public static final String LANGUAGE = "commit";

  private static final int MOST_FILES = 20;
  private static final int LONGEST_MESSAGE = 1_500;
  private static final int SHORT_ID = 12;

  /// Other commits beside one: without them, its passage would stand out.
  private static final int OTHERS = 2;

  public static final Commits NONE = new Commits(Map.of());

  /// By id of the passage, in the order of their lots.
  private final Map<UUID, Told> byId;

  private Commits(Map<UUID, Told> byId) {
    this.byId = byId;
  }

  /// A commit as a passage.
  ///
  /// @param paths of its files that may be trained on, at least one
  /// @param latest of these, those that no later commit of the snapshot changed
  /// @param cluster of its first file
  public record Told(
      RecordedCommit commit,
      Chunk chunk,
      List<String> paths,
      List<String> latest,
      Split split,
      String cluster) {
    public Told {
      paths = List.copyOf(paths);
      latest = List.copyOf(latest);
    }

    /// The first digits of its id.
    public String shortId() {
      return commit.commit().substring(0, SHORT_ID);
    }

    /// The day of the commit, in UTC.
    public LocalDate day() {
      return LocalDate.ofInstant(commit.committedAt(), ZoneOffset.UTC);
    }
  }

  /// @param evaluation whether a file of a repository answers a question of the evaluation set
  /// @param most how many are kept: those whose ids are the smallest, which are digests
  public static Commits of(
      SnapshotReader snapshot,
      TrainingRule rule,
      Pool pool,
      SecretMasker masker,
      BiPredicate<String, String> evaluation,
      int most) {
    var told = new ArrayList<Told>();
    var known = new HashSet<String>();
    for (var repository : snapshot.snapshot().repositories()) {
      if (rule.allowed().contains(repository.id())) {
        var changedLater = new HashSet<String>();
        var isKnown = true;
        for (var commit : snapshot.commits(repository)) {
          var latest = commit.paths().stream().filter(changedLater::add).toList();
          latest = isKnown ? latest : List.of();
          // Of a larger commit not all files are listed: each may be its.
          isKnown &= commit.paths().size() < RecordedCommit.MOST_PATHS;
          // A fork has the same commits.
          if (known.add(commit.commit())) {
            told(repository, commit, latest, pool, evaluation)
                .filter(one -> masker.mask("", one.chunk().text() + "\n").findings().isEmpty())
                .ifPresent(told::add);
          }
        }
      }
    }
    var byId = new LinkedHashMap<UUID, Told>();
    told.stream()
        .sorted(Comparator.comparing(one -> one.commit().commit()))
        .limit(most)
        .forEach(one -> byId.put(one.chunk().chunkId(), one));
    return new Commits(byId);
  }

  private static Optional<Told> told(
      RepositoryState repository,
      RecordedCommit commit,
      List<String> latest,
      Pool pool,
      BiPredicate<String, String> evaluation) {
    var id = repository.id();
    if (commit.changes() > MOST_FILES
        || commit.paths().stream().anyMatch(path -> evaluation.test(id, path))) {
      return Optional.empty();
    }
    var paths = commit.paths().stream().filter(path -> pool.split(id, path).isPresent()).toList();
    var splits = paths.stream().map(path -> pool.split(id, path)).distinct().toList();
    return splits.size() == 1 && splits.getFirst().isPresent()
        ? Optional.of(
            new Told(
                commit,
                chunk(repository, commit),
                paths,
                latest.stream().filter(paths::contains).toList(),
                splits.getFirst().get(),
                pool.cluster(id, paths.getFirst())))
        : Optional.empty();
  }

  private static Chunk chunk(RepositoryState repository, RecordedCommit commit) {
    var lines = new ArrayList<String>();
    lines.add("commit " + commit.commit());
    lines.add("date " + LocalDate.ofInstant(commit.committedAt(), ZoneOffset.UTC));
    lines.add("");
    Head.withEllipsis(commit.message(), LONGEST_MESSAGE).lines().forEach(lines::add);
    lines.add("");
    lines.add("changed files:");
    lines.addAll(commit.paths());
    var text = String.join("\n", lines);
    var contentId = Sha256.ofParts(repository.id(), commit.commit(), text);
    return new Chunk(
        UUID.nameUUIDFromBytes(contentId.getBytes(StandardCharsets.US_ASCII)),
        contentId,
        repository.id(),
        Place.COMMIT + commit.commit().substring(0, SHORT_ID),
        0,
        1,
        lines.size(),
        LANGUAGE,
        "",
        text,
        facts(repository, text, lines.size()));
  }

  private static ChunkFacts facts(RepositoryState repository, String text, int lines) {
    List<String> none = List.of();
    return new ChunkFacts(
        new ChunkFacts.Structure(LANGUAGE, none, null, lines, 1),
        new ChunkFacts.Symbols(none, none, none, none, none, none, none, null, none, null, none),
        new ChunkFacts.Documentation(null, 0, none, none, none, null),
        new ChunkFacts.Testing(false, none, none),
        new ChunkFacts.Interfaces(
            none, none, none, none, none, none, none, none, none, none, none, none),
        new ChunkFacts.Size(text.getBytes(StandardCharsets.UTF_8).length, lines, 0, 0, 0, 0),
        new ChunkFacts.Origin(false, false, false, null, 0),
        new ChunkFacts.Access(none, repository.category()),
        null);
  }

  /// All of them, in the order of their lots.
  public Collection<Told> all() {
    return byId.values();
  }

  /// The commit whose passage has this id.
  public Optional<Told> find(UUID chunkId) {
    return Optional.ofNullable(byId.get(chunkId));
  }

  /// The passage with this id.
  public Optional<FoundCode> found(UUID chunkId) {
    return find(chunkId)
        .map(told ->
            new FoundCode(
                told.chunk(),
                List.of(told.chunk()),
                told.commit().commit(),
                new LinkTemplate("{path}")));
  }

  /// Passages of these ids, as [dev.codesense.search.store.CodeIndex#fetch] gives those of code.
  public Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) {
    var chunks = new HashMap<UUID, Chunk>();
    for (var id : chunkIds) {
      find(id).ifPresent(told -> chunks.put(id, told.chunk()));
    }
    return chunks;
  }

  /// A few other commits of the same repository and split, always the same.
  public List<UUID> beside(UUID chunkId) {
    var told = byId.get(chunkId);
    if (told == null) {
      return List.of();
    }
    var alike =
        byId.values().stream()
            .filter(one ->
                one.split() == told.split() && one.chunk().repo().equals(told.chunk().repo()))
            .map(one -> one.chunk().chunkId())
            .toList();
    int own = alike.indexOf(chunkId);
    var beside = new ArrayList<UUID>();
    for (int i = 1; i <= Math.min(OTHERS, alike.size() - 1); i++) {
      beside.add(alike.get((own + i) % alike.size()));
    }
    return beside;
  }
}
