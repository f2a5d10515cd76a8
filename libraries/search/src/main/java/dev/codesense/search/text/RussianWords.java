package dev.codesense.search.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A small dictionary of programmers' Russian, so that a Russian question reaches English
/// identifiers.
public final class RussianWords {
  private RussianWords() {}

  /// Whether a word is written in Cyrillic, for the most part.
  public static boolean isRussian(String word) {
    long cyrillic =
        word.chars()
            .filter(
                c -> c > 0x7f && Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC)
            .count();
    return cyrillic * 2 > word.length();
  }

  /// English words for a Russian one in any inflection, likeliest first; empty when unknown.
  public static List<String> translations(String word) {
    var terms = TermScanner.terms(word);
    return terms.isEmpty()
        ? List.of()
        : Dictionary.TRANSLATIONS.getOrDefault(terms.getFirst(), List.of());
  }

  /// The likeliest translation, or the word itself.
  public static String gloss(String word) {
    var found = translations(word);
    return found.isEmpty() ? word : found.getFirst();
  }

  /// Read at the first Russian word: most questions have none.
  private static final class Dictionary {
    private static final Map<String, List<String>> TRANSLATIONS = read();
  }

  /// Lines `слово, слово = word word`; `#` begins a comment.
  private static Map<String, List<String>> read() {
    var translations = new HashMap<String, List<String>>();
    try (var in = RussianWords.class.getResourceAsStream("russian-words.txt")) {
      if (in == null) {
        throw new AssertionError("russian-words.txt is missing from the jar");
      }
      var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          var english = List.of(line.substring(equals + 1).strip().split("\\s+"));
          for (var russian : line.substring(0, equals).split(",")) {
            translations.putIfAbsent(TermScanner.terms(russian.strip()).getFirst(), english);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return translations;
  }
}
