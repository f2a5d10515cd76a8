package dev.codesense.distill.rows;

import dev.codesense.answer.LastChange;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Questions that the facts of a chunk answer, with answers made of nothing but these facts: rows
/// without a teacher. Which are made of a chunk, in which language and wording, depends on its id
/// alone.
public final class FactRows {
  private static final int LONGEST_LIST = 8;
  private static final int LONGEST_QUOTE = 400;
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]+");

  /// Made of one line, without what Markdown would read as the end of a name.
  private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}`{}]{1,120}");

  private final double russianShare;
  private final int perChunk;

  /// @param russianShare share of questions in Russian, 0 to 1
  /// @param perChunk most questions about a chunk
  public FactRows(double russianShare, int perChunk) {
    this.russianShare = russianShare;
    this.perChunk = perChunk;
  }

  /// What is the same for all candidates of a chunk.
  ///
  /// @param commit that its repository was indexed at
  /// @param cluster of its file
  /// @param tellsChange whether rows may be about its file's last change
  public record Setting(Split split, String commit, String cluster, boolean tellsChange) {}

  /// The candidates of a chunk, at most so many as a chunk may have; which, its id decides.
  public List<Candidate> of(Chunk chunk, Setting setting) {
    var drafts = new ArrayList<Draft>();
    drafts.addAll(ofSymbols(chunk));
    drafts.addAll(ofInterfaces(chunk));
    drafts.addAll(ofTests(chunk));
    drafts.addAll(ofDocument(chunk));
    return drafts.stream()
        .filter(Draft::isPlain)
        .sorted(Comparator.comparing(draft -> draft.lot(chunk)))
        .limit(perChunk)
        .map(draft -> candidate(draft, chunk, setting))
        .toList();
  }

  /// What a change to a chunk's symbol touches.
  ///
  /// @param symbol as [#sought] names it
  /// @param uses chunks of other files that use it, at least one
  public Optional<Candidate> ofUses(Chunk chunk, String symbol, List<Chunk> uses, Setting setting) {
    var draft =
        new Draft(
            Kind.IMPACT,
            chunk.facts().symbols().qualified().getFirst(),
            List.of(symbol),
            uses.stream().map(FactRows::title).toList(),
            "",
            uses);
    return draft.isPlain() ? Optional.of(candidate(draft, chunk, setting)) : Optional.empty();
  }

  /// When a chunk's file was last changed, and why; empty where nobody wrote it down.
  public List<Candidate> ofChange(Chunk chunk, Setting setting) {
    var history = chunk.facts().history();
    var message = history == null ? null : history.lastMessage();
    if (!setting.tellsChange() || history == null || message == null) {
      return List.of();
    }
    var quote = quote(message.lines().findFirst().orElse(""));
    if (quote.isEmpty()) {
      return List.of();
    }
    var path = chunk.path();
    var slots =
        Map.of(
            "commit",
            LastChange.shortId(history.lastCommit()),
            "date",
            LocalDate.ofInstant(history.lastChange(), ZoneOffset.UTC).toString());
    return Stream.of(Kind.CHANGE_REASON, Kind.CHANGE_TIME)
        .map(kind -> new Draft(kind, path, List.of(path), List.of(), quote, List.of()))
        .filter(Draft::isPlain)
        .map(draft -> candidate(draft, chunk, setting, slots))
        .toList();
  }

  /// The symbol of a chunk whose users are worth looking for: its only one, of a name that tells.
  public static Optional<String> sought(Chunk chunk) {
    var defined = chunk.facts().symbols().defined();
    return !chunk.facts().testing().test()
            && defined.size() == 1
            && chunk.facts().symbols().qualified().size() == 1
            && defined.getFirst().length() > 3
        ? Optional.of(defined.getFirst())
        : Optional.empty();
  }

  /// A candidate before its language is chosen.
  ///
  /// @param subjects see [Candidate#subjects]
  /// @param values to list
  /// @param quote word for word; empty for none
  /// @param others further gold chunks, each behind its value
  private record Draft(
      Kind kind,
      String subject,
      List<String> subjects,
      List<String> values,
      String quote,
      List<Chunk> others) {
    Draft(Kind kind, String subject, List<String> values) {
      this(kind, subject, List.of(subject), values, "", List.of());
    }

    boolean isPlain() {
      return NAME.matcher(subject).matches()
          && values.stream().allMatch(value -> NAME.matcher(value).matches());
    }

    String lot(Chunk chunk) {
      return Sha256.ofParts(chunk.chunkId().toString(), kind.name(), subject);
    }
  }

  private static List<Draft> ofSymbols(Chunk chunk) {
    var facts = chunk.facts();
    var symbols = facts.symbols();
    if (facts.testing().test() || symbols.qualified().isEmpty() || symbols.defined().isEmpty()) {
      return List.of();
    }
    var subject = symbols.qualified().getFirst();
    var subjects = List.of(subject, subject.substring(subject.lastIndexOf('.') + 1));
    var drafts = new ArrayList<Draft>();
    drafts.add(new Draft(Kind.WHERE, subject, subjects, List.of(), "", List.of()));
    var comment = facts.documentation().docComment();
    var quote = comment == null ? "" : quote(comment);
    if (!quote.isEmpty()) {
      drafts.add(new Draft(Kind.WHAT, subject, subjects, List.of(), quote, List.of()));
    }
    // Facts of a chunk with several definitions do not say which of them calls what.
    if (symbols.qualified().size() == 1) {
      Stream.of(
              Map.entry(Kind.CALLS, symbols.calls()),
              Map.entry(Kind.EXCEPTIONS, symbols.exceptions()),
              Map.entry(Kind.SUPERTYPES, symbols.supertypes()))
          .filter(list -> list.getValue().size() >= (list.getKey() == Kind.CALLS ? 2 : 1))
          .map(list -> new Draft(list.getKey(), subject, subjects, list.getValue(), "", List.of()))
          .forEach(drafts::add);
    }
    return drafts;
  }

  private static List<Draft> ofInterfaces(Chunk chunk) {
    var interfaces = chunk.facts().interfaces();
    var drafts = new ArrayList<Draft>();
    interfaces.configKeys().forEach(key -> drafts.add(new Draft(Kind.CONFIG, key, List.of())));
    interfaces
        .environment()
        .forEach(name -> drafts.add(new Draft(Kind.ENVIRONMENT, name, List.of())));
    interfaces.endpoints().forEach(path -> drafts.add(new Draft(Kind.ENDPOINT, path, List.of())));
    if (!interfaces.sqlVerbs().isEmpty()) {
      interfaces
          .sqlTables()
          .forEach(table -> drafts.add(new Draft(Kind.TABLE, table, interfaces.sqlVerbs())));
    }
    interfaces.options().forEach(option -> drafts.add(new Draft(Kind.OPTION, option, List.of())));
    interfaces.topics().forEach(topic -> drafts.add(new Draft(Kind.TOPIC, topic, List.of())));
    interfaces.images().forEach(image -> drafts.add(new Draft(Kind.IMAGE, image, List.of())));
    interfaces
        .dependencies()
        .forEach(library -> drafts.add(new Draft(Kind.DEPENDENCY, library, List.of())));
    return drafts;
  }

  private static List<Draft> ofTests(Chunk chunk) {
    var testing = chunk.facts().testing();
    return !testing.test() || testing.cases().isEmpty() || testing.subjects().isEmpty()
        ? List.of()
        : List.of(new Draft(Kind.TESTS, testing.subjects().getFirst(), testing.cases()));
  }

  /// Prose below a heading.
  private static List<Draft> ofDocument(Chunk chunk) {
    var enclosing = chunk.facts().structure().enclosing();
    if (!chunk.language().equals("markdown") || enclosing.isEmpty()) {
      return List.of();
    }
    var prose =
        chunk
            .text()
            .lines()
            .map(String::strip)
            .dropWhile(line -> line.isEmpty() || line.startsWith("#"))
            .takeWhile(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    boolean isProse = !prose.isEmpty() && Character.isLetter(prose.charAt(0));
    var quote = isProse ? quote(prose) : "";
    return quote.isEmpty()
        ? List.of()
        : List.of(
            new Draft(
                Kind.DOCUMENT,
                enclosing.getLast(),
                List.of(enclosing.getLast()),
                List.of(),
                quote,
                List.of()));
  }

  /// The symbol that a chunk is or lies in; its file where it has neither.
  private static String title(Chunk chunk) {
    var qualified = chunk.facts().symbols().qualified();
    if (!qualified.isEmpty()) {
      return qualified.getFirst();
    }
    var enclosing = chunk.facts().structure().enclosing();
    return enclosing.isEmpty() ? chunk.path() : String.join(".", enclosing);
  }

  /// The first sentences in one line; empty when they say too little.
  private static String quote(String text) {
    var quote = new StringBuilder();
    for (var sentence : SENTENCE_END.split(text.strip().replaceAll("\\s+", " "))) {
      if (quote.length() + sentence.length() >= LONGEST_QUOTE) {
        break;
      }
      quote.append(quote.isEmpty() ? "" : " ").append(sentence);
      if (quote.length() > LONGEST_QUOTE / 3) {
        break;
      }
    }
    return WORD.matcher(quote).results().count() < 4 ? "" : quote.toString();
  }

  private Candidate candidate(Draft draft, Chunk chunk, Setting setting) {
    return candidate(draft, chunk, setting, Map.of());
  }

  private Candidate candidate(
      Draft draft, Chunk chunk, Setting setting, Map<String, String> further) {
    long lot = Long.parseUnsignedLong(draft.lot(chunk), 0, 16, 16);
    boolean russian = (lot >>> 40) < russianShare * (1 << 24);
    var slots = new HashMap<>(further);
    slots.put("subject", draft.subject());
    slots.put("quote", draft.quote());
    slots.put("cite", Citation.of(0));
    slots.put("at", at(chunk, russian));
    slots.put("in", in(chunk, russian));
    slots.put("list", list(draft, russian));
    return new Candidate(
        setting.split(),
        draft.kind().title(),
        russian ? "ru" : "en",
        Origin.FACTS,
        draft.kind().question(russian, (int) lot, slots),
        draft.kind().answer(russian, slots),
        Stream.concat(Stream.of(chunk), draft.others().stream())
            .map(gold -> place(gold, setting.commit()))
            .toList(),
        draft.subjects(),
        draft.quote().isEmpty() ? List.of() : List.of(draft.quote()),
        setting.cluster(),
        licence(chunk),
        "",
        "");
  }

  /// SPDX id that a chunk's file names; empty for none.
  public static String licence(Chunk chunk) {
    var licence = chunk.facts().origin().licence();
    return licence == null ? "" : licence;
  }

  /// Where a chunk is.
  public static Place place(Chunk chunk, String commit) {
    return new Place(
        chunk.repo(),
        commit,
        chunk.path(),
        chunk.startLine(),
        chunk.endLine(),
        chunk.chunkId().toString());
  }

  private static String at(Chunk chunk, boolean russian) {
    boolean one = chunk.startLine() == chunk.endLine();
    return "`%s`, %s %s"
        .formatted(
            chunk.path(),
            russian ? (one ? "строка" : "строки") : (one ? "line" : "lines"),
            one ? chunk.startLine() : chunk.startLine() + "-" + chunk.endLine());
  }

  private static String in(Chunk chunk, boolean russian) {
    var title = title(chunk);
    return title.equals(chunk.path()) || !NAME.matcher(title).matches()
        ? ""
        : (russian ? ", в `%s`" : ", in `%s`").formatted(title);
  }

  /// Values one after the other, each with its citation where it is a chunk of its own.
  private static String list(Draft draft, boolean russian) {
    var values = draft.values();
    var written =
        IntStream.range(0, Math.min(values.size(), LONGEST_LIST))
            .mapToObj(i ->
                "`"
                    + values.get(i)
                    + "`"
                    + (draft.others().isEmpty() ? "" : " " + Citation.of(i + 1)))
            .toList();
    if (written.size() < 2) {
      return String.join("", written);
    }
    return String.join(", ", written.subList(0, written.size() - 1))
        + (russian ? " и " : " and ")
        + written.getLast();
  }
}
