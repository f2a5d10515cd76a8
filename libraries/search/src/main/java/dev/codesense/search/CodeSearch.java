package dev.codesense.search;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.core.LinkTemplate;
import dev.codesense.embed.Embedder;
import dev.codesense.search.query.QueryFilter;
import dev.codesense.search.query.QueryText;
import dev.codesense.search.query.ResolvedFilters;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Excerpt;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoreProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers questions over one generation of an index. Thread-safe; keeps the generation that it
/// opened, whatever happens to the alias.
public final class CodeSearch implements AutoCloseable {
  private final CodeIndex index;
  private final @Nullable Embedder embedder;
  private final RankingWeights weights;
  private final List<String> access;
  private @Nullable Map<String, String> paths;
  private final ExecutorService embedding =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("embed-question-", 0).factory());

  private CodeSearch(
      CodeIndex index, @Nullable Embedder embedder, RankingWeights weights, List<String> access) {
    this.index = index;
    this.embedder = embedder;
    this.weights = weights;
    this.access = List.copyOf(access);
  }

  /// Opens the generation that a location names.
  ///
  /// @param store of that location
  /// @param embedder made the index's vectors; null to search by words only. Stays the caller's to
  ///   close
  /// @param access labels of a reader whose request names none
  /// @throws CodesenseException when there is no such collection or generation, it is damaged, or
  ///   it was made with another model
  public static CodeSearch open(
      CodeStore store,
      IndexLocation location,
      @Nullable Embedder embedder,
      RankingWeights weights,
      List<String> access)
      throws InterruptedException {
    return open(store, generation(store, location), embedder, weights, access);
  }

  /// The generation that a location names, or that its collection's alias points at.
  ///
  /// @throws CodesenseException when there is no such collection or generation, or it is damaged
  public static Generation generation(CodeStore store, IndexLocation location)
      throws InterruptedException {
    var name = location.generation();
    if (name == null) {
      return live(store, location.collectionName());
    }
    return store
        .generation(name)
        .orElseThrow(() ->
            new CodesenseException(
                StoreProblem.GENERATION_MISSING,
                "No generation %s in %s".formatted(name, location.store())));
  }

  private static Generation live(CodeStore store, String collection) throws InterruptedException {
    var alias = store.alias(collection).orElse(null);
    if (alias == null) {
      throw new CodesenseException(
          QueryProblem.COLLECTION_MISSING,
          "No collection '%s'; there are: %s"
              .formatted(collection, String.join(", ", store.collections())));
    }
    return store
        .generation(alias.physicalName())
        .orElseThrow(() ->
            new CodesenseException(
                StoreProblem.GENERATION_MISSING,
                "Collection '%s' points at %s, which is missing or damaged"
                    .formatted(collection, alias.physicalName())));
  }

  /// Opens the generation that the collection's alias points at.
  static CodeSearch open(
      CodeStore store,
      String collection,
      @Nullable Embedder embedder,
      RankingWeights weights,
      List<String> access)
      throws InterruptedException {
    return open(store, live(store, collection), embedder, weights, access);
  }

  /// Opens a generation whether published or not.
  public static CodeSearch open(
      CodeStore store,
      Generation generation,
      @Nullable Embedder embedder,
      RankingWeights weights,
      List<String> access)
      throws InterruptedException {
    requireSameModel(generation, embedder);
    return new CodeSearch(store.open(generation), embedder, weights, access);
  }

  private static void requireSameModel(Generation generation, @Nullable Embedder embedder) {
    var manifest = generation.manifest();
    if (embedder == null || manifest.vectors() == Vectors.NONE) {
      return;
    }
    var model = embedder.model();
    if (!model.id().equals(manifest.model()) || model.dimensions() != manifest.dimensions()) {
      throw new CodesenseException(
          QueryProblem.MODEL_MISMATCH,
          "Generation %s was built with %s (%d dimensions), the question would be embedded with %s (%d)"
              .formatted(
                  generation.physicalName(),
                  manifest.model(),
                  manifest.dimensions(),
                  model.id(),
                  model.dimensions()));
    }
  }

  public Generation generation() {
    return index.generation();
  }

  /// Ranks the chunks that fit a question. Where it has filters alone, some of the chunks that they
  /// leave.
  ///
  /// @throws CodesenseException when the question has neither word nor filter, a filter is no
  ///   pattern, or vectors alone were asked for and cannot be had
  public SearchAnswer search(SearchRequest request) throws InterruptedException {
    var warnings = new ArrayList<String>();
    var query = QueryText.of(request.text());
    var filters = new ArrayList<>(request.filters());
    filters.addAll(query.filters());
    var question = Question.of(query.words(), weights);
    var filter = narrowed(visible(request.filter()), filters, warnings);
    var ranked =
        filter.isEmpty()
            ? List.<Candidate>of()
            : query.words().isEmpty() && !filters.isEmpty()
                ? some(filter.get(), question, request.limit(), warnings)
                : candidates(request, filter.get(), question, warnings);
    if (ranked.isEmpty() && !query.filters().isEmpty()) {
      warnings.add(
          "Nothing fits the filter %s; in quotes it is looked up as words"
              .formatted(join(query.filters())));
    }
    var generation = index.generation();
    return new SearchAnswer(
        SearchAnswer.VERSION,
        new SearchAnswer.Index(
            generation.collection(), generation.number(), generation.manifest().vectors()),
        request.text(),
        results(ranked, question, (_, _) -> List.of()),
        warnings,
        query.words(),
        filters.stream().map(QueryFilter::toString).toList(),
        null);
  }

  /// Ranks the chunks that hold a text or match an expression, by the priors that questions have.
  ///
  /// @throws CodesenseException when a filter is no pattern
  public SearchAnswer find(TextRequest request) throws InterruptedException {
    var warnings = new ArrayList<String>();
    var finder = new TextFinder(request.pattern());
    var filter = narrowed(visible(request.filter()), request.filters(), warnings);
    if (filter.isPresent()) {
      finder.read(index, filter.get(), request.patience());
    }
    var found = finder.found();
    if (!found.complete()) {
      warnings.add(
          "Not all code was read: there are at least %d matches; narrow the search with repo:, file:, path: or lang:"
              .formatted(found.matches()));
    }
    var question = Question.of(request.pattern().source(), weights);
    var ranked = new Ranking(question, weights).rank(finder.chunks(), List.of(), request.limit());
    var generation = index.generation();
    return new SearchAnswer(
        SearchAnswer.VERSION,
        new SearchAnswer.Index(
            generation.collection(), generation.number(), generation.manifest().vectors()),
        request.pattern().source(),
        results(ranked, question, finder::lines),
        warnings,
        request.pattern().source(),
        request.filters().stream().map(QueryFilter::toString).toList(),
        found);
  }

  private static String join(List<QueryFilter> filters) {
    return filters.stream().map(QueryFilter::toString).collect(Collectors.joining(" "));
  }

  /// A filter with those of a query; empty where together they leave nothing.
  private Optional<SearchFilter> narrowed(
      SearchFilter filter, List<QueryFilter> filters, List<String> warnings)
      throws InterruptedException {
    if (filters.isEmpty()) {
      return Optional.of(filter);
    }
    var reader = SearchFilter.PUBLIC.withAccess(filter.access());
    var resolved =
        ResolvedFilters.of(
            filters,
            index.generation().manifest(),
            repo -> !index.all(reader.in(repo), 1).isEmpty());
    warnings.addAll(resolved.warnings());
    return resolved.nothing() ? Optional.empty() : filter.and(resolved.filter());
  }

  private List<Candidate> some(
      SearchFilter filter, Question question, int limit, List<String> warnings)
      throws InterruptedException {
    int most = Math.max(limit, weights.lexicalCandidates());
    var all = index.all(filter, most);
    if (all.size() == most) {
      warnings.add(
          "The filters leave %d chunks and more, of which these are some: add words"
              .formatted(most));
    }
    return new Ranking(question, weights).rank(all, List.of(), limit);
  }

  /// The ranking alone, without text, and without filters in the question: for measuring.
  public List<Candidate> candidates(SearchRequest request) throws InterruptedException {
    return candidates(
        request,
        visible(request.filter()),
        Question.of(request.text(), weights),
        new ArrayList<>());
  }

  private List<Candidate> candidates(
      SearchRequest request, SearchFilter filter, Question question, List<String> warnings)
      throws InterruptedException {
    if (question.isEmpty()) {
      throw new CodesenseException(
          QueryProblem.QUESTION_EMPTY, "No word in the question '" + request.text() + "'");
    }
    if (question.isCut()) {
      warnings.add(
          "The question is long: its first %d words and %d identifiers are looked up"
              .formatted(Question.MOST_TERMS, Question.MOST_SYMBOLS));
    }
    var ranking = new Ranking(question, weights);
    return switch (request.mode()) {
      case LEXICAL -> ranking.rank(lexical(question, filter), List.of(), request.limit());
      case DENSE -> {
        if (embedder == null || index.generation().manifest().vectors() == Vectors.NONE) {
          throw new CodesenseException(
              QueryProblem.VECTORS_UNAVAILABLE,
              embedder == null
                  ? "No embedding model is configured"
                  : "Generation %s has no vectors yet"
                      .formatted(index.generation().physicalName()));
        }
        var near = dense(embedder.query(question.english()), filter);
        yield isFar(question, filter, near, warnings)
            ? List.of()
            : ranking.rank(List.of(), near, request.limit());
      }
      case AUTO -> {
        if (embedder == null) {
          yield ranking.rank(lexical(question, filter), List.of(), request.limit());
        }
        if (index.generation().manifest().vectors() == Vectors.NONE) {
          warnings.add("The index has no vectors yet: ranked by words only");
          yield ranking.rank(lexical(question, filter), List.of(), request.limit());
        }
        yield hybrid(request, question, filter, ranking, embedder, warnings);
      }
    };
  }

  /// Words are looked up while the question is embedded.
  private List<Candidate> hybrid(
      SearchRequest request,
      Question question,
      SearchFilter filter,
      Ranking ranking,
      Embedder model,
      List<String> warnings)
      throws InterruptedException {
    Future<float[]> vector = embedding.submit(() -> model.query(question.english()));
    try {
      var lexical = lexical(question, filter);
      var near = dense(vector, request.patience(), filter, warnings);
      return isFar(question, filter, near, warnings)
          ? List.of()
          : ranking.rank(lexical, near, request.limit());
    } finally {
      vector.cancel(true);
    }
  }

  /// Without an embedding the answer is worse, not missing.
  private List<Candidate> dense(
      Future<float[]> vector, Duration patience, SearchFilter filter, List<String> warnings)
      throws InterruptedException {
    try {
      return dense(vector.get(patience.toMillis(), TimeUnit.MILLISECONDS), filter);
    } catch (TimeoutException e) {
      warnings.add("Ranked by words only: the question had no vector after " + patience);
      return List.of();
    } catch (ExecutionException e) {
      if (Interrupts.failure(e) instanceof CodesenseException failure) {
        warnings.add(
            "Ranked by words only: %s (%s)"
                .formatted(failure.getMessage(), failure.problem().code()));
        return List.of();
      }
      throw Interrupts.failure(e);
    }
  }

  private List<Candidate> lexical(Question question, SearchFilter filter)
      throws InterruptedException {
    return index.lexical(question.lexical(weights), filter, weights.lexicalCandidates());
  }

  private List<Candidate> dense(float[] vector, SearchFilter filter) throws InterruptedException {
    return index.dense(vector, filter, weights.denseCandidates());
  }

  /// Vectors always have a nearest: whether even that has nothing to do with the question. A word
  /// of the question that the code has is a result, whatever the model thinks of it.
  private boolean isFar(
      Question question, SearchFilter filter, List<Candidate> near, List<String> warnings)
      throws InterruptedException {
    var floor = SimilarityFloor.of(index.generation().manifest().model());
    if (floor.isEmpty()
        || near.isEmpty()
        || near.getFirst().score() >= floor.getAsDouble()
        || !index.lexical(question.telling(weights), filter, 1).isEmpty()) {
      return false;
    }
    warnings.add(
        String.format(
            Locale.ROOT,
            "Nothing fits: no word of the question is in the index, and the similarity of the nearest chunk, %.2f, is below the floor of %.2f",
            near.getFirst().score(),
            floor.getAsDouble()));
    return true;
  }

  /// With the usual labels where the request names none.
  private SearchFilter visible(SearchFilter filter) {
    return filter.access().isEmpty() ? filter.withAccess(access) : filter;
  }

  /// Gives the lines of a text that hold what was looked for.
  @FunctionalInterface
  private interface LineFinder {
    List<SearchAnswer.Line> lines(String text, int startLine);
  }

  private List<SearchAnswer.Result> results(
      List<Candidate> ranked, Question question, LineFinder finder) throws InterruptedException {
    var excerpts = index.excerpts(ranked.stream().map(Candidate::chunkId).toList());
    var results = new ArrayList<SearchAnswer.Result>(ranked.size());
    for (var candidate : ranked) {
      var excerpt = excerpts.get(candidate.chunkId());
      if (excerpt != null) {
        var lines = finder.lines(excerpt.text(), candidate.startLine());
        results.add(result(results.size() + 1, candidate, excerpt, question, lines));
      }
    }
    return results;
  }

  private SearchAnswer.Result result(
      int rank,
      Candidate candidate,
      Excerpt excerpt,
      Question question,
      List<SearchAnswer.Line> lines) {
    var contribution = index.generation().manifest().repositories().get(candidate.repo());
    var snippet = Snippets.best(question, excerpt.text());
    return new SearchAnswer.Result(
        rank,
        candidate.score(),
        candidate.chunkId(),
        candidate.repo(),
        contribution == null ? "" : contribution.commit(),
        candidate.path(),
        candidate.startLine(),
        candidate.endLine(),
        candidate.language(),
        excerpt.symbols(),
        PassageTitle.of(
            question, candidate.path(), excerpt, !candidate.defined().isEmpty(), snippet),
        snippet,
        contribution == null
            ? candidate.path()
            : new LinkTemplate(contribution.linkTemplate())
                .expand(candidate.path(), candidate.startLine(), candidate.endLine()),
        lines);
  }

  /// Whole chunks with facts, by id.
  public Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) throws InterruptedException {
    return index.fetch(chunkIds);
  }

  /// Whole chunks of one file that hold any of some lines, in file order.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive
  /// @return empty where the reader may not see the file, or there is none
  public List<Chunk> lines(String repo, String path, int from, int to, SearchFilter filter)
      throws InterruptedException {
    return index.lines(repo, path, from, to, visible(filter));
  }

  /// What the repositories contributed of which a reader may see anything, by repo-id.
  public SortedMap<String, Contribution> repositories(SearchFilter filter)
      throws InterruptedException {
    var visible = visible(filter);
    var repositories = new TreeMap<String, Contribution>();
    for (var repository : index.generation().manifest().repositories().entrySet()) {
      var path = aPathOfEach().get(repository.getKey());
      // Labels are those of a repository: what holds of one of its files holds of all.
      if (path != null
          && !index.lines(repository.getKey(), path, 1, Integer.MAX_VALUE, visible).isEmpty()) {
        repositories.put(repository.getKey(), repository.getValue());
      }
    }
    return repositories;
  }

  /// Read once: it takes going through all keys.
  private synchronized Map<String, String> aPathOfEach() throws InterruptedException {
    var known = paths;
    if (known == null) {
      var read = new HashMap<String, String>();
      index.keys(key -> read.putIfAbsent(key.repo(), key.path()));
      known = read;
      paths = known;
    }
    return known;
  }

  /// Who defines what a chunk uses, and who uses what it defines.
  ///
  /// @param definitions chunks that define names the chunk uses
  /// @param uses chunks that use names the chunk defines
  public record Neighbours(List<Candidate> definitions, List<Candidate> uses) {}

  /// The neighbours of a chunk by its symbol facts; both lists empty for an unknown chunk.
  ///
  /// @param limit of each list
  public Neighbours neighbours(UUID chunkId, SearchFilter filter, int limit)
      throws InterruptedException {
    var chunk = index.fetch(List.of(chunkId)).get(chunkId);
    if (chunk == null) {
      return new Neighbours(List.of(), List.of());
    }
    var visible = visible(filter);
    var symbols = chunk.facts().symbols();
    return new Neighbours(
        others(chunkId, index.defining(symbols.referenced(), visible, limit + 1), limit),
        others(chunkId, index.using(symbols.defined(), visible, limit + 1), limit));
  }

  private static List<Candidate> others(UUID chunkId, List<Candidate> candidates, int limit) {
    return candidates.stream()
        .filter(candidate -> !candidate.chunkId().equals(chunkId))
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    embedding.close();
    index.close();
  }
}
