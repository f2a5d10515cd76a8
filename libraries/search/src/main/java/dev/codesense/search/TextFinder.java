package dev.codesense.search;

import dev.codesense.search.SearchAnswer.Line;
import dev.codesense.search.pattern.TextPattern;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.SearchFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Finds a pattern in the texts of an index.
final class TextFinder {
  /// Chunks kept for ranking: whoever gets more wants another pattern.
  private static final int MOST_CHUNKS = 10_000;

  private final TextPattern pattern;
  private final List<Candidate> chunks = new ArrayList<>();
  private long matches;
  private boolean complete = true;

  TextFinder(TextPattern pattern) {
    this.pattern = pattern;
  }

  void read(CodeIndex index, SearchFilter filter, Duration patience) throws InterruptedException {
    long begun = System.nanoTime();
    index.texts(
        pattern.pieces(),
        filter,
        (text, chunk) -> {
          if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted while reading code");
          }
          var found = pattern.find(text);
          if (!found.isEmpty()) {
            var candidate = chunk.get();
            chunks.add(candidate.withScore(relevance(candidate, text, found)));
            matches += found.size();
          }
          complete = chunks.size() < MOST_CHUNKS && System.nanoTime() - begun < patience.toNanos();
          return complete;
        });
  }

  /// What is defined comes before whole words, those before parts of words.
  private static double relevance(Candidate chunk, String text, List<TextPattern.Match> found) {
    if (found.stream().anyMatch(match -> chunk.defined().contains(match.in(text)))) {
      return 1;
    }
    return found.stream().anyMatch(match -> match.isWord(text)) ? 0.5 : 0.25;
  }

  /// Best first, ready for ranking.
  List<Candidate> chunks() {
    return chunks.stream().sorted(Comparator.comparingDouble(Candidate::score).reversed()).toList();
  }

  SearchAnswer.Found found() {
    return new SearchAnswer.Found(matches, chunks.size(), complete);
  }

  /// The lines of a chunk's text that hold the pattern.
  ///
  /// @param startLine of the text, from 1
  List<Line> lines(String text, int startLine) {
    var byLine = new TreeMap<Integer, List<Snippets.Span>>();
    for (var match : pattern.find(text)) {
      int from = text.lastIndexOf('\n', match.start() - 1) + 1;
      while (from < match.end()) {
        int to = endOfLine(text, from);
        int start = Math.max(match.start(), from);
        int end = Math.min(match.end(), to);
        if (start < end) {
          byLine
              .computeIfAbsent(from, _ -> new ArrayList<>())
              .add(new Snippets.Span(start - from, end - from));
        }
        from = to + 1;
      }
    }
    var lines = new ArrayList<Line>();
    int number = startLine;
    int counted = 0;
    for (var line : byLine.entrySet()) {
      int from = line.getKey();
      number += (int) text.substring(counted, from).chars().filter(c -> c == '\n').count();
      counted = from;
      lines.add(new Line(number, text.substring(from, endOfLine(text, from)), line.getValue()));
    }
    return lines;
  }

  private static int endOfLine(String text, int from) {
    int newline = text.indexOf('\n', from);
    return newline < 0 ? text.length() : newline;
  }
}
