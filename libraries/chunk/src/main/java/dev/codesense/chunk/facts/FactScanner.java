package dev.codesense.chunk.facts;

import dev.codesense.chunk.facts.Words.Trigger;
import dev.codesense.chunk.facts.Words.Word;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Languages;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.Splitter.Span;
import dev.codesense.chunk.syntax.TextLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the facts of a file's chunks in one pass over its bytes: names, calls, strings, comments.
/// Belongs to one thread. Linear in the size of the file, whatever is in it.
public final class FactScanner {
  private static final int TRIGGER_REACH = 160;
  private static final int TYPE_REACH = 160;

  /// What stands in type arguments beside words.
  private static final String TYPE_MARKS = " ,.:?*&[]<>'";

  private final Map<Language, Words> tables = new EnumMap<>(Language.class);
  private final FactCollector found = new FactCollector();
  private int stamp;

  private byte[] content = new byte[0];
  private Language language = Language.TEXT;
  private Lexicon lexicon = Lexicon.of(Language.TEXT);
  private char typeArguments;
  private Words words = new Words(lexicon);
  private List<Imports.Import> imports = List.of();

  private @Nullable Trigger trigger;
  private boolean annotated;
  private int triggerEnd;
  private boolean raising;
  private int depth;

  /// By quote: up to where a search for its end has found none.
  private final int[] unclosed = new int[128];

