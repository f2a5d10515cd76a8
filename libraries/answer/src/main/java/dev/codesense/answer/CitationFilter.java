package dev.codesense.answer;

import dev.codesense.answer.Citations.Citation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lets through only those citations of a model's text that are true, while the text arrives.
///
/// A citation is a number of at most three digits in brackets: `[1]`, `[1, 2]`, `[1-3]`, `[^1]`,
/// `【1】` and `[1](link)` are read. A number that names no passage goes, and so does one whose place
/// cannot be opened; the space before it goes with it. Links that are in neither the question nor a
/// passage go too: a model makes them up, or a hostile passage has it carry data out in one. Images
/// become links.
///
/// Code in fences and backticks stays as it is: `a[1]` there is no citation.
///
/// What is handed on does not depend on how the text was cut into parts. Not thread-safe.
public final class CitationFilter implements Consumer<String> {
  private static final int WAIT = -1;
  private static final int NONE = -2;

  /// Characters looked at together: what is dropped moves what is behind it.
  private static final int SLICE = 4_096;

  /// Longest citation that is waited for, in characters.
  private static final int LONGEST = 64;

  /// Numbers that one range may stand for.
  private static final int LONGEST_RANGE = 20;

  /// What may follow something that is left out: nothing that the text before could grow with.
  private static final String ENDS = " \t\n.,;!?)*_\"'»”";

