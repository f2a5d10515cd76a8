package dev.codesense.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The generic rule: a value assigned to a name such as `api_key` or `пароль`, in code, in
/// configuration, in a call, in a comment or in prose. By far the most frequent keywords and the
/// most false alarms, hence written by hand instead of as a regular expression.
final class AssignmentScanner {
  static final String KIND = "generic-secret";
  static final String PASSWORD_KIND = "password";

  private static final int LONGEST_NAME = 48;
  private static final int LONGEST_VALUE = 512;
  private static final int LONGEST_INDENT = 120;
  private static final int LOOK_BACK = 120;

  /// Files where a value stands bare after its name.
  private static final Set<String> SETTINGS =
      words(
          """
          env properties ini cfg cnf conf config yaml yml toml sh bash zsh fish ps1 bat cmd tfvars
          npmrc pypirc netrc log local production development staging envrc service list mk csv tsv dockerfile containerfile ldif http rest
          """);

  private static final Set<String> INDENTED = words("yaml yml");

  private static final Set<String> PROSE =
      words("md markdown mdx rst adoc asciidoc txt org tex wiki textile htm html rtf eml");

  private static final Set<String> BACKTICKS = words("js mjs cjs jsx ts mts cts tsx go vue svelte");

  private static final List<String> OPERATORS =
      List.of(":=", "=>", "==", "?=", "=", ":", ">", "(", ",", "：", "＝", "是", "为", "為", "は");

  private static final List<String> VERBS =
      List.of(
          "is ", "was ", "ist ", "est ", "es ", "war ", "lautet ", "это ", "to ", "- ", "– ", "— ",
          "-> ", "→ ");

  private static final List<String> COMMENTS =
      List.of("//", "#", "/*", "--", ";", "<!--", "%", "*", "rem ", "\"\"\"", "'");

  private final boolean bareValues;
  private final boolean indented;
  private final boolean prose;
  private final boolean fields;

  /// What begins and ends a string of several lines.
  private final List<String> fences;

  /// How far the text was read for such strings, and the one that is open there; a scan goes from
  /// left to right.
  private int fenced;

  private @Nullable String open;

  /// Before this no line that was looked at heads a table.
  private int headless;

  private final PairScanner pairs;

  AssignmentScanner(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    var extension = name.substring(dot + 1);
    bareValues =
        dot < 0
            || name.startsWith(".env")
            || name.startsWith("dockerfile")
            || SETTINGS.contains(extension);
    indented = INDENTED.contains(extension);
    prose = PROSE.contains(extension) || name.startsWith("readme");
    fields = extension.equals("csv") || extension.equals("tsv");
    fences = BACKTICKS.contains(extension) ? List.of("`") : List.of("\"\"\"", "'''");
    pairs = new PairScanner(bareValues);
  }

  /// A value worth hiding: where it stands and what it is called.
  record Value(int start, int end, String kind) {}

  /// Looks at what follows a keyword that begins at `at`, and at what stands below it.
  void at(CharSequence text, int at, String keyword, Consumer<Value> found) {
    int keywordEnd = at + Names.length(keyword);
    if (Names.needsBoundary(keyword) && !isBoundary(text, at)) {
      return;
    }
    if (Names.isAbbreviation(keyword)
        && keywordEnd < text.length()
        && Ascii.isLower(text.charAt(keywordEnd))) {
      return; // _passed, _pwhash
    }
    int nameEnd = nameEnd(text, keywordEnd);
    var sense = Names.senseOf(keyword);
    int nameStart = nameStart(text, at);
    var span = pairs.label(text, nameStart, nameEnd);
    if (span.isNone()) {
      span = direct(text, nameStart, nameEnd, keywordEnd, sense);
    }
    boolean heads = prose || fields;
    if ((span.isNone() && !heads) || Names.isPublic(Chars.substring(text, nameStart, nameEnd))) {
      return;
    }
    if (!span.isNone()) {
      var value = judged(text, span.start(), span.end(), span.quoted(), span.strict(), sense);
      if (value != null) {
        found.accept(value);
      }
    }
    if (prose) {
      if (nameStart >= headless) {
        headless = ColumnScanner.headless(text, nameStart);
      }
      if (nameStart >= headless) {
        ColumnScanner.table(text, nameStart, sense, found);
      }
    } else if (fields) {
      ColumnScanner.fields(text, nameStart, sense, found);
    }
  }

