package dev.codesense.secrets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds many keywords in one pass over a text, whatever their case: an Aho-Corasick automaton
/// unrolled into one table. Immutable.
final class KeywordScanner {
  private static final int ALPHABET = 128;
  private static final int[] NONE = new int[0];

  /// `next[state * ALPHABET + character]`; characters beyond ASCII lead back to the root.
  private final int[] next;

  /// Numbers of the keywords that end in a state.
  private final int[][] ending;

  private final int[] lengths;

  /// @param keywords lower-case ASCII, none empty; a match is reported by its number here
  KeywordScanner(List<String> keywords) {
    var children = new ArrayList<int[]>();
    var ends = new ArrayList<int[]>();
    children.add(new int[ALPHABET]);
    ends.add(NONE);
    lengths = new int[keywords.size()];
    for (int number = 0; number < keywords.size(); number++) {
      var keyword = keywords.get(number);
      lengths[number] = keyword.length();
      int state = 0;
      for (int i = 0; i < keyword.length(); i++) {
        char character = keyword.charAt(i);
        if (character >= ALPHABET || character != lower(character)) {
          throw new IllegalArgumentException("A keyword must be lower-case ASCII, was " + keyword);
        }
        int child = children.get(state)[character];
        if (child == 0) {
          child = children.size();
          children.get(state)[character] = child;
          children.add(new int[ALPHABET]);
          ends.add(NONE);
        }
        state = child;
      }
      ends.set(state, append(ends.get(state), number));
    }
    var fallback = new int[children.size()];
    var queue = new ArrayDeque<Integer>();
    for (int child : children.getFirst()) {
      if (child != 0) {
        queue.add(child);
      }
    }
    for (var state = queue.poll(); state != null; state = queue.poll()) {
      var row = children.get(state);
      var shorter = children.get(fallback[state]);
      for (int number : ends.get(fallback[state])) {
        ends.set(state, append(ends.get(state), number));
      }
      for (int character = 0; character < ALPHABET; character++) {
        if (row[character] == 0) {
          row[character] = shorter[character];
        } else {
          fallback[row[character]] = shorter[character];
          queue.add(row[character]);
        }
      }
    }
    next = new int[children.size() * ALPHABET];
    for (int state = 0; state < children.size(); state++) {
      var row = children.get(state);
      for (int character = 0; character < ALPHABET; character++) {
        next[state * ALPHABET + character] = row[lower((char) character)] * ALPHABET;
      }
    }
    ending = ends.toArray(int[][]::new);
  }

  /// Told of every keyword in the text.
  @FunctionalInterface
  interface Hit {
    void found(int keyword, int start);
  }

  /// Reports the keywords in the order of their ends.
  void scan(String text, Hit hit) {
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character >= ALPHABET) {
        state = 0;
        continue;
      }
      state = next[state + character];
      var found = ending[state / ALPHABET];
      for (int keyword : found) {
        hit.found(keyword, i + 1 - lengths[keyword]);
      }
    }
  }

  private static int[] append(int[] numbers, int number) {
    var longer = Arrays.copyOf(numbers, numbers.length + 1);
    longer[numbers.length] = number;
    return longer;
  }

  private static char lower(char character) {
    return character >= 'A' && character <= 'Z' ? (char) (character + 32) : character;
  }
}