  private static final String ITEM = "\\^?\\d{1,3}(?:\\s*[-–]\\s*\\d{1,3})?";
  private static final Pattern LIST =
      Pattern.compile("\\s*" + ITEM + "(?:\\s*[,;]\\s*" + ITEM + ")*\\s*");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:\\s*[-–]\\s*(\\d{1,3}))?");
  private static final Pattern EXACT = Pattern.compile("[1-9]\\d{0,2}");
  private static final Pattern TARGET =
      Pattern.compile(
          "\\(\\s*(?:<(?<angled>[^<>\\n]*)>|(?<bare>(?:[^\\s()<>]|\\([^\\s()<>]*\\))*+))"
              + "(?:\\s+(?:\"[^\"\\n]*\"|'[^'\\n]*'|\\([^()\\n]*\\)))?\\s*\\)");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?:https?|ftps?)://|www\\.)[^\\s<>\"'`|\\[\\]()]*+", Pattern.CASE_INSENSITIVE);

  private final GroundedQuestion question;
  private final Function<Citation, String> form;
  private final Consumer<String> out;
  private final String known;

  /// What has arrived and is not decided yet.
  private final StringBuilder text = new StringBuilder();

  private final StringBuilder clean = new StringBuilder();
  private boolean ended;
  private boolean atLineStart = true;

  /// The opening of the fence that the text is in; empty outside.
  private String fence = "";

  private final Map<Integer, Citation> cited = new LinkedHashMap<>();
  private int written;
  private int wellFormed;
  private int inContext;
  private int resolvable;
  private int linksRemoved;

  /// Writes citations as `[1]`.
  ///
  /// @param out gets the filtered text, part by part
  public CitationFilter(GroundedQuestion question, Consumer<String> out) {
    this(question, Citation::plain, out);
  }

  /// @param form how a citation is written, such as [Citation#markdown]
  /// @param out gets the filtered text, part by part
  public CitationFilter(
      GroundedQuestion question, Function<Citation, String> form, Consumer<String> out) {
    this.question = question;
    this.form = form;
    this.out = out;
    var sources = new StringBuilder(question.question());
    question.passages().forEach(passage -> sources.append('\n').append(passage.text()));
    this.known = sources.toString();
  }

  /// Takes the next part of the text.
  @Override
  public void accept(String part) {
    for (int from = 0; from < part.length(); from += SLICE) {
      text.append(part, from, Math.min(part.length(), from + SLICE));
      drain();
    }
  }

  /// Hands on what was held back.
  public Citations finish() {
    ended = true;
    drain();
    return new Citations(
        List.copyOf(cited.values()), written, wellFormed, inContext, resolvable, linksRemoved);
  }

  private void drain() {
    int at = 0;
    while (at < text.length()) {
      int next = step(at);
      if (next == WAIT) {
        break;
      }
      at = next;
    }
    text.delete(0, at);
    // Whoever shows the parts cannot show half a character.
    int end = clean.length();
    boolean half = end > 0 && Character.isHighSurrogate(clean.charAt(end - 1)) && !ended;
    end -= half ? 1 : 0;
    if (end > 0) {
      var part = clean.substring(0, end);
      clean.delete(0, end);
      out.accept(part);
    }
  }

  /// Decides about what stands at a place.
  ///
  /// @return where to go on; [#WAIT] when more text is needed
  private int step(int at) {
    if (atLineStart) {
      int next = lineStart(at);
      if (next == WAIT || next > at) {
        return next;
      }
      atLineStart = false;
    }
    char c = text.charAt(at);
    if (c == '\n') {
      atLineStart = true;
      return copy(at, at + 1);
    }
    if (!fence.isEmpty()) {
      return copy(at, endOfLine(at));
    }
    return switch (c) {
      case ' ', '\t', '[', '【' -> bracket(at);
      case '!' -> exclamation(at);
      case ']' -> linkEnd(at);
      case '`' -> codeSpan(at);
      case '\\' -> escape(at);
      case 'h', 'H', 'f', 'F', 'w', 'W' -> address(at, at);
      case '<' -> address(at, at + 1);
      default -> copy(at, at + 1);
    };
  }

  private int copy(int from, int to) {
    clean.append(text, from, to);
    return to;
  }

  /// Whether what follows might still become something else.
  private boolean isOpen(int end) {
    return end >= text.length() && !ended;
  }

  private int endOfLine(int at) {
    int end = text.indexOf("\n", at);
    return end < 0 ? text.length() : end;
  }

  private int skip(int at, String characters) {
    int end = at;
    while (end < text.length() && characters.indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  /// Opens and closes fences.
  ///
  /// @return the place itself where no fence begins or ends
  private int lineStart(int at) {
    int run = skip(at, " \t");
    if (run == text.length()) {
      return ended ? at : WAIT;
    }
    char mark = text.charAt(run);
    if (mark != '`' && mark != '~') {
      return at;
    }
    int behind = skip(run, String.valueOf(mark));
    if (isOpen(behind)) {
      return WAIT;
    }
    int end = endOfLine(behind);
    var opening = text.substring(run, behind);
    var info = text.substring(behind, end);
    if (!fence.isEmpty()) {
      boolean closes = opening.startsWith(fence) && info.isBlank();
      if (closes && isOpen(end)) {
        return WAIT;
      }
      if (closes) {
        fence = "";
      }
      return closes ? copy(at, end) : at;
    }
    if (opening.length() < 3 || (mark == '`' && info.contains("`"))) {
      return at;
    }
    if (isOpen(end)) {
      return WAIT;
    }
    fence = opening;
    return copy(at, end);
  }

  /// A citation, with the space before it.
  private int bracket(int at) {
    int open = skip(at, " \t");
    if (isOpen(open)) {
      return WAIT;
    }
    int end = citationEnd(open);
    if (end < 0) {
      return end == WAIT ? WAIT : copy(at, Math.max(open, at + 1));
    }
    if (isOpen(end)) {
      return WAIT;
    }
    int target = targetEnd(end);
    return target == NONE ? cite(at, open, end) : withoutTarget(at, end, target);
  }

  /// Where a citation that opens at a place ends; [#WAIT], or [#NONE].
  private int citationEnd(int open) {
    char bracket = open < text.length() ? text.charAt(open) : ' ';
    if (bracket != '[' && bracket != '【') {
      return NONE;
    }
    boolean wide = bracket == '【';
    int close = open + 1;
    while (close < text.length()
        && close - open < LONGEST
        && (wide
            ? text.charAt(close) != '】' && text.charAt(close) != '\n'
            : isListCharacter(text.charAt(close)))) {
      close++;
    }
    if (isOpen(close)) {
      return WAIT;
    }
    boolean closed = close < text.length() && text.charAt(close) == (wide ? '】' : ']');
    return closed && LIST.matcher(list(open, close)).matches() ? close + 1 : NONE;
  }

  private static boolean isListCharacter(char c) {
    return (c >= '0' && c <= '9') || " \t,;-–^".indexOf(c) >= 0;
  }

  /// What stands between the brackets: in `【1†source】`, what is before the dagger.
  private String list(int open, int close) {
    int dagger = text.charAt(open) == '【' ? text.indexOf("†", open) : -1;
    return text.substring(open + 1, dagger < 0 || dagger > close ? close : dagger);
  }

  private int cite(int from, int open, int end) {
    var list = list(open, end - 1);
    boolean exact = text.charAt(open) == '[' && EXACT.matcher(list).matches();
    var good = new LinkedHashSet<Citation>();
    for (var item = RANGE.matcher(list); item.find(); ) {
      int first = Integer.parseInt(item.group(1));
      int last = item.group(2) == null ? first : Integer.parseInt(item.group(2));
      last = Math.clamp(last, first, first + LONGEST_RANGE - 1);
      for (int number = first; number <= last; number++) {
        count(number, exact, good);
      }
    }
    if (good.isEmpty()) {
      return leaveOut(from, open, end);
    }
    copy(from, open);
    good.forEach(citation -> clean.append(form.apply(citation)));
    return end;
  }

  /// Leaves out what stands between two places. Where the text around it would grow together, into
  /// a citation or a link, an ellipsis takes its place.
  ///
  /// @param spaces where the spaces before it begin
  private int leaveOut(int spaces, int from, int to) {
    if (to < text.length() && ENDS.indexOf(text.charAt(to)) < 0) {
      copy(spaces, from);
      clean.append('…');
    }
    return to;
  }

  private void count(int number, boolean exact, Set<Citation> good) {
    written++;
    wellFormed += exact ? 1 : 0;
    if (number < 1 || number > question.passages().size()) {
      return;
    }
    inContext++;
    var passage = question.passages().get(number - 1);
    if (passage.isResolvable()) {
      resolvable++;
      good.add(cited.computeIfAbsent(number, _ -> new Citation(number, passage)));
    }
  }

  /// An image is a link that is followed without being asked.
  private int exclamation(int at) {
    int open = skip(at, "!");
    if (isOpen(open)) {
      return WAIT;
    }
    boolean image = open < text.length() && text.charAt(open) == '[';
    int citation = image ? citationEnd(open) : 0;
    return switch (citation) {
      case WAIT -> WAIT;
      case NONE -> open;
      default -> copy(at, open);
    };
  }

  /// The end of a link's text.
  private int linkEnd(int at) {
    if (isOpen(at + 1)) {
      return WAIT;
    }
    int end = targetEnd(at + 1);
    if (end == WAIT) {
      return WAIT;
    }
    if (end == NONE || isKnown(target(at + 1))) {
      return copy(at, Math.max(end, at + 1));
    }
    return withoutTarget(at, at + 1, end);
  }

  /// Drops the target of a link and looks again: behind it may be another.
  ///
  /// @param end where the target ends; [#WAIT]
  private int withoutTarget(int at, int begin, int end) {
    if (end == WAIT) {
      return WAIT;
    }
    linksRemoved += isKnown(target(begin)) ? 0 : 1;
    text.delete(begin, end);
    return at;
  }

  /// Where the target of a link ends, its parentheses included; [#WAIT], or [#NONE].
  @SuppressWarnings("JdkObsolete") // hitEnd says whether more text could still match
  private int targetEnd(int at) {
    if (at >= text.length() || text.charAt(at) != '(') {
      return NONE;
    }
    var target = targetAt(at);
    return target.lookingAt() ? target.end() : target.hitEnd() && !ended ? WAIT : NONE;
  }

  private String target(int at) {
    var target = targetAt(at);
    if (!target.lookingAt()) {
      return "";
    }
    return target.group(target.group("angled") == null ? "bare" : "angled");
  }

  private Matcher targetAt(int at) {
    return TARGET.matcher(text).region(at, text.length());
  }

  private boolean isKnown(String address) {
    return ADDRESS.matcher(address).lookingAt() && known.contains(address);
  }

  /// A code span, which ends in its line or is none.
  private int codeSpan(int at) {
    int behind = skip(at, "`");
    if (isOpen(behind)) {
      return WAIT;
    }
    int line = endOfLine(behind);
    for (int i = behind; i < line; ) {
      int run = text.indexOf("`", i);
      if (run < 0 || run >= line) {
        break;
      }
      int end = skip(run, "`");
      if (isOpen(end)) {
        return WAIT;
      }
      if (end - run == behind - at) {
        return copy(at, end);
      }
      i = end;
    }
    return isOpen(line) ? WAIT : copy(at, behind);
  }

  private int escape(int at) {
    if (isOpen(at + 1)) {
      return WAIT;
    }
    boolean escapes = at + 1 < text.length() && "[]`!<\\".indexOf(text.charAt(at + 1)) >= 0;
    return copy(at, at + (escapes ? 2 : 1));
  }

  /// A web address, bare or in angle brackets.
  ///
  /// @param at where it begins, with its bracket
  /// @param begin where its scheme, or `www.`, begins
  @SuppressWarnings("JdkObsolete") // hitEnd says whether more text could still match
  private int address(int at, int begin) {
    var address = ADDRESS.matcher(text).region(begin, text.length());
    if (!address.lookingAt()) {
      return address.hitEnd() && !ended ? WAIT : copy(at, at + 1);
    }
    int end = address.end();
    if (isOpen(end)) {
      return WAIT;
    }
    int behind = begin > at && end < text.length() && text.charAt(end) == '>' ? end + 1 : end;
    var plain = address.group().replaceAll("[.,;:!?]+$", "");
    if (isKnown(plain)) {
      return copy(at, behind);
    }
    linksRemoved++;
    return leaveOut(at, at, behind == end ? begin + plain.length() : behind);
  }
}