  /// A value that was found, if it is worth hiding.
  ///
  /// @param strict whether other things than values stand in such a place
  static @Nullable Value judged(
      CharSequence text, int start, int to, boolean quoted, boolean strict, Names.Sense sense) {
    int end = strict ? trimmed(text, start, to) : to;
    if (end <= start) {
      return null;
    }
    var value = Chars.substring(text, start, end);
    if (sense == Names.Sense.PASSWORD) {
      boolean secret =
          strict ? Values.isUnmistakablePassword(value) : Values.isPassword(value, quoted);
      return secret ? new Value(start, end, PASSWORD_KIND) : null;
    }
    boolean secret =
        Values.isRandom(value, sense, quoted)
            || (sense == Names.Sense.SECRET && Values.isUnmistakablePassword(value));
    return secret ? new Value(start, end, KIND) : null;
  }

  private PairScanner.Span direct(
      CharSequence text, int nameStart, int nameEnd, int keywordEnd, Names.Sense sense) {
    int length = text.length();
    boolean option = nameStart < length && text.charAt(nameStart) == '-';
    int position = Chars.skip(text, nameEnd, "\"'`])*\\", 8);
    position = Chars.skip(text, position, " \t", 8);
    if (position >= length) {
      return PairScanner.NONE;
    }
    int operatorStart = position;
    position = operator(text, position);
    boolean operated = position > operatorStart;
    char operator = operated ? text.charAt(operatorStart) : ' ';
    boolean strict = false;
    if (!operated) {
      boolean blank = operatorStart > nameEnd;
      char next = text.charAt(operatorStart);
      if (operatorStart == nameEnd + 1 && (next == '\'' || next == '"') && nameEnd == keywordEnd) {
        // SQL: PASSWORD 'x'
        strict = sense != Names.Sense.PASSWORD;
      } else if (next == '|' && prose) {
        position = operatorStart + 1;
        strict = true;
      } else if (option && blank) {
        strict = false;
      } else {
        int verb = pastVerb(text, operatorStart);
        if (verb > 0) {
          position = verb;
        } else if (!blank
            || !mayFollowBlank(text, nameStart, nameEnd, keywordEnd, operatorStart, sense)) {
          return PairScanner.NONE;
        }
        strict = true;
      }
    } else if (operator == ':' && nameStart > 0 && text.charAt(nameStart - 1) == ':') {
      return PairScanner.NONE; // arn:…:secret:…
    } else if (operator == ':' || operator == '=') {
      position = pastType(text, position);
    } else if (operator == ',' && !bareValues && !isQuoted(text, nameStart)) {
      return PairScanner.NONE; // an argument after another, not a value after its name
    } else if (operator == '(' && Chars.indexOf(text, '.', keywordEnd, nameEnd) >= 0) {
      return PairScanner.NONE; // password.encode("latin1")
    }
    boolean element = operator == '>' && operatorStart + 1 == position;
    boolean call = operator == '(' || operator == ',';
    // A list of names looks like names and values.
    strict |= operator == ',' && nameEnd != keywordEnd;
    position = Chars.skip(text, position, " \t", 16);
    position = Chars.skip(text, position, "*", prose ? 3 : 0);
    position = Chars.skip(text, position, " \t", 2);
    boolean nextLine = false;
    if (operated || option) {
      int next = pastLineEnd(text, position, operator, nameStart, element);
      if (next < 0) {
        return pairs.nested(text, position, nameStart);
      }
      nextLine = next > position;
      position = next;
    }
    if (option && Chars.startsWith(text, "pass:", position)) {
      position += "pass:".length(); // openssl says so of a password that is not elsewhere
    }
    position = pastTag(text, position);
    position = pastStringPrefix(text, position);
    if (position >= length) {
      return PairScanner.NONE;
    }
    if (text.charAt(position) == '{' && operated) {
      return pairs.nested(text, position, nameStart);
    }
    if (element && Chars.startsWith(text, "<![CDATA[", position)) {
      position += "<![CDATA[".length();
    }
    position = pastConcatenation(text, position);
    // A quote inside a string of another language is escaped: \", and inside one of that: \\\"
    int escaped = Chars.skip(text, position, "\\", 7);
    position = escaped < length ? escaped : position;
    char quote = text.charAt(position);
    boolean quoted = quote == '"' || quote == '\'' || quote == '`';
    var fence = fence(text, position);
    int start =
        fence == null
            ? quoted ? position + 1 : position
            : Chars.skip(text, position + fence.length(), " \t\r\n\\", LONGEST_INDENT);
    int limit = Math.min(length, start + LONGEST_VALUE);
    int end = start;
    while (end < limit && !ends(text.charAt(end), quoted, quote, element)) {
      end++;
    }
    if (end == start || (end == limit && end < length)) {
      return PairScanner.NONE;
    }
    if (fence != null) {
      int close = Chars.skip(text, end, " \t\r\n", LONGEST_INDENT);
      return Chars.startsWith(text, fence, close)
          ? new PairScanner.Span(start, end, true, strict)
          : PairScanner.NONE;
    }
    if (quoted) {
      return end < length && (text.charAt(end) == quote || text.charAt(end) == '\\')
          ? new PairScanner.Span(start, end, true, strict)
          : PairScanner.NONE;
    }
    if (element) {
      int close = Chars.skip(text, end, " \t\r\n", LONGEST_INDENT);
      return close < length && (text.charAt(close) == '<' || text.charAt(close) == ']')
          ? new PairScanner.Span(start, end, true, false)
          : PairScanner.NONE;
    }
    return bare(text, nameStart, nameEnd, start, end, new Bare(call, option, strict, nextLine));
  }

