package dev.codesense.secrets;

import com.google.re2j.Matcher;
import dev.codesense.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Replaces secrets in text by placeholders such as `<SECRET:github-token:7f3a>`.
///
/// The text keeps its number of lines: a secret over several lines leaves its line ends behind the
/// placeholder. Masking twice changes nothing. The same secret gives the same placeholder on every
/// machine, so that equal texts stay equal. Time grows linearly with the text, whatever it holds.
///
/// The last part is the beginning of an HMAC-SHA256 of the secret. Under the built-in key, which is
/// no secret, it is `0000` for what a person may have chosen: sixteen bits would rule out all but
/// one of 65,536 guesses. Under a key of one's own it tells those apart too.
///
/// Immutable and thread-safe.
public final class SecretMasker {

  /// Changes when the same text may be masked differently than before.
  public static final String VERSION = "3";

  /// Name of the secret that makes a project's placeholders: `CODESENSE_MASKING_KEY`.
  public static final String KEY = "masking-key";

  private static final String PROJECT_KEY = "codesense masking, key of the project, version 1";
  private static final String PRIVATE_KEY = "private-key";
  private static final String OPENING = "<SECRET:";
  private static final int LONGEST_KIND = 40;

  /// How many characters that a failed match read may be read again for the same keyword: keeps a
  /// text that begins a token everywhere and never ends one from being read over and over.
  private static final int REREAD = 128;

  private final List<Rule> rules;
  private final KeywordScanner scanner;

  private final List<String> keywords = new ArrayList<>();

  /// For each of the first keywords: the rule it belongs to.
  private final List<Rule> ruleOf = new ArrayList<>();

  /// Where the keywords of assignments begin, those of commands, and that of a private key.
  private final int assignments;

  private final int commands;
  private final int keyBlock;
  private final int manifest;
  private final int insert;

  private final SortedSet<String> kinds = new TreeSet<>();
  private final SecretKeySpec key;
  private final boolean ownKey;

