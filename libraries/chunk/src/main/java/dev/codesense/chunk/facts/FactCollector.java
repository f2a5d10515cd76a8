package dev.codesense.chunk.facts;

import dev.codesense.chunk.facts.ChunkFacts.Documentation;
import dev.codesense.chunk.facts.ChunkFacts.Interfaces;
import dev.codesense.chunk.facts.ChunkFacts.Origin;
import dev.codesense.chunk.facts.ChunkFacts.Size;
import dev.codesense.chunk.facts.ChunkFacts.Structure;
import dev.codesense.chunk.facts.ChunkFacts.Symbols;
import dev.codesense.chunk.facts.ChunkFacts.Testing;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Languages;
import dev.codesense.chunk.syntax.Layout;
import dev.codesense.chunk.syntax.Layout.Definition;
import dev.codesense.chunk.syntax.Layout.Place;
import dev.codesense.chunk.syntax.Signature;
import dev.codesense.chunk.syntax.Splitter.Span;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was found in the chunk being read. One per thread, used again for every chunk.
final class FactCollector {
  private static final int MOST_SIGNATURES = 12;

  /// What masking puts in a secret's place begins with this.

  private static final Set<String> MODIFIERS =
      Set.of(
          "abstract",
          "async",
          "const",
          "default",
          "defer",
          "export",
          "extern",
          "final",
          "inline",
          "lazy",
          "mut",
          "mutating",
          "native",
          "non-sealed",
          "open",
          "override",
          "readonly",
          "sealed",
          "static",
          "strictfp",
          "suspend",
          "synchronized",
          "transient",
          "unsafe",
          "virtual",
          "volatile");

  private static final List<String> VISIBILITIES =
      List.of("public", "protected", "package", "private");
  private static final Set<String> BRANCHES =
      Set.of(
          "if", "for", "while", "case", "catch", "elif", "except", "when", "match", "rescue",
          "unless");
  private static final Set<String> RAISES =
      Set.of("throw", "throws", "catch", "raise", "except", "rescue");
  private static final Set<Language> NO_SUPERTYPES_BY_COLON =
      EnumSet.of(Language.PYTHON, Language.CSS, Language.DOCKERFILE);
  private static final Set<String> SUPERTYPE_WORDS =
      Set.of("extends", "implements", "with", "permits");

  /// What is the same for all chunks of a file.
  record FileContext(
      SourceFile file,
      Languages languages,
      TextLines lines,
      Layout layout,
      int chunks,
      boolean generated,
      @Nullable String licence) {

    Origin origin(Span span) {
      return new Origin(
          generated,
          file.vendored(),
          file.executable(),
          licence,
          file.secretsMasked() == 0 ? 0 : placeholders(span));
    }

    private int placeholders(Span span) {
      var text = lines.text(span);
      int count = 0;
      for (int at = text.indexOf(TextLines.SECRET);
          at >= 0;
          at = text.indexOf(TextLines.SECRET, at + 1)) {
        count++;
      }
      return count;
    }
  }

  private final List<FactValues> all = new ArrayList<>();
  final FactValues calls = values(FactRules.MOST_NAMES);
  final FactValues imports = values(FactRules.MOST_VALUES);
  final FactValues annotations = values(FactRules.MOST_VALUES);
  final FactValues exceptions = values(FactRules.MOST_VALUES);
  final FactValues endpoints = values(FactRules.MOST_VALUES);
  final FactValues environment = values(FactRules.MOST_VALUES);
  final FactValues options = values(FactRules.MOST_VALUES);
  final FactValues topics = values(FactRules.MOST_VALUES);
  final FactValues security = values(FactRules.MOST_VALUES);
  final FactValues cases = values(FactRules.MOST_VALUES);
  final FactValues configKeys = values(FactRules.MOST_VALUES);
  final FactValues sqlTables = values(FactRules.MOST_VALUES);
  final FactValues sqlVerbs = values(FactRules.MOST_VALUES);
  final FactValues kubernetesKinds = values(FactRules.MOST_VALUES);
  final FactValues kubernetesNames = values(FactRules.MOST_VALUES);
  final FactValues images = values(FactRules.MOST_VALUES);
  final FactValues dependencies = values(FactRules.MOST_VALUES);
  private final FactValues todos = values(FactRules.MOST_VALUES);
  private final FactValues links = values(FactRules.MOST_VALUES);
  private final FactValues issues = values(FactRules.MOST_VALUES);
  private final FactValues defined = values(FactRules.MOST_VALUES);
  private final FactValues qualified = values(FactRules.MOST_VALUES);
  private final FactValues supertypes = values(FactRules.MOST_VALUES);
  private final FactValues modifiers = values(FactRules.MOST_VALUES);
  private final List<String> referenced = new ArrayList<>();
  private int referencesCut;
  private int branches;
  private int deepest;
  private int shallowest;
  private int commentInk;
  private int latin;
  private int cyrillic;

