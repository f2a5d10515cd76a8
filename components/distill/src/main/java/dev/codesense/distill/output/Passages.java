package dev.codesense.distill.output;

import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.FoundCode;
import dev.codesense.answer.LastChange;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.LinkTemplate;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.sources.LongSplits;
import dev.codesense.distill.sources.Pool;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds the passages that stand beside a question: what the retriever that people use finds for
/// it, within the question's split. So what is beside the answer is what is easily taken for it.
/// Thread-safe.
public final class Passages {

  /// Ranks that are looked through: a small split has few of the first.
  private static final int RANKS = 200;

  /// Where an answer that the retriever missed is put: among the first so many.
  private static final int FIRST = 4;

  /// Reading code takes as long as finding it, and many questions find the same: some 10 kB each.
  private static final int KEPT = 4_096;

  private final Map<UUID, FoundCode> recent =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, FoundCode> eldest) {
              return size() > KEPT;
            }
          });

  private final CodeSearch search;
  private final CodeFinder finder;
  private final CachingEmbedder embedder;
  private final Pool pool;
  private final SearchFilter filter;
  private final int most;

  /// @param filter sees what may be trained on
  /// @param most passages beside a question
  public Passages(
      CodeSearch search, CachingEmbedder embedder, Pool pool, SearchFilter filter, int most) {
    this.search = search;
    this.finder = new CodeFinder(search);
    this.embedder = embedder;
    this.pool = pool;
    this.filter = filter;
    this.most = most;
  }

  /// Code beside a question, best first.
  ///
  /// @param withAnswer with the gold chunks, where the retriever has them or among the first
  /// @param withoutAnswer without these, their files and whatever else may answer
  public record Found(List<FoundCode> withAnswer, List<FoundCode> withoutAnswer) {}

  /// @throws CodesenseException why the question could not be embedded: without its vector the
  ///   passages would be others
  public Found of(Candidate candidate) throws InterruptedException {
    var gold = candidate.gold().stream().map(Place::chunkId).map(UUID::fromString).toList();
    var ranked = ranked(candidate.question(), candidate.split());
    if (candidate.copy() > 0) {
      var seed = LongSplits.ofText(candidate.copy() + " " + candidate.question());
      Collections.shuffle(ranked, new Random(seed));
    }
    var wanted = new LinkedHashSet<>(ranked);
    wanted.addAll(gold);
    var found = code(wanted);
    var answering = gold.stream().map(found::get).filter(Objects::nonNull).toList();
    return new Found(
        listed(placed(ranked, gold, candidate), found),
        listed(ranked, found).stream()
            .filter(code -> !mayAnswer(code.chunk(), answering, candidate))
            .toList());
  }

  /// What a model reads of the chunks that a candidate's answer rests on, in their order.
  public List<String> goldTexts(Candidate candidate) throws InterruptedException {
    var gold =
        candidate.gold().stream().map(Place::chunkId).map(UUID::fromString).distinct().toList();
    boolean withChange = LastChange.isAsked(candidate.question());
    return listed(gold, code(new LinkedHashSet<>(gold))).stream()
        .map(code -> (withChange ? LastChange.of(code.chunk()) + "\n" : "") + code.chunk().text())
        .toList();
  }

  private Map<UUID, FoundCode> code(SequencedSet<UUID> wanted) throws InterruptedException {
    var found = new HashMap<UUID, FoundCode>();
    for (var id : wanted) {
      var known = recent.get(id);
      if (known != null) {
        found.put(id, known);
      }
    }
    wanted.removeAll(found.keySet());
    var read = new HashMap<UUID, FoundCode>();
    var pieces = wanted.stream().filter(pool::isPiece).toList();
    for (var code : finder.found(pieces, filter.access())) {
      read.put(code.chunk().chunkId(), whole(code));
    }
    wanted.removeAll(read.keySet());
    for (var chunk : search.fetch(wanted).values()) {
      read.put(chunk.chunkId(), alone(chunk));
    }
    recent.putAll(read);
    found.putAll(read);
    return found;
  }

  private static List<FoundCode> listed(List<UUID> ids, Map<UUID, FoundCode> found) {
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  /// A chunk that is no piece of anything: there is no function to look for.
  private FoundCode alone(Chunk chunk) {
    var source = search.generation().manifest().repositories().get(chunk.repo());
    return new FoundCode(
        chunk,
        List.of(chunk),
        source == null ? "" : source.commit(),
        new LinkTemplate(source == null ? "{path}" : source.linkTemplate()));
  }

  /// With the rest of its function, unless a part of that takes no part.
  private FoundCode whole(FoundCode code) {
    var split = pool.split(code.chunk().chunkId());
    return code.function().stream().allMatch(chunk -> pool.split(chunk.chunkId()).equals(split))
        ? code
        : new FoundCode(code.chunk(), List.of(code.chunk()), code.commit(), code.links());
  }

  private List<UUID> ranked(String question, Split split) throws InterruptedException {
    var ranked =
        search.candidates(new SearchRequest(question, RANKS, filter, SearchMode.AUTO)).stream()
            .map(dev.codesense.search.store.Candidate::chunkId)
            .filter(id -> pool.split(id).filter(split::equals).isPresent())
            .limit(most)
            .collect(Collectors.toCollection(ArrayList::new));
    var failure = embedder.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return ranked;
  }

  private List<UUID> placed(List<UUID> ranked, List<UUID> gold, Candidate candidate) {
    var placed = new ArrayList<>(ranked);
    // Of the question alone: what the teacher's answer cites besides must not move the passages.
    int lot = (int) LongSplits.ofText(candidate.question()) + candidate.copy();
    for (var id : gold) {
      if (!placed.contains(id)) {
        placed.add(Math.min(placed.size(), Math.floorMod(lot++, FIRST)), id);
      }
    }
    // Of the rest the last ones make room.
    for (int i = placed.size() - 1; i >= 0 && placed.size() > most; i--) {
      if (!gold.contains(placed.get(i))) {
        placed.remove(i);
      }
    }
    return placed;
  }

  /// In doubt it may: a refusal beside the answer would teach to refuse.
  private static boolean mayAnswer(Chunk chunk, List<FoundCode> answering, Candidate candidate) {
    var symbols = chunk.facts().symbols();
    return answering.stream().anyMatch(gold -> isOfOneFile(gold.chunk(), chunk))
        || candidate.subjects().stream()
            .anyMatch(
                subject -> symbols.defined().contains(subject) || chunk.text().contains(subject));
  }

  private static boolean isOfOneFile(Chunk left, Chunk right) {
    return left.repo().equals(right.repo()) && left.path().equals(right.path());
  }
}