  private SecretMasker(@Nullable Secret key) {
    ownKey = key != null;
    var keyText = key == null ? PROJECT_KEY : key.reveal();
    this.key = new SecretKeySpec(keyText.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    rules = Rules.all();
    for (var rule : rules) {
      kinds.add(rule.kind());
      for (var keyword : rule.keywords()) {
        keywords.add(keyword);
        ruleOf.add(rule);
      }
    }
    kinds.add(PRIVATE_KEY);
    kinds.add(AssignmentScanner.KIND);
    kinds.add(AssignmentScanner.PASSWORD_KIND);
    kinds.add(CommandScanner.KIND);
    kinds.add(KubernetesSecret.KIND);
    assignments = keywords.size();
    keywords.addAll(Names.keywords());
    commands = keywords.size();
    keywords.addAll(CommandScanner.keywords());
    keyBlock = keywords.size();
    keywords.add(KeyBlock.KEYWORD);
    manifest = keywords.size();
    keywords.add(KubernetesSecret.KEYWORD);
    insert = keywords.size();
    keywords.add(ColumnScanner.INSERT);
    scanner = new KeywordScanner(keywords);
  }

  /// Every rule that codesense knows.
  ///
  /// @param key makes placeholders that only its owners can relate to secrets
  ///   (`CODESENSE_MASKING_KEY`); null for the built-in key
  public static SecretMasker withDefaults(@Nullable Secret key) {
    return new SecretMasker(key);
  }

  /// What a finding may be, sorted.
  public SortedSet<String> kinds() {
    return new TreeSet<>(kinds);
  }

  /// Masks a text.
  ///
  /// @param path where it comes from: in files of settings, values stand without quotes
  public Masked mask(String path, String text) {
    var spans = spans(path, text);
    if (spans.isEmpty()) {
      return new Masked(text, List.of());
    }
    var masked = new StringBuilder(text.length());
    var findings = new ArrayList<Finding>(spans.size());
    int line = 1;
    int copied = 0;
    for (var span : spans) {
      line += lineEnds(text, copied, span.start);
      masked.append(text, copied, span.start);
      var secret = text.substring(span.start, span.end);
      masked.append(placeholder(span, secret));
      findings.add(new Finding(span.kind, line));
      secret.chars().filter(c -> c == '\n' || c == '\r').forEach(c -> masked.append((char) c));
      line += lineEnds(text, span.start, span.end);
      copied = span.end;
    }
    masked.append(text, copied, text.length());
    return new Masked(masked.toString(), findings);
  }

  /// @param rank lower tells more of what a secret is
  record Span(int start, int end, String kind, int rank, Rule.Origin origin) {}

  /// What is a secret, from left to right. Reads the text by its characters alone.
  List<Span> spans(String path, CharSequence text) {
    var found = new ArrayList<Span>();
    var scan = new AssignmentScanner(path);
    var covered = new Covered(ruleOf.size());
    // Few texts have been masked before; asking it once spares looking back at every keyword.
    boolean maskedBefore = text.toString().contains(OPENING);
    scanner.scan(
        text,
        (number, start) -> {
          if (maskedBefore
              && (start < covered.placeholderEnd || insidePlaceholder(text, start, covered))) {
            return;
          }
          if (number < assignments) {
            apply(ruleOf.get(number), number, text, start, covered, found);
          } else if (number < commands) {
            scan.at(text, start, keywords.get(number), value -> found.add(byPerson(value)));
          } else if (number < keyBlock) {
            // A program's name inside the command of another is one of its arguments.
            if (start >= covered.commandEnd || CommandScanner.isReader(keywords.get(number))) {
              int end =
                  CommandScanner.scan(
                      text, start, keywords.get(number), value -> found.add(byPerson(value)));
              covered.commandEnd = Math.max(covered.commandEnd, end);
            }
          } else if (number == insert) {
            if (start >= covered.insertEnd) {
              covered.insertEnd =
                  ColumnScanner.insert(text, start, value -> found.add(byPerson(value)));
            }
          } else if (number == manifest) {
            if (start >= covered.manifestEnd) {
              covered.manifestEnd =
                  KubernetesSecret.scan(
                      text,
                      start,
                      covered.manifestEnd,
                      (from, to) ->
                          found.add(
                              new Span(from, to, KubernetesSecret.KIND, 2, Rule.Origin.PERSON)));
            }
          } else {
            int end = start < covered.blockEnd ? -1 : KeyBlock.end(text, start);
            if (end > 0) {
              covered.blockEnd = end;
              found.add(new Span(start, end, PRIVATE_KEY, 0, Rule.Origin.MACHINE));
            }
          }
        });
    if (path.toLowerCase(Locale.ROOT).endsWith("htpasswd")) {
      passwordLines(text, found);
    }
    return found.isEmpty() ? found : merged(found, text);
  }

  /// What stands behind each user's name in a file such as `.htpasswd`: a hash of the password, or
  /// the password.
  private static void passwordLines(CharSequence text, List<Span> found) {
    int line = 0;
    while (line < text.length()) {
      int end = Chars.lineEnd(text, line, text.length());
      int colon = Chars.indexOf(text, ':', line, end);
      int last = Chars.skipBack(text, end, " \t", end);
      if (colon > line && last > colon + 1 && text.charAt(line) != '#') {
        found.add(new Span(colon + 1, last, Structures.HASH_KIND, 1, Rule.Origin.PERSON));
      }
      line = end + 1;
    }
  }

  private static Span byPerson(AssignmentScanner.Value value) {
    return new Span(value.start(), value.end(), value.kind(), 2, Rule.Origin.PERSON);
  }

  /// How far the text is already dealt with; a scan goes from left to right.
  private static final class Covered {
    final int[] ruleEnd;
    int placeholderEnd;
    int commandEnd;
    int blockEnd;
    int manifestEnd;
    int insertEnd;

    Covered(int keywords) {
      ruleEnd = new int[keywords];
    }
  }

  private void apply(
      Rule rule, int keyword, CharSequence text, int start, Covered covered, List<Span> found) {
    for (int lead = rule.leadMax(); lead >= rule.leadMin(); lead--) {
      int begin = start - lead;
      if (begin < covered.blockEnd
          || begin < covered.ruleEnd[keyword]
          || (rule.boundary() && !isBoundary(text, begin))) {
        continue;
      }
      var rest = new Rest(text, begin);
      var matcher = rule.pattern().matcher(rest);
      if (!matcher.lookingAt()) {
        covered.ruleEnd[keyword] = begin + Math.max(0, rest.furthest - REREAD);
        continue;
      }
      int group = group(matcher);
      int secretStart = begin + matcher.start(group);
      int secretEnd = begin + matcher.end(group);
      covered.ruleEnd[keyword] = secretEnd;
      if (isSecret(rule, matcher, group)) {
        int rank = rule.origin() == Rule.Origin.MACHINE ? 0 : 1;
        found.add(new Span(secretStart, secretEnd, rule.kind(), rank, rule.origin()));
        return;
      }
    }
  }

  /// The group that holds the secret: the first that took part, or all of the match.
  private static int group(Matcher matcher) {
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.start(group) >= 0) {
        return group;
      }
    }
    return 0;
  }

  private static boolean isSecret(Rule rule, Matcher matcher, int group) {
    var secret = matcher.group(group);
    return (rule.minEntropy() == 0 || Entropy.bitsPerCharacter(secret) > rule.minEntropy())
        && !Placeholders.isDocumented(secret)
        && rule.check().accepts(secret);
  }

  /// Whether what stands before `at` cannot belong to the same word. The end of an escape such as
  /// `\n`, `%3D` or a terminal's `ESC[1m` is no part of a word.
  private static boolean isBoundary(CharSequence text, int at) {
    if (at <= 0) {
      return at == 0;
    }
    char before = text.charAt(at - 1);
    if (!Ascii.isLetterOrDigit(before) && before != '_') {
      // A hyphen inside a word, as in a digest in URL-safe base64, is no boundary.
      return before != '-' || at == 1 || !Ascii.isLetterOrDigit(text.charAt(at - 2));
    }
    return (at >= 2 && text.charAt(at - 2) == '\\' && "nrtbf".indexOf(before) >= 0)
        || (at >= 3 && text.charAt(at - 3) == '%' && isHex(text, at - 2, at))
        || (at >= 6 && Chars.startsWith(text, "\\u", at - 6) && isHex(text, at - 4, at))
        || (before == 'm' && endsColour(text, at - 1));
  }

  private static boolean endsColour(CharSequence text, int end) {
    int at = end;
    int lowest = Math.max(0, end - 16);
    while (at > lowest && (Ascii.isDigit(text.charAt(at - 1)) || text.charAt(at - 1) == ';')) {
      at--;
    }
    return at >= 2 && text.charAt(at - 1) == '[' && text.charAt(at - 2) == '\u001b';
  }

  private static boolean isHex(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.isHex(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether `at` lies in one of our own placeholders; remembers where that ends.
  private boolean insidePlaceholder(CharSequence text, int at, Covered covered) {
    int opening = at;
    int lowest = Math.max(0, at - OPENING.length() - LONGEST_KIND - 6);
    while (opening >= lowest && !Chars.startsWith(text, OPENING, opening)) {
      opening--;
    }
    if (opening < lowest) {
      return false;
    }
    int end = placeholderEnd(text, opening);
    covered.placeholderEnd = Math.max(covered.placeholderEnd, end);
    return at < end;
  }

  /// Where the placeholder at `opening` ends, or 0 when there is none.
  private int placeholderEnd(CharSequence text, int opening) {
    int kindStart = opening + OPENING.length();
    int colon = Chars.indexOf(text, ':', kindStart, kindStart + LONGEST_KIND);
    if (colon < 0 || colon + 6 > text.length()) {
      return 0;
    }
    return kinds.contains(Chars.substring(text, kindStart, colon))
            && isHex(text, colon + 1, colon + 5)
            && text.charAt(colon + 5) == '>'
        ? colon + 6
        : 0;
  }

  /// Joins what overlaps under the kind that tells most; leaves placeholders alone.
  private static List<Span> merged(List<Span> found, CharSequence text) {
    found.sort(Comparator.comparingInt(Span::start).thenComparingInt(Span::rank));
    var merged = new ArrayList<Span>();
    for (var span : found) {
      var last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && span.start < last.end) {
        var better = span.rank < last.rank ? span : last;
        merged.set(
            merged.size() - 1,
            new Span(
                last.start, Math.max(last.end, span.end), better.kind, better.rank, better.origin));
      } else if (!Chars.startsWith(text, OPENING, span.start)) {
        merged.add(span);
      }
    }
    return merged;
  }

  private String placeholder(Span span, String secret) {
    var tag =
        span.origin == Rule.Origin.PERSON && !ownKey
            ? "0000"
            : HexFormat.of().formatHex(digest(secret), 0, 2);
    return OPENING + span.kind + ":" + tag + ">";
  }

  private byte[] digest(String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("Every Java platform has HmacSHA256", e);
    }
  }

  private static int lineEnds(String text, int from, int to) {
    int lines = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      // \r\n is one end of a line, \r alone is one too.
      if (c == '\n' || (c == '\r' && (i + 1 >= text.length() || text.charAt(i + 1) != '\n'))) {
        lines++;
      }
    }
    return lines;
  }

  /// The text from `offset` on, without copying it; remembers how far it was read.
  private static final class Rest implements CharSequence {
    private final CharSequence text;
    private final int offset;
    private int furthest;

    Rest(CharSequence text, int offset) {
      this.text = text;
      this.offset = offset;
    }

    @Override
    public int length() {
      return text.length() - offset;
    }

    @Override
    public char charAt(int index) {
      furthest = Math.max(furthest, index);
      return text.charAt(offset + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(offset + start, offset + end);
    }

    @Override
    public String toString() {
      return text.subSequence(offset, text.length()).toString();
    }
  }
}
