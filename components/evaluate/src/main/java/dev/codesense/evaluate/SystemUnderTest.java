package dev.codesense.evaluate;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.LinkTemplate;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.evaluate.report.Score;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import java.util.ArrayList;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// The system under test: an open generation that answers questions as it answers people.
record SystemUnderTest(CodeSearch search, CachingEmbedder embedder) implements AutoCloseable {

  static SystemUnderTest open(
      CodeStore store,
      Generation generation,
      CachingEmbedder embedder,
      EvaluateRetrievalConfig config)
      throws InterruptedException {
    return new SystemUnderTest(
        CodeSearch.open(store, generation, embedder, RankingWeights.DEFAULT, config.access()),
        embedder);
  }

  /// @throws CodesenseException why the question could not be embedded: ranks by words alone would
  ///   say nothing of the vectors
  Answer ask(GoldenQuestion question) throws InterruptedException {
    var results = search.search(SearchRequest.of(question.question(), Score.DEPTH)).results();
    var failure = embedder.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    var chunks = search.fetch(results.stream().map(SearchAnswer.Result::chunkId).toList());
    var ranks = new ArrayList<>(Collections.nCopies(question.anchors().size(), 0));
    for (var result : results) {
      var chunk = chunks.get(result.chunkId());
      for (int i = 0; chunk != null && i < ranks.size(); i++) {
        if (ranks.get(i) == 0 && question.anchors().get(i).isHeldBy(chunk)) {
          ranks.set(i, result.rank());
        }
      }
    }
    return new Answer(ranks, Score.of(ranks), results.isEmpty() ? null : place(results.getFirst()));
  }

  private Place place(SearchAnswer.Result result) {
    return new Place(shown(result.repo()) + result.path() + ":" + result.startLine(), result.url());
  }

  /// Where there is but one repository, its name says nothing.
  private String shown(@Nullable String repo) {
    return repo == null || search.generation().manifest().repositories().size() == 1
        ? ""
        : repo + " ";
  }

  /// Where an answer is expected, with a link where the repository is known.
  Place place(Anchor anchor) {
    var repositories = search.generation().manifest().repositories();
    var repo =
        anchor.repo() == null && repositories.size() == 1 ? repositories.firstKey() : anchor.repo();
    var contribution = repo == null ? null : repositories.get(repo);
    return new Place(
        shown(repo) + anchor,
        contribution == null
            ? ""
            : new LinkTemplate(contribution.linkTemplate()).expand(anchor.path(), 1, 1));
  }

  @Override
  public void close() {
    search.close();
  }
}
