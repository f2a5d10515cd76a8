package dev.codesense.secrets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds many keywords in one pass over a text, whatever their case: an Aho-Corasick automaton
/// unrolled into one table. Immutable.
final class KeywordScanner {
  private static final int[] NONE = new int[0];
  private static final int LONGEST_PART = 1 << 14;

  /// What a character is to the automaton: 0 when no keyword has it. Keeps the rows of the table
  /// short although keywords are written in many alphabets.
  private final byte[] classOf = new byte[1 << Character.SIZE];

  private final int classes;

  /// `next[row + class]` is the next row; its complement where a keyword ends, so that the loop
  /// looks at one number only.
  private final int[] next;

  /// Numbers of the keywords that end in a state.
  private final int[][] ending;

  private final int[] lengths;
  private final int longest;

  /// @param keywords lower case, none empty; a match is reported by its number here
  KeywordScanner(List<String> keywords) {
    classes = classify(keywords);
    var children = new ArrayList<int[]>();
    var ends = new ArrayList<int[]>();
    children.add(new int[classes]);
    ends.add(NONE);
    lengths = new int[keywords.size()];
    for (int number = 0; number < keywords.size(); number++) {
      var keyword = keywords.get(number);
      lengths[number] = keyword.length();
      int state = 0;
      for (int i = 0; i < keyword.length(); i++) {
        int character = classOf(keyword.charAt(i));
        int child = children.get(state)[character];
        if (child == 0) {
          child = children.size();
          children.get(state)[character] = child;
          children.add(new int[classes]);
          ends.add(NONE);
        }
        state = child;
      }
      ends.set(state, append(ends.get(state), number));
    }
    longest = Arrays.stream(lengths).max().orElse(0);
    var place = complete(children, ends);
    next = new int[children.size() * classes];
    ending = new int[children.size()][];
    for (int state = 0; state < children.size(); state++) {
      ending[place[state]] = ends.get(state);
      for (int character = 0; character < classes; character++) {
        int child = children.get(state)[character];
        int row = place[child] * classes;
        next[place[state] * classes + character] = ends.get(child).length == 0 ? row : ~row;
      }
    }
  }

  /// Gives every character of a keyword, in either case, a class; letters of one row stand
  /// together.
  private int classify(List<String> keywords) {
    int count = 1;
    var characters = String.join("", keywords).chars().sorted().distinct().toArray();
    for (int character : characters) {
      if (character != Character.toLowerCase(character)) {
        throw new IllegalArgumentException(
            "A keyword must be lower case, was one with " + Character.toString(character));
      }
      classOf[character] = (byte) count;
      int upper = Character.toUpperCase(character);
      if (Character.toLowerCase(upper) == character) {
        classOf[upper] = (byte) count;
      }
      count++;
    }
    if (count > 256) {
      throw new IllegalArgumentException("Keywords have more than 255 characters: " + count);
    }
    return count;
  }

  private int classOf(char character) {
    return classOf[character] & 0xff;
  }

  /// Fills in where a state leads on a character that its keyword does not go on with.
  ///
  /// @return the place of each state's row: short beginnings first, as nearly all text is at one,
  ///   so that the rows in use lie close together in memory
  private int[] complete(List<int[]> children, List<int[]> ends) {
    var fallback = new int[children.size()];
    var place = new int[children.size()];
    int places = 1;
    var queue = new ArrayDeque<Integer>();
    for (int child : children.getFirst()) {
      if (child != 0) {
        queue.add(child);
      }
    }
    for (var state = queue.poll(); state != null; state = queue.poll()) {
      place[state] = places++;
      var row = children.get(state);
      var shorter = children.get(fallback[state]);
      for (int number : ends.get(fallback[state])) {
        ends.set(state, append(ends.get(state), number));
      }
      for (int character = 0; character < classes; character++) {
        if (row[character] == 0) {
          row[character] = shorter[character];
        } else {
          fallback[row[character]] = shorter[character];
          queue.add(row[character]);
        }
      }
    }
    return place;
  }

  /// Told of every keyword in the text.
  @FunctionalInterface
  interface Hit {
    void found(int keyword, int start);
  }

  /// Reports the keywords in the order of their ends.
  ///
  /// Each row of the table says where the next one is, so that a processor mostly waits: it reads
  /// four parts of the text at the same time.
  void scan(CharSequence text, Hit hit) {
    int length = text.length();
    int part = Math.min(LONGEST_PART, length / 4);
    int from = 0;
    if (part > 4 * longest) {
      var block = new char[4 * part];
      var ends = new long[4][part];
      while (length - from >= block.length) {
        text.getChars(from, from + block.length, block, 0);
        scanParts(block, text, from, ends, hit);
        from += block.length;
      }
    }
    int row = rowAt(text, from);
    for (int i = from; i < length; i++) {
      row = next[row + classOf(text.charAt(i))];
      if (row < 0) {
        row = ~row;
        report(row, i, hit);
      }
    }
  }

  private void scanParts(char[] block, CharSequence text, int from, long[][] ends, Hit hit) {
    var next = this.next;
    var classOf = this.classOf;
    int part = block.length / 4;
    int second = part;
    int third = 2 * part;
    int fourth = 3 * part;
    int row1 = rowAt(text, from);
    int row2 = rowAt(text, from + second);
    int row3 = rowAt(text, from + third);
    int row4 = rowAt(text, from + fourth);
    var ends1 = ends[0];
    var ends2 = ends[1];
    var ends3 = ends[2];
    var ends4 = ends[3];
    int count1 = 0;
    int count2 = 0;
    int count3 = 0;
    int count4 = 0;
    for (int i = 0; i < part; i++) {
      row1 = next[row1 + (classOf[block[i]] & 0xff)];
      row2 = next[row2 + (classOf[block[second + i]] & 0xff)];
      row3 = next[row3 + (classOf[block[third + i]] & 0xff)];
      row4 = next[row4 + (classOf[block[fourth + i]] & 0xff)];
      if ((row1 | row2 | row3 | row4) < 0) {
        if (row1 < 0) {
          row1 = ~row1;
          ends1[count1++] = ending(row1, from + i);
        }
        if (row2 < 0) {
          row2 = ~row2;
          ends2[count2++] = ending(row2, from + second + i);
        }
        if (row3 < 0) {
          row3 = ~row3;
          ends3[count3++] = ending(row3, from + third + i);
        }
        if (row4 < 0) {
          row4 = ~row4;
          ends4[count4++] = ending(row4, from + fourth + i);
        }
      }
    }
    report(ends1, count1, hit);
    report(ends2, count2, hit);
    report(ends3, count3, hit);
    report(ends4, count4, hit);
  }

  /// Where the automaton is before it reads `from`: what a keyword may have begun before.
  private int rowAt(CharSequence text, int from) {
    int row = 0;
    for (int i = Math.max(0, from - longest); i < from; i++) {
      row = next[row + classOf(text.charAt(i))];
      row = row < 0 ? ~row : row;
    }
    return row;
  }

  private static long ending(int row, int at) {
    return (long) row << Integer.SIZE | at;
  }

  private void report(long[] ends, int count, Hit hit) {
    for (int i = 0; i < count; i++) {
      report((int) (ends[i] >>> Integer.SIZE), (int) ends[i], hit);
    }
  }

  private void report(int row, int at, Hit hit) {
    for (int keyword : ending[row / classes]) {
      hit.found(keyword, at + 1 - lengths[keyword]);
    }
  }

  private static int[] append(int[] numbers, int number) {
    var longer = Arrays.copyOf(numbers, numbers.length + 1);
    longer[numbers.length] = number;
    return longer;
  }
}
