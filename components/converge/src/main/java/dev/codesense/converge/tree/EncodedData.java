package dev.codesense.converge.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Leaves encoded data out of a text: pictures, certificates, archives and models that stand in
/// source files as base64 or hex. A note takes the place of each, so that the text keeps its lines
/// and what is around the data can be searched.
///
/// Data may go over several lines, with quotes, commas and signs of concatenation between them.
/// Time grows linearly with the text.
public final class EncodedData {

  /// More than any key, digest, token or signature has.
  private static final int LEAST = 1_000;

  /// Shorter runs of letters and digits are words.
  private static final int LEAST_PIECE = 40;

  private static final int LONGEST_JOINT = 120;

  private EncodedData() {}

  /// The text without its encoded data; the same text when it has none.
  public static String leftOut(String text) {
    var kept = new StringBuilder();
    int copied = 0;
    for (int at = 0; at < text.length(); ) {
      int end = runEnd(text, at);
      if (end - at < LEAST_PIECE) {
        at = end + 1;
        continue;
      }
      var pieces = pieces(text, at, end);
      var note = note(text, pieces);
      if (note != null) {
        kept.append(text, copied, at).append(note);
        for (int i = 1; i < pieces.size(); i++) {
          kept.append(text.substring(pieces.get(i - 1).end, pieces.get(i).start));
        }
        copied = pieces.getLast().end;
      }
      at = pieces.getLast().end;
    }
    return copied == 0 ? text : kept.append(text, copied, text.length()).toString();
  }

  private record Piece(int start, int end) {}

  /// A run and those that go on with it. The last of several may be shorter.
  private static List<Piece> pieces(String text, int firstStart, int firstEnd) {
    var pieces = new ArrayList<Piece>();
    pieces.add(new Piece(firstStart, firstEnd));
    var joint = "";
    while (true) {
      int from = pieces.getLast().end;
      int start = jointEnd(text, from);
      int end = runEnd(text, start);
      var next = text.substring(from, start);
      boolean last = end - start < LEAST_PIECE;
      if (start == from || end == start || (last && !next.equals(joint))) {
        return pieces;
      }
      pieces.add(new Piece(start, end));
      if (last) {
        return pieces;
      }
      joint = next;
    }
  }

  private static int runEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isEncoded(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isEncoded(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '=';
  }

  /// Where line ends, indentation, quotes and the like after a piece end.
  private static int jointEnd(String text, int from) {
    int end = from;
    int limit = Math.min(text.length(), from + LONGEST_JOINT);
    while (end < limit) {
      char c = text.charAt(end);
      if (c == '\\'
          && end + 1 < limit
          && (text.charAt(end + 1) == 'n' || text.charAt(end + 1) == 'r')) {
        end += 2;
      } else if (" \t\r\n\"'`.,\\&#*|".indexOf(c) >= 0
          || (c == '+' && end > from && " \t\"'".indexOf(text.charAt(end - 1)) >= 0)) {
        end++;
      } else {
        break;
      }
    }
    return end;
  }

  /// What stands in for the pieces, or null when they are no data.
  private static @Nullable String note(String text, List<Piece> pieces) {
    int upper = 0;
    int lower = 0;
    int digits = 0;
    int beyondHex = 0;
    int total = 0;
    for (var piece : pieces) {
      total += piece.end - piece.start;
      for (int i = piece.start; i < piece.end; i++) {
        char c = text.charAt(i);
        if (c >= '0' && c <= '9') {
          digits++;
        } else if (c >= 'A' && c <= 'Z') {
          upper++;
          beyondHex += c > 'F' ? 1 : 0;
        } else if (c >= 'a' && c <= 'z') {
          lower++;
          beyondHex += c > 'f' ? 1 : 0;
        } else {
          beyondHex++;
        }
      }
    }
    if (total < LEAST) {
      return null;
    }
    boolean hex = beyondHex == 0 && digits > total / 4 && upper + lower > total / 8;
    boolean base64 = upper > total / 10 && lower > total / 10 && digits > total / 20;
    return hex || base64
        ? "<%d characters of %s left out>".formatted(total, hex ? "hex" : "base64")
        : null;
  }
}