  private FactValues values(int most) {
    var values = new FactValues(most);
    all.add(values);
    return values;
  }

  static boolean isBranch(String word) {
    return BRANCHES.contains(word);
  }

  static boolean isRaise(String word) {
    return RAISES.contains(word);
  }

  static String text(byte[] content, int from, int to) {
    int end = Math.min(to, from + 4 * FactRules.LONGEST_TEXT);
    return new String(content, from, Math.max(0, end - from), StandardCharsets.UTF_8);
  }

  private int cut() {
    int cut = referencesCut;
    for (var values : all) {
      cut += values.cut();
    }
    return cut;
  }

  void begin(int depth) {
    all.forEach(FactValues::clear);
    referenced.clear();
    referencesCut = 0;
    branches = 0;
    deepest = depth;
    shallowest = depth;
    commentInk = 0;
    latin = 0;
    cyrillic = 0;
  }

  void branch() {
    branches++;
  }

  void depth(int depth) {
    deepest = Math.max(deepest, depth);
    shallowest = Math.min(shallowest, depth);
  }

  /// The caller sees to it that a name is added once.
  void reference(String name) {
    if (name.isEmpty()) {
      return;
    }
    if (referenced.size() < FactRules.MOST_NAMES) {
      referenced.add(name);
    } else {
      referencesCut++;
    }
  }

