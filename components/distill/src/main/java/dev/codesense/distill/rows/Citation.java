package dev.codesense.distill.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/// A citation while the numbers of the passages are not known yet: the place of the cited chunk
/// among a candidate's gold ones, between two characters that no text of a repository keeps.
public final class Citation {
  private static final char OPEN = '\ue001';
  private static final char CLOSE = '\ue002';
  private static final Pattern MARK = Pattern.compile(OPEN + "(\\d{1,2})" + CLOSE);
  private static final Pattern NUMBERED = Pattern.compile("[\\[【]\\s*\\^?\\d{1,3}[^\\]】]*[\\]】]");

  private Citation() {}

  /// @param gold place among the gold chunks, from 0
  public static String of(int gold) {
    return OPEN + Integer.toString(gold) + CLOSE;
  }

  /// Places of all citations of an answer, in its order.
  public static List<Integer> in(String answer) {
    var places = new ArrayList<Integer>();
    MARK.matcher(answer).results().forEach(mark -> places.add(Integer.valueOf(mark.group(1))));
    return places;
  }

  /// The answer as it is written, `[n]` for each citation.
  ///
  /// @param number of a passage by the gold chunk's place
  public static String numbered(String answer, IntUnaryOperator number) {
    return MARK.matcher(answer)
        .replaceAll(mark -> "[" + number.applyAsInt(Integer.parseInt(mark.group(1))) + "]");
  }

  /// The answer without its citations.
  public static String withoutMarks(String answer) {
    return MARK.matcher(answer).replaceAll("");
  }

  /// Whether text from a repository could be taken for a citation.
  public static boolean isLike(String text) {
    return text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0 || NUMBERED.matcher(text).find();
  }
}
