package dev.codesense.assistant;

import dev.codesense.answer.Answer;
import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.FoundCode;
import dev.codesense.answer.printed.ExtractiveAnswer;
import dev.codesense.answer.printed.ModelAnswer;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.LinkTemplate;
import dev.codesense.embed.Embedder;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.LiveSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.SearchFilter;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Searches, answers and opens files over what a collection's alias points at when it is asked: the
/// one thing that HTTP and the Model Context Protocol are doors to. What it hands out in one call
/// is of one generation. Thread-safe.
public final class Assistant implements AutoCloseable {
  /// Characters of a question at most.
  public static final int LONGEST_QUESTION = 8_000;

  /// Lines of a file at most that are opened at a time.
  public static final int MOST_LINES = 500;

  private final CodeStore store;
  private final String collection;
  private final Embedder embedder;
  private final @Nullable Voice voice;
  private final LiveSearch live;

  /// Opens nothing yet. What it is given stays the caller's to close.
  ///
  /// @param embedder of the index's vectors
  /// @param voice answers in words; null: answers are passages of the code
  public Assistant(CodeStore store, String collection, Embedder embedder, @Nullable Voice voice) {
    this.store = store;
    this.collection = collection;
    this.embedder = embedder;
    this.voice = voice;
    this.live = new LiveSearch(store, collection, embedder, RankingWeights.DEFAULT, List.of());
  }

  /// Opens the index and loads the model, so that the first question need not wait for them.
  ///
  /// @throws CodesenseException as [LiveSearch#read] and [Embedder#query] do
  public void warm() throws InterruptedException {
    var _ = embedder.query("warm");
    live.read(search ->
        search.search(new SearchRequest("warm", 1, SearchFilter.PUBLIC, SearchMode.LEXICAL)));
  }

  /// Whether there is an index to answer from.
  ///
  /// @throws CodesenseException when the store cannot be asked
  public boolean hasIndex() throws InterruptedException {
    return store.target(collection).isPresent();
  }

  /// @throws CodesenseException as [LiveSearch#search] does
  public SearchAnswer search(SearchRequest request) throws InterruptedException {
    return live.search(request).answer();
  }

  private record Context(SearchAnswer found, List<FoundCode> code) {}

  /// Answers in a chat model's words, or, without one, in passages of the code.
  ///
  /// @param onText gets a model's words as they arrive; see [Answerer#answer]
  /// @throws CodesenseException as [LiveSearch#read] and [Answerer#answer] do;
  ///   [AssistantProblem#MODEL_SILENT] when the model's server does not answer
  public Reply ask(Asked asked, Consumer<String> onText) throws InterruptedException {
    if (voice == null || asked.extractive()) {
      return new Reply.InPassages(live.read(search -> quote(search, asked)));
    }
    int limit = asked.limit() == null ? Answerer.USUAL_SOURCES : asked.limit();
    var context =
        live.read(search -> {
          var found = search.search(request(asked, limit));
          return new Context(found, new CodeFinder(search).found(found, asked.filter().access()));
        });
    // With nothing open: the model may take minutes, and generations come and go.
    var answer = answer(voice.answerer(), asked, context.code(), onText);
    return new Reply.InWords(ModelAnswer.of(context.found(), voice.name(), answer), answer);
  }

  private static Answer answer(
      Answerer answerer, Asked asked, List<FoundCode> code, Consumer<String> onText)
      throws InterruptedException {
    var budget = budget(answerer.budget(), asked);
    try {
      return new Answerer(answerer.model(), answerer.prompts(), budget)
          .answer(asked.question(), code, onText);
    } catch (CodesenseException e) {
      if (e.problem() instanceof CoreProblem) {
        throw new CodesenseException(
            AssistantProblem.MODEL_SILENT, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static AnswerBudget budget(AnswerBudget usual, Asked asked) {
    return asked.maxTokens() == null ? usual : usual.withAnswerOfAtMost(asked.maxTokens());
  }

  private static ExtractiveAnswer quote(CodeSearch search, Asked asked)
      throws InterruptedException {
    int limit = asked.limit() == null ? ExtractiveAnswer.USUAL_PASSAGES : asked.limit();
    var found = search.search(request(asked, ExtractiveAnswer.candidates(limit)));
    return ExtractiveAnswer.of(found, search::fetch, limit);
  }

  private static SearchRequest request(Asked asked, int limit) {
    return new SearchRequest(asked.question(), limit, asked.filter(), SearchMode.AUTO);
  }

  /// Whether answers can be in words.
  public boolean hasVoice() {
    return voice != null;
  }

  public Embedder embedder() {
    return embedder;
  }

  /// Lines of a file, as many of those asked for as there are.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive; at most [#MOST_LINES] are opened
  /// @param labels of the reader
  /// @throws CodesenseException [AssistantProblem#REQUEST_REFUSED] when there are none that the
  ///   reader may see
  public CodeLines open(String repo, String path, int from, int to, List<String> labels)
      throws InterruptedException {
    int last = (int) Math.min(to, (long) from + MOST_LINES - 1);
    return live.read(search -> {
      var repository = search.generation().manifest().repositories().get(repo);
      var chunks = search.lines(repo, path, from, last, SearchFilter.PUBLIC.withAccess(labels));
      var lines = CodeLines.numbered(chunks).subMap(from, true, last, true);
      if (repository == null || lines.isEmpty()) {
        // The same words for a file that may not be seen.
        throw Fields.refused(
            "No lines %,d to %,d of %s in %s: search says what there is"
                .formatted(from, last, Fields.shown(path), Fields.shown(repo)));
      }
      int first = lines.firstKey();
      int end = lines.lastKey();
      return new CodeLines(
          repo,
          repository.commit(),
          path,
          first,
          end,
          IntStream.rangeClosed(first, end).mapToObj(line -> lines.getOrDefault(line, "")).toList(),
          new LinkTemplate(repository.linkTemplate()).expand(path, first, end));
    });
  }

  /// What the index holds, as far as a reader may see it.
  ///
  /// @param labels of the reader
  public IndexFacts facts(List<String> labels) throws InterruptedException {
    return live.read(search -> {
      var generation = search.generation();
      var manifest = generation.manifest();
      var visible = search.repositories(SearchFilter.PUBLIC.withAccess(labels));
      var repositories = new TreeMap<String, IndexFacts.Repository>();
      visible.forEach((id, indexed) ->
          repositories.put(
              id, new IndexFacts.Repository(indexed.commit(), indexed.files(), indexed.chunks())));
      boolean seesAll =
          manifest.repositories().entrySet().stream()
              .allMatch(one -> one.getValue().chunks() == 0 || visible.containsKey(one.getKey()));
      return new IndexFacts(
          new SearchAnswer.Index(generation.collection(), generation.number(), manifest.vectors()),
          repositories.values().stream().mapToLong(IndexFacts.Repository::files).sum(),
          repositories.values().stream().mapToLong(IndexFacts.Repository::chunks).sum(),
          repositories,
          seesAll ? manifest.languages() : null);
    });
  }

  /// Whoever is being answered is answered to the end.
  @Override
  public void close() {
    live.close();
  }
}