  void option(String text) {
    int end = 2;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
      end++;
    }
    options.add(text.substring(0, end));
  }

  /// `${a.b:default}` and `a.b` both name the key `a.b`.
  void configKey(String text) {
    int open = text.indexOf("${");
    if (open >= 0) {
      int end = open + 2;
      while (end < text.length() && ":}".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      configKeys.add(text.substring(open + 2, end));
    } else if (!text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('#') < 0) {
      configKeys.add(text);
    }
  }

  void link(byte[] content, int from, int end) {
    int at = from + 4;
    if (at < end && content[at] == 's') {
      at++;
    }
    if (at + 3 > end || content[at] != ':' || content[at + 1] != '/' || content[at + 2] != '/') {
      return;
    }
    at += 3;
    int start = at;
    // What is longer is no value; without the bound, links in a link would be read again and again.
    int limit = Math.min(end, from + FactRules.LONGEST_VALUE + 1);
    while (at < limit && content[at] > ' ' && "<>\"'`)]}\\|".indexOf(content[at]) < 0) {
      at++;
    }
    while (at > start && ".,;:*".indexOf(content[at - 1]) >= 0) {
      at--;
    }
    if (at > start && at - from <= FactRules.LONGEST_VALUE) {
      links.add(text(content, from, at));
    }
  }

  /// Reads a comment, or prose.
  void comment(byte[] content, int from, int end) {
    for (int at = from; at < end; at++) {
      byte b = content[at];
      if (b < 0) {
        // Russian letters lie in U+0400..U+04FF, which UTF-8 begins with D0 to D3.
        if (b >= (byte) 0xD0 && b <= (byte) 0xD3) {
          cyrillic++;
        }
        commentInk += (b & 0xC0) == 0x80 ? 0 : 1;
      } else if (b > ' ') {
        commentInk++;
        if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')) {
          latin++;
          boolean wordStart = at == from || !FactScanner.isWordPart(content[at - 1]);
          if (wordStart) {
            commentWord(content, at, end);
          }
        } else if (b == '#' && (at == from || content[at - 1] <= ' ' || content[at - 1] == '(')) {
          issueNumber(content, at, end);
        }
      }
    }
  }

  private void commentWord(byte[] content, int at, int end) {
    switch (content[at]) {
      case 'T' -> todo(content, at, end, "TODO");
      case 'F' -> todo(content, at, end, "FIXME");
      case 'X' -> todo(content, at, end, "XXX");
      case 'H' -> todo(content, at, end, "HACK");
      case 'h' -> {
        if (at + 8 < end
            && content[at + 1] == 't'
            && content[at + 2] == 't'
            && content[at + 3] == 'p') {
          link(content, at, end);
        }
      }
      default -> {}
    }
    if (content[at] >= 'A' && content[at] <= 'Z') {
      issueKey(content, at, end);
    }
  }

  private void todo(byte[] content, int at, int end, String mark) {
    int stop = at + mark.length();
    if (stop > end || (stop < end && FactScanner.isWordPart(content[stop]))) {
      return;
    }
    for (int i = 1; i < mark.length(); i++) {
      if (content[at + i] != mark.charAt(i)) {
        return;
      }
    }
    while (stop < end && content[stop] != '\n' && stop - at < FactRules.LONGEST_VALUE) {
      stop++;
    }
    var remark = text(content, at, stop).strip();
    todos.add(remark.endsWith("*/") ? remark.substring(0, remark.length() - 2) : remark);
  }

  private void issueNumber(byte[] content, int at, int end) {
    int stop = at + 1;
    while (stop < end && content[stop] >= '0' && content[stop] <= '9') {
      stop++;
    }
    if (stop > at + 1
        && stop - at <= 8
        && (stop == end || !FactScanner.isWordPart(content[stop]))) {
      issues.add(text(content, at, stop));
    }
  }

  private static final Set<String> NO_TRACKERS =
      Set.of(
          "UTF", "ISO", "SHA", "MD", "RFC", "AES", "JEP", "CP", "IEEE", "CVE", "HTTP", "TLS", "X");

  private void issueKey(byte[] content, int at, int end) {
    int dash = at;
    while (dash < end
        && dash - at <= 10
        && ((content[dash] >= 'A' && content[dash] <= 'Z')
            || (dash > at && content[dash] >= '0' && content[dash] <= '9'))) {
      dash++;
    }
    if (dash - at < 2 || dash >= end || content[dash] != '-') {
      return;
    }
    int stop = dash + 1;
    while (stop < end && content[stop] >= '0' && content[stop] <= '9') {
      stop++;
    }
    if (stop > dash + 1
        && stop - dash <= 7
        && (stop == end || (!FactScanner.isWordPart(content[stop]) && content[stop] != '-'))
        && !NO_TRACKERS.contains(text(content, at, dash))) {
      issues.add(text(content, at, stop));
    }
  }

  ChunkFacts finish(FileContext context, Span span, Place place) {
    var lines = context.lines();
    int visibility = VISIBILITIES.size();
    @Nullable String signature = null;
    @Nullable String doc = null;
    var definedNames = new HashSet<String>();
    boolean test = Tests.isTest(context.file().path());
    int signed = 0;
    boolean signatureOfMore = false;
    for (var definition : place.definitions) {
      var name = String.valueOf(definition.block().name);
      var simple = simpleName(name);
      definedNames.add(simple);
      defined.add(simple);
      qualified.add(qualified(definition, name));
      var kind = definition.block().kind;
      var language = context.languages().at(definition.block().start);
      if (signed == 0) {
        doc = DocComments.of(language, lines, span, place, definition.block());
      }
      if (signed < MOST_SIGNATURES) {
        signed++;
        var head = Signature.of(lines, definition.block());
        boolean betterKnown = signature != null && (signatureOfMore || kind == Kind.FIELD);
        if (!betterKnown && !head.text().isEmpty()) {
          signatureOfMore = kind != Kind.FIELD;
          signature = head.text();
        }
        visibility = Math.min(visibility, read(head, language, simple, kind == Kind.TYPE));
      }
      if (test && kind == Kind.FUNCTION && Tests.isCase(lines, definition.block(), simple)) {
        cases.add(simple);
      }
    }
    if (!test) {
      cases.clear();
    }
    var used = new ArrayList<String>(referenced.size());
    for (var name : referenced) {
      if (!definedNames.contains(name)) {
        used.add(name);
      }
    }
    var namespace = context.layout().namespace();
    int nonBlankCharacters = lines.nonBlankCharacters(span);
    return new ChunkFacts(
        new Structure(
            place.kind(),
            place.enclosing.stream()
                .map(name -> FactValues.clean(name, FactRules.LONGEST_VALUE))
                .limit(FactRules.MOST_VALUES)
                .toList(),
            namespace == null ? null : FactValues.clean(namespace, FactRules.LONGEST_VALUE),
            lines.count(),
            context.chunks()),
        new Symbols(
            defined.list(),
            qualified.list(),
            List.copyOf(used),
            calls.list(),
            imports.list(),
            supertypes.list(),
            annotations.list(),
            visibility < VISIBILITIES.size() ? VISIBILITIES.get(visibility) : null,
            modifiers.list(),
            signature,
            exceptions.list()),
        new Documentation(
            doc,
            nonBlankCharacters == 0 ? 0 : Math.min(1.0, commentInk / (double) nonBlankCharacters),
            todos.list(),
            links.list(),
            issues.list(),
            cyrillic >= 20 && cyrillic * 5 > latin ? "ru" : latin >= 20 ? "en" : null),
        new Testing(test, cases.list(), test ? Tests.subjects(context.file().path()) : List.of()),
        new Interfaces(
            endpoints.list(),
            configKeys.list(),
            environment.list(),
            sqlTables.list(),
            sqlVerbs.list(),
            kubernetesKinds.list(),
            kubernetesNames.list(),
            images.list(),
            topics.list(),
            dependencies.list(),
            options.list(),
            security.list()),
        new Size(
            lines.end(span) - span.start(),
            span.last() - span.first() + 1,
            nonBlankCharacters,
            branches,
            deepest - shallowest,
            cut()),
        context.origin(span),
        context.file().access(),
        context.file().history());
  }

  private static String qualified(Definition definition, String name) {
    return definition.enclosing().isEmpty()
        ? name
        : String.join(".", definition.enclosing()) + "." + name;
  }

  /// Reads modifiers and supertypes off a head; returns the visibility's rank.
  private int read(Signature head, Language language, String name, boolean type) {
    int visibility = defaultVisibility(language, name);
    boolean explicit = false;
    boolean supers = false;
    for (var word : head.words()) {
      if (supers) {
        if (word.equals("where")) {
          supers = false;
        } else if (!SUPERTYPE_WORDS.contains(word)
            && !VISIBILITIES.contains(word)
            && Character.isJavaIdentifierStart(word.charAt(0))) {
          supertypes.add(word);
        }
        continue;
      }
      if (SUPERTYPE_WORDS.contains(word) || word.equals(":")) {
        supers = type && !(word.equals(":") && NO_SUPERTYPES_BY_COLON.contains(language));
      } else if (MODIFIERS.contains(word)) {
        modifiers.add(word);
      } else if (!explicit) {
        int rank =
            word.equals("pub") || word.equals("export") || word.equals("open")
                ? 0
                : word.equals("internal") || word.equals("fileprivate")
                    ? 2
                    : VISIBILITIES.indexOf(word);
        if (rank >= 0) {
          explicit = true;
          visibility = rank;
        }
      }
    }
    if (type && language == Language.PYTHON) {
      pythonSupertypes(head.text());
    }
    return visibility;
  }

  private void pythonSupertypes(String head) {
    int open = head.indexOf('(');
    int close = head.lastIndexOf(')');
    if (open > 0 && close > open) {
      for (var base : head.substring(open + 1, close).split(",")) {
        if (base.indexOf('=') < 0 && !base.isBlank()) {
          supertypes.add(base);
        }
      }
    }
  }

  private static int defaultVisibility(Language language, String name) {
    return switch (language) {
      case JAVA -> 2;
      case GO -> Character.isUpperCase(name.charAt(0)) ? 0 : 2;
      case PYTHON -> name.startsWith("_") && !name.startsWith("__init") ? 3 : 0;
      case KOTLIN, SCALA, PHP, RUBY, SWIFT -> 0;
      case RUST, CSHARP -> 3;
      default -> VISIBILITIES.size();
    };
  }

  static String simpleName(String name) {
    int at = Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'));
    var simple = at < 0 || at == name.length() - 1 ? name : name.substring(at + 1);
    return simple.startsWith("$") && simple.length() > 1
        ? simple.substring(1).strip()
        : simple.strip().toLowerCase(Locale.ROOT).isEmpty() ? name : simple;
  }
}
