package dev.codesense.search.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the terms of a text say about a piece of text that it holds: one of the terms that
/// [TermScanner] gives for the text is accepted. Thus the index of words finds the texts that may
/// hold any piece, and needs no index of pieces.
///
/// Names of more than 40 letters and digits, such as encoded data, are shortened or no terms at
/// all: for them nothing may be accepted.
///
/// @param letters of one word of the piece, in lower case, without separators; stemmed if the piece
///   holds the whole word
/// @param begins whether the word begins with them
/// @param ends whether the word ends with them
/// @param cuts how many of them a term may end with, where [Stemmer] has taken the others, or has
///   rewritten the last one
public record TermClue(String letters, boolean begins, boolean ends, List<Integer> cuts)
    implements Predicate<String> {
  /// Shorter parts of words are in nearly every text.
  private static final int SHORTEST = 3;

  /// What [Stemmer] takes from the end of an English word, after at most two letters more: the
  /// second of a doubled consonant, and an e.
  private static final List<String> ENGLISH = List.of("ings", "eds", "es");

  public TermClue {
    cuts = List.copyOf(cuts);
  }

  /// @return one clue for each word of the piece that says something
  public static List<TermClue> of(String piece) {
    var clues = new ArrayList<TermClue>();
    int at = 0;
    while (at < piece.length()) {
      int from = at;
      boolean name = isName(piece, from);
      while (at < piece.length() && isName(piece, at) == name) {
        at++;
      }
      if (name && at - from <= TermScanner.LONGEST_RUN) {
        add(clues, piece.substring(from, at), from > 0, at < piece.length());
      }
    }
    return clues;
  }

  private static boolean isName(String piece, int at) {
    return TermScanner.kind(piece.charAt(at)) != TermScanner.OTHER;
  }

  private static void add(List<TermClue> clues, String name, boolean begins, boolean ends) {
    var letters = new char[name.length()];
    int length = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (TermScanner.kind(c) != TermScanner.JOINER) {
        letters[length++] = TermScanner.lower(c);
      }
    }
    if (length == 0 || length > TermScanner.LONGEST_PART) {
      return;
    }
    if (begins && ends) {
      var stem = new String(letters, 0, Stemmer.stem(letters, length));
      clues.add(new TermClue(stem, true, true, List.of()));
      return;
    }
    var part = new String(letters, 0, length);
    // A stem keeps the beginning of a word; of the middle nothing may be left.
    if (length >= SHORTEST && (begins || !isWithinAnEnding(part))) {
      var cuts =
          IntStream.rangeClosed(1, length)
              .filter(kept -> mayBeCut(part.substring(kept)))
              .boxed()
              .toList();
      clues.add(new TermClue(part, begins, ends, cuts));
    }
  }

  /// Whether the letters are a whole word, so that they are the only term that is accepted.
  public boolean isWholeWord() {
    return begins && ends;
  }

  @Override
  public boolean test(String term) {
    if (isWholeWord()) {
      return term.equals(letters);
    }
    if (begins
        ? term.startsWith(letters)
        : ends ? term.endsWith(letters) : term.contains(letters)) {
      return true;
    }
    return cuts.stream().anyMatch(kept -> endsLike(term, kept));
  }

  /// Whether a term ends with the first letters; a y at the end of a stem is an i, and the other
  /// way round.
  private boolean endsLike(String term, int kept) {
    int from = term.length() - kept;
    return from >= 0
        && (from == 0 || !begins)
        && term.startsWith(letters.substring(0, kept - 1), from)
        && like(term.charAt(term.length() - 1), letters.charAt(kept - 1));
  }

  private static boolean like(char one, char two) {
    return one == two || ("iy".indexOf(one) >= 0 && "iy".indexOf(two) >= 0);
  }

  /// Whether what is taken from a word may begin like this.
  private static boolean mayBeCut(String end) {
    return endings(end).anyMatch(ending -> ending.startsWith(end));
  }

  private static boolean isWithinAnEnding(String part) {
    return endings(part).anyMatch(ending -> ending.contains(part));
  }

  /// All that is taken from words, as far as it matters for some letters.
  private static Stream<String> endings(String letters) {
    var russian = Arrays.stream(Stemmer.RUSSIAN_ENDINGS).map(ending -> "н" + ending);
    var english =
        IntStream.rangeClosed(0, Math.min(2, letters.length()))
            .boxed()
            .flatMap(more -> ENGLISH.stream().map(ending -> letters.substring(0, more) + ending));
    return Stream.of(Arrays.stream(Stemmer.RUSSIAN_ENDINGS), russian, english).flatMap(all -> all);
  }
}