  /// Whether a value may stand right after a name and a blank: `requirepass VALUE` in settings,
  /// `log in with the password VALUE` in prose and comments.
  private boolean mayFollowBlank(
      CharSequence text, int nameStart, int nameEnd, int keywordEnd, int value, Names.Sense sense) {
    return (bareValues && sense != Names.Sense.MAYBE && endsWithOneWord(text, value))
        || (nameEnd == keywordEnd
            && hasDigit(text, value)
            && (prose || isComment(text, nameStart)));
  }

  /// How a value without quotes was reached.
  private record Bare(boolean call, boolean option, boolean strict, boolean nextLine) {}

  /// Without quotes, code has names and expressions where settings, comments, prose, commands and
  /// strings have values.
  private PairScanner.Span bare(
      CharSequence text, int nameStart, int nameEnd, int start, int end, Bare how) {
    boolean wholeWord = end >= text.length() || Character.isWhitespace(text.charAt(end));
    if (nameStart > 0 && text.charAt(nameStart - 1) == '<') {
      return PairScanner.NONE; // <SECRET:kind:7f3a>
    }
    boolean query = nameStart > 0 && "?&".indexOf(text.charAt(nameStart - 1)) >= 0;
    boolean afterEntity = Chars.startsWith(text, "&amp;", nameStart - 5);
    if (!how.call && wholeWord && !query) {
      if (bareValues || how.option || isEnvironmentStyle(text, nameStart, nameEnd)) {
        int last = end;
        while (bareValues && last > start && ",;})".indexOf(text.charAt(last - 1)) >= 0) {
          last--;
        }
        return new PairScanner.Span(start, last, false, how.strict);
      }
    }
    if ((how.call && !bareValues) || how.nextLine) {
      return PairScanner.NONE;
    }
    boolean inString = isInString(text, nameStart);
    int cut = end;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '<' || ((c == '&' || c == ';' || c == '#') && (query || inString || afterEntity))) {
        cut = i;
        break;
      }
    }
    return query
            || afterEntity
            || inString
            || prose
            || bareValues
            || isComment(text, nameStart)
            || isInFence(text, nameStart)
        ? new PairScanner.Span(start, cut, false, true)
        : PairScanner.NONE;
  }

  private static int nameEnd(CharSequence text, int from) {
    int position = from;
    // Where words are not set apart, the value may follow at once.
    if (from > 0 && isUnspaced(text.charAt(from - 1))) {
      return from;
    }
    int limit = Math.min(text.length(), from + LONGEST_NAME);
    while (position < limit && Chars.isNamePart(text.charAt(position))) {
      position++;
    }
    // A dot or hyphen ends a sentence, not a name.
    while (position > from && ".-".indexOf(text.charAt(position - 1)) >= 0) {
      position--;
    }
    return position;
  }

  private static boolean isQuoted(CharSequence text, int nameStart) {
    return nameStart > 0 && "\"'`".indexOf(text.charAt(nameStart - 1)) >= 0;
  }

  private static boolean isUnspaced(char c) {
    return c > 127
        && (Character.isIdeographic(c)
            || (c >= 0x3040 && c <= 0x30ff)
            || (c >= 0x0e00 && c <= 0x0e7f));
  }

  private static int nameStart(CharSequence text, int at) {
    int position = at;
    int limit = Math.max(0, at - LONGEST_NAME);
    while (position > limit && Chars.isNamePart(text.charAt(position - 1))) {
      position--;
    }
    return position;
  }

  private static boolean isBoundary(CharSequence text, int at) {
    return at == 0
        || !Ascii.isLetter(text.charAt(at - 1))
        || (Ascii.isUpper(text.charAt(at)) && Ascii.isLower(text.charAt(at - 1)));
  }

  /// `DB_PASSWORD=` without spaces, as in an environment, wherever it stands.
  private static boolean isEnvironmentStyle(CharSequence text, int nameStart, int nameEnd) {
    if (nameEnd >= text.length() || text.charAt(nameEnd) != '=') {
      return false;
    }
    for (int i = nameStart; i < nameEnd; i++) {
      if (Ascii.isLower(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether the line has begun a string before `at`, as far as one can tell from it alone.
  private static boolean isInString(CharSequence text, int at) {
    int limit = Math.max(0, at - LOOK_BACK);
    for (int i = at - 1; i >= limit; i--) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'' || c == '`') {
        return true;
      }
      if (Chars.isLineEnd(c)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isComment(CharSequence text, int at) {
    int start = Chars.lineStart(text, at, LOOK_BACK);
    int first = Chars.skip(text, start, " \t", LOOK_BACK);
    for (var comment : COMMENTS) {
      if (Chars.startsWithIgnoringCase(text, comment, first)) {
        return true;
      }
    }
    for (int i = start; i + 1 < at; i++) {
      char c = text.charAt(i);
      if ((c == '/' && (text.charAt(i + 1) == '/' || text.charAt(i + 1) == '*'))
          || (c == ' ' && text.charAt(i + 1) == '#')
          || (c == '-' && text.charAt(i + 1) == '-')) {
        return true;
      }
    }
    return false;
  }

  private static int operator(CharSequence text, int position) {
    for (var operator : OPERATORS) {
      if (Chars.startsWith(text, operator, position)) {
        return position + operator.length();
      }
    }
    return position;
  }

  /// Past a few words and what joins them to a value, or -1: `for the admin is `, `key: `.
  private static int pastVerb(CharSequence text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_NAME);
    int position = from;
    while (position < limit) {
      for (var verb : VERBS) {
        if (Chars.startsWith(text, verb, position)) {
          return position + verb.length();
        }
      }
      int word = position;
      while (position < limit
          && (Character.isLetter(text.charAt(position))
              || "'`_@".indexOf(text.charAt(position)) >= 0)) {
        position++;
      }
      if (position >= limit) {
        return -1;
      }
      char c = text.charAt(position);
      if (c == ':' || c == '=' || c == '：') {
        return position + 1;
      }
      if (c != ' ' || (position == word && position > from)) {
        return -1;
      }
      position++;
    }
    return -1;
  }

  /// Whether one word follows and then the line ends, as in `requirepass VALUE`.
  private static boolean endsWithOneWord(CharSequence text, int from) {
    int end = from;
    int limit = Math.min(text.length(), from + LONGEST_VALUE);
    while (end < limit && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    end = Chars.skip(text, end, " \t\\", 8);
    return end >= text.length() || Chars.isLineEnd(text.charAt(end));
  }

  /// Whether the word at `from` has a digit: the cheapest sign that it may be a secret.
  private static boolean hasDigit(CharSequence text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_NAME);
    for (int i = from; i < limit && !Character.isWhitespace(text.charAt(i)); i++) {
      if (Ascii.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /// `: String =` between a name and its value.
  private static int pastType(CharSequence text, int position) {
    int at = Chars.skip(text, position, " ", 2);
    int limit = Math.min(text.length(), at + 32);
    int type = at;
    while (type < limit
        && (Character.isLetter(text.charAt(type)) || "?&".indexOf(text.charAt(type)) >= 0)) {
      type++;
    }
    int equals = Chars.skip(text, type, " ", 2);
    boolean typed =
        type > at
            && equals < text.length()
            && text.charAt(equals) == '='
            && equals > type
            && !Chars.startsWith(text, "==", equals);
    return typed ? equals + 1 : position;
  }

  /// Where the value begins when its line ends before it; `position` when it does not; -1 when what
  /// follows may be an object.
  private int pastLineEnd(
      CharSequence text, int position, char operator, int nameStart, boolean element) {
    int at = position;
    boolean block = false;
    if (indented && operator == ':') {
      int indicator = Chars.skip(text, at, "|>", 1);
      if (indicator > at) {
        int after = Chars.skip(text, indicator, "+-0123456789", 2);
        int end = Chars.skip(text, after, " \t", 8);
        if (end < text.length() && Chars.isLineEnd(text.charAt(end))) {
          at = end;
          block = true;
        }
      }
    }
    if (at < text.length() && text.charAt(at) == '\\' && isLineEnd(text, at + 1)) {
      at++;
      block = true;
    }
    if (!isLineEnd(text, at)) {
      return position;
    }
    int next = Chars.skip(text, at, " \t\r\n", LONGEST_INDENT);
    if (next >= text.length()) {
      return position;
    }
    char c = text.charAt(next);
    if (element || block || c == '"' || c == '\'' || c == '`') {
      return next;
    }
    if (indented
        && operator == ':'
        && column(text, next) > column(text, lineIndent(text, nameStart))) {
      int end = Chars.lineEnd(text, next, LONGEST_VALUE);
      return Chars.indexOf(text, ':', next, end) < 0 && c != '-' ? next : -1;
    }
    return position;
  }

  private static boolean isLineEnd(CharSequence text, int at) {
    return at < text.length() && Chars.isLineEnd(text.charAt(at));
  }

  private static int column(CharSequence text, int at) {
    return at - Chars.lineStart(text, at, LONGEST_INDENT);
  }

  private static int lineIndent(CharSequence text, int at) {
    return Chars.skip(text, Chars.lineStart(text, at, LONGEST_INDENT), " ", LONGEST_INDENT);
  }

  /// YAML's `!!str ` and `&anchor ` before a value.
  private static int pastTag(CharSequence text, int position) {
    if (position >= text.length()
        || !(Chars.startsWith(text, "!!", position) || text.charAt(position) == '&')) {
      return position;
    }
    int at = position;
    int limit = Math.min(text.length(), position + 32);
    while (at < limit && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int value = Chars.skip(text, at, " ", 4);
    return value > at ? value : position;
  }

  /// Past the end of a string and what joins it to the next: `"…?token=" + "`, `"token=%s" % "`.
  private static int pastConcatenation(CharSequence text, int position) {
    int at = Chars.startsWith(text, "%s", position) ? position + 2 : position;
    if (at >= text.length() || "\"'`".indexOf(text.charAt(at)) < 0) {
      return position;
    }
    int operator = Chars.skip(text, at + 1, " \t", 4);
    int next = Chars.skip(text, operator, "+%.", 2);
    int literal = Chars.skip(text, next, " \t\r\n", LONGEST_INDENT);
    return next > operator && literal < text.length() && "\"'`".indexOf(text.charAt(literal)) >= 0
        ? literal
        : position;
  }

  /// `b"…"`, `f"…"`, `@"…"`, `r"…"`, `N'…'`
  private static int pastStringPrefix(CharSequence text, int position) {
    return position + 1 < text.length()
            && "bfruBFRUNEL@".indexOf(text.charAt(position)) >= 0
            && (text.charAt(position + 1) == '"' || text.charAt(position + 1) == '\'')
        ? position + 1
        : position;
  }

  /// The three quotes that begin a string of several lines at `position`, if they do.
  private static @Nullable String fence(CharSequence text, int position) {
    return Chars.startsWith(text, "\"\"\"", position)
        ? "\"\"\""
        : Chars.startsWith(text, "'''", position) ? "'''" : null;
  }

  /// Whether `at` is inside a string of several lines, as far as one can tell without a grammar.
  private boolean isInFence(CharSequence text, int at) {
    while (fenced < at) {
      int from = fenced;
      for (var fence : open == null ? fences : List.of(open)) {
        if (Chars.startsWith(text, fence, from)) {
          open = open == null ? fence : null;
          fenced += fence.length() - 1;
          break;
        }
      }
      fenced++;
    }
    return open != null;
  }

  private static boolean ends(char c, boolean quoted, char quote, boolean element) {
    if (c <= ' ' || c == 0x7f) {
      return !quoted || c != ' ';
    }
    if (quoted) {
      return c == quote || c == '\\';
    }
    return element
        ? c == '<' || c == ']'
        : c == '"' || c == '\'' || c == '`' || c == '\\' || c == '。' || c == '，' || c == '；';
  }

  /// Without the punctuation of the sentence around it.
  private static int trimmed(CharSequence text, int start, int end) {
    int last = end;
    while (last > start && ".,;:)]}>*|".indexOf(text.charAt(last - 1)) >= 0) {
      last--;
    }
    return last;
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