  public List<ChunkFacts> scan(
      SourceFile file, Languages languages, TextLines lines, List<Span> spans, Layout layout) {
    this.content = lines.content();
    tables.values().forEach(Words::trim);
    use(languages.file());
    this.imports = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      for (var block : layout.place(i).imports) {
        use(languages.at(block.start));
        imports.addAll(Imports.of(language, lines.slice(block.start, block.end), words, i));
      }
    }
    int chunk = 0;
    for (var part : languages.parts()) {
      while (chunk + 1 < spans.size() && spans.get(chunk).end() <= part.around().start) {
        chunk++;
      }
      if (part.source() != null) {
        imports.add(new Imports.Import(part.source(), List.of(), chunk));
      }
    }
    var context =
        new FactCollector.FileContext(
            file, languages, lines, layout, spans.size(), file.generated(), Licences.of(content));
    var documents = ConfigFacts.documents(languages.file(), lines, spans, layout);
    trigger = null;
    raising = false;
    depth = 0;
    Arrays.fill(unclosed, 0);
    var facts = new ArrayList<ChunkFacts>(spans.size());
    int at = 0;
    for (int i = 0; i < spans.size(); i++) {
      var span = spans.get(i);
      stamp++;
      found.begin(depth);
      int from = Math.max(at, span.start());
      int end = lines.end(span);
      while (from < end) {
        int until = languages.changeBehind(from, end);
        use(languages.at(from));
        if (lexicon.prose()) {
          found.comment(content, from, until);
          from = until;
        } else {
          from = tokens(from, until);
        }
      }
      at = from;
      imported(i);
      var place = layout.place(i);
      ConfigFacts.add(context, span, place, documents.get(i), found);
      facts.add(found.finish(context, span, place));
    }
    return facts;
  }

  /// Reads on in a language.
  private void use(Language other) {
    if (other == language) {
      return;
    }
    language = other;
    lexicon = Lexicon.of(other);
    typeArguments = Lexicon.typeArguments(other);
    words = tables.computeIfAbsent(other, key -> new Words(Lexicon.of(key)));
    trigger = null;
    raising = false;
    annotated = false;
  }

  private void imported(int chunk) {
    for (var imported : imports) {
      boolean used = imported.chunk() == chunk;
      for (int i = 0; !used && i < imported.uses().size(); i++) {
        used = imported.uses().get(i).mentioned == stamp;
      }
      if (used) {
        found.imports.add(imported.name());
      }
    }
  }

  /// Reads tokens of one chunk; returns where the last one ended, at or behind `end`.
  private int tokens(int from, int end) {
    int at = from;
    boolean lineStart = true;
    while (at < end) {
      byte b = content[at];
      if (isWordStart(b)) {
        int start = at;
        do {
          at++;
        } while (at < end && isWordPart(content[at]));
        word(start, at, end);
        lineStart = false;
        continue;
      }
      if (b == '\n') {
        lineStart = true;
        raising = false;
        at++;
        continue;
      }
      if (b <= ' ' && b >= 0) {
        at++;
        continue;
      }
      int comment = commentEnd(at, end);
      if (comment > 0) {
        found.comment(content, at, comment);
        at = comment;
        continue;
      }
      if (lexicon.quotes().indexOf(b) >= 0) {
        int close = stringEnd(at, end);
        if (close > 0) {
          at = close;
          lineStart = false;
          continue;
        }
      }
      if (b >= '0' && b <= '9') {
        do {
          at++;
        } while (at < end && (isWordPart(content[at]) || content[at] == '.'));
        continue;
      }
      punctuation(b, at, end, lineStart);
      lineStart = false;
      at++;
    }
    return at;
  }

  private void punctuation(byte b, int at, int end, boolean lineStart) {
    switch (b) {
      case '{', '}' -> {
        depth += b == '{' ? 1 : -1;
        found.depth(depth);
        trigger = null;
        raising = false;
      }
      case ';' -> {
        trigger = null;
        raising = false;
      }
      case ')' -> raising = false;
      case '&', '|' -> {
        if (at + 1 < end && content[at + 1] == b) {
          found.branch();
        }
      }
      case '[' -> {
        // C#: [HttpGet("x")] stands at the start of its line.
        if (lineStart && language == Language.CSHARP) {
          annotated = true;
        }
      }
      case '#' -> {
        if (at + 1 < end && content[at + 1] == '[') {
          annotated = true;
        }
      }
      case '@' -> annotated = at + 1 < end && isWordStart(content[at + 1]);
      case '$' -> {
        if (language == Language.BASH || language == Language.DOCKERFILE) {
          variable(at + 1, end);
        }
      }
      case '-' -> {
        if ((language == Language.BASH || language == Language.DOCKERFILE)
            && at + 2 < end
            && content[at + 1] == '-'
            && isWordStart(content[at + 2])
            && (at == 0 || content[at - 1] <= ' ')) {
          int stop = at + 2;
          while (stop < end && (isWordPart(content[stop]) || content[stop] == '-')) {
            stop++;
          }
          found.options.add(text(at, stop));
        }
      }
      default -> {}
    }
  }

  private void word(int start, int end, int limit) {
    var word = words.of(content, start, end);
    if (word.keyword && !annotated) {
      if (FactCollector.isBranch(word.text)) {
        found.branch();
      }
      if (FactCollector.isRaise(word.text)) {
        raising = true;
      }
      trigger(word, start, end);
      return;
    }
    if (annotated) {
      annotated = false;
      found.annotations.add(text(start, dotted(end, limit)));
    }
    if (end - start > 1 && word.mentioned != stamp) {
      word.mentioned = stamp;
      found.reference(word.text);
      if (word.security != null) {
        found.security.add(word.security);
      }
    }
    if (raising && content[start] >= 'A' && content[start] <= 'Z') {
      found.exceptions.add(word.text);
      raising = end < limit && content[end] != '(';
    }
    if (word.called != stamp && calls(end, limit)) {
      word.called = stamp;
      found.calls.add(word.text);
    }
    trigger(word, start, end);
  }

  /// Whether a call's arguments begin at `at`, perhaps behind type arguments: `f<T>(x)`, `f[T](x)`.
  private boolean calls(int at, int limit) {
    if (at >= limit) {
      return false;
    }
    int open = at;
    if (typeArguments == '<') {
      // Rust: f::<T>(x).
      boolean turbofish = at + 2 < limit && content[at] == ':' && content[at + 1] == ':';
      open = turbofish && content[at + 2] == '<' ? at + 2 : at;
    }
    return content[open] == '('
        || (content[open] == typeArguments && callsBehindTypes(open, limit));
  }

  private boolean callsBehindTypes(int open, int limit) {
    byte opening = content[open];
    byte closing = (byte) (opening == '<' ? '>' : ']');
    int nested = 0;
    for (int at = open; at < limit && at - open < TYPE_REACH; at++) {
      byte b = content[at];
      if (b == opening) {
        nested++;
      } else if (b == closing) {
        nested--;
        if (nested == 0) {
          return at + 1 < limit && content[at + 1] == '(';
        }
      } else if (!isWordPart(b) && TYPE_MARKS.indexOf(b) < 0) {
        return false;
      }
    }
    return false;
  }

  private int dotted(int from, int limit) {
    int at = from;
    while (at + 1 < limit && content[at] == '.' && isWordStart(content[at + 1])) {
      at++;
      while (at < limit && isWordPart(content[at])) {
        at++;
      }
    }
    return at;
  }

  private void trigger(Word word, int start, int end) {
    if (word.trigger != null) {
      if (word.trigger == Trigger.ENVIRONMENT
          && end < content.length
          && content[end] == '.'
          && start > 0
          && content[start - 1] == '.') {
        // process.env.NAME
        int stop = end + 1;
        while (stop < content.length && isWordPart(content[stop])) {
          stop++;
        }
        environment(end + 1, stop);
        return;
      }
      trigger = word.trigger;
      triggerEnd = end + TRIGGER_REACH;
    }
  }

  private void variable(int from, int end) {
    int at = from < end && content[from] == '{' ? from + 1 : from;
    int stop = at;
    while (stop < end && isWordPart(content[stop])) {
      stop++;
    }
    environment(at, stop);
  }

  private void environment(int from, int to) {
    boolean upper = to > from + 1;
    for (int at = from; upper && at < to; at++) {
      byte b = content[at];
      upper = (b >= 'A' && b <= 'Z') || b == '_' || (b >= '0' && b <= '9' && at > from);
    }
    if (upper) {
      found.environment.add(text(from, to));
    }
  }

  private String text(int from, int to) {
    return FactCollector.text(content, from, to);
  }

  /// Where the comment that begins at `at` ends, or 0 if none begins.
  private int commentEnd(int at, int end) {
    for (var mark : lexicon.line()) {
      if (startsWith(at, end, mark)) {
        boolean attribute =
            mark.equals("#") && at + 1 < end && content[at + 1] == '[' && language == Language.PHP;
        boolean inWord = mark.equals("#") && at > 0 && content[at - 1] > ' ';
        if (attribute || inWord) {
          return 0;
        }
        int stop = at;
        while (stop < end && content[stop] != '\n') {
          stop++;
        }
        return stop;
      }
    }
    if (!lexicon.open().isEmpty() && startsWith(at, end, lexicon.open())) {
      int stop = at + lexicon.open().length();
      while (stop < end && !startsWith(stop, end, lexicon.close())) {
        stop++;
      }
      return Math.min(end, stop + lexicon.close().length());
    }
    return 0;
  }

  private boolean startsWith(int at, int end, String mark) {
    if (at + mark.length() > end) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      if (content[at + i] != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Reads the string that begins at `at`; returns where it ends, or 0 if that is no string.
  private int stringEnd(int at, int end) {
    byte quote = content[at];
    if (at < unclosed[quote]) {
      return 0;
    }
    boolean tripled =
        lexicon.tripled() && at + 2 < end && content[at + 1] == quote && content[at + 2] == quote;
    int from = at + (tripled ? 3 : 1);
    int stop = from;
    while (stop < end) {
      byte b = content[stop];
      if (b == '\\') {
        stop += 2;
        continue;
      }
      if (b == quote
          && (!tripled
              || (stop + 2 < end && content[stop + 1] == quote && content[stop + 2] == quote))) {
        break;
      }
      if (b == '\n' && !tripled && quote != '`') {
        // A lone quote, such as an apostrophe: not a string.
        unclosed[quote] = stop;
        return 0;
      }
      stop++;
    }
    stop = Math.min(stop, end);
    string(from, stop);
    return Math.min(end, stop + (tripled ? 3 : 1));
  }

  private void string(int from, int to) {
    if (trigger != null) {
      if (from > triggerEnd) {
        trigger = null;
      } else {
        triggered(trigger, from, to);
      }
    }
    if (to - from < 3) {
      return;
    }
    byte b = content[from];
    if (b == '-' && content[from + 1] == '-' && isWordStart(content[from + 2])) {
      found.option(text(from, to));
    } else if (b == 'h' && startsWith(from, to, "http")) {
      found.link(content, from, to);
    } else if (b != '/' && Sql.maybe(content, from, to)) {
      Sql.read(text(from, Math.min(to, from + 2_000)), found);
    }
  }

  private void triggered(Trigger what, int from, int to) {
    if (to - from > 300 || to == from) {
      return;
    }
    switch (what) {
      case ENDPOINT_GET -> endpoint("GET", from, to);
      case ENDPOINT_POST -> endpoint("POST", from, to);
      case ENDPOINT_PUT -> endpoint("PUT", from, to);
      case ENDPOINT_DELETE -> endpoint("DELETE", from, to);
      case ENDPOINT_PATCH -> endpoint("PATCH", from, to);
      case ENDPOINT_HEAD -> endpoint("HEAD", from, to);
      case ENDPOINT_OPTIONS -> endpoint("OPTIONS", from, to);
      case ENDPOINT_ANY -> endpoint("ANY", from, to);
      case ENVIRONMENT -> {
        environment(from, to);
        trigger = null;
      }
      case CONFIG -> {
        found.configKey(text(from, to));
        trigger = null;
      }
      case TOPIC -> {
        found.topics.add(text(from, to));
        trigger = null;
      }
      case TEST_CASE -> {
        found.cases.add(text(from, to));
        trigger = null;
      }
    }
  }

  private void endpoint(String method, int from, int to) {
    if (content[from] == '/') {
      found.endpoints.add(method + " " + text(from, to));
      trigger = null;
    }
  }

  static boolean isWordStart(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
  }

  static boolean isWordPart(byte b) {
    return isWordStart(b) || (b >= '0' && b <= '9');
  }
}
