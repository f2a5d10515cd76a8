package dev.codesense.llm;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One token of a reply, and what the model might have written in its place.
///
/// @param text as it stands in the reply
/// @param chances how probable each of the likeliest tokens was, 0 to 1, by its text; where a
///   schema holds the reply, some servers tell what the model would have written without it, and
///   the token that stands there may be none of them
public record TokenChances(String text, SortedMap<String, Double> chances) {
  public TokenChances {
    chances = Collections.unmodifiableSortedMap(new TreeMap<>(chances));
  }

  public static TokenChances of(String text, Map<String, Double> chances) {
    return new TokenChances(text, new TreeMap<>(chances));
  }
}
