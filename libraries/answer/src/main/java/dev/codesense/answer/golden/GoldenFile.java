package dev.codesense.answer.golden;

import dev.codesense.answer.golden.GoldenQuestion.Split;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.snakeyaml.YamlEdits;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file of golden questions that is changed: only what a change is about; comments, order, layout
/// and fields that are not ours stay as their author wrote them.
public final class GoldenFile {
  /// What YAML refuses, or takes for the end of a line.
  private static final Pattern NOT_OF_YAML =
      Pattern.compile("[\\u007f-\\u009f\\u2028\\u2029\\ufffe\\uffff]");

  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final Pattern ITEM = Pattern.compile("(?m)^( *)-(?: |$)");

  private final Path file;
  private final String name;
  private final RecordCodec codec;
  private String text;
  private List<GoldenQuestion> questions;
  private final Set<String> ids = new HashSet<>();

  private GoldenFile(Path file, String name, RecordCodec codec, String text) {
    this.file = file;
    this.name = name;
    this.codec = codec;
    this.text = text;
    this.questions = parsed(text);
    questions.forEach(question -> ids.add(question.id()));
  }

  /// Reads the file; one that is not there has no questions yet.
  ///
  /// @param name of the file, as messages have it
  /// @throws CodesenseException [GoldenProblem]
  public static GoldenFile open(Path file, String name, RecordCodec codec) {
    GoldenSet.requireFile(name);
    if (Files.isDirectory(file)) {
      throw new CodesenseException(
          GoldenProblem.MISSING, "%s is a folder, not a file".formatted(name));
    }
    try {
      return new GoldenFile(
          file,
          name,
          codec,
          Files.exists(file) ? GoldenSet.text(name, Files.readAllBytes(file)) : "");
    } catch (IOException e) {
      throw new CodesenseException(
          GoldenProblem.MISSING, "%s cannot be read: %s".formatted(name, e), e);
    }
  }

  private List<GoldenQuestion> parsed(String content) {
    return new ArrayList<>(GoldenSet.ofText(name, content, codec).questions());
  }

  public List<GoldenQuestion> questions() {
    return List.copyOf(questions);
  }

  /// An id that no question has: a word and the number behind the largest one.
  ///
  /// @param word such as `where`
  public String freeId(String word) {
    var numbered = Pattern.compile(Pattern.quote(word) + "-(\\d{1,9})");
    int largest =
        questions.stream()
            .map(question -> numbered.matcher(question.id()))
            .filter(Matcher::matches)
            .mapToInt(match -> Integer.parseInt(match.group(1)))
            .max()
            .orElse(0);
    return "%s-%02d".formatted(word, largest + 1);
  }

  /// Adds a question at the end.
  ///
  /// @throws CodesenseException [GoldenProblem#MALFORMED] where the file has its id
  public void add(GoldenQuestion question) {
    var begin = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    var longer = begin + (GoldenSet.isYaml(name) ? yaml(question) : json(fields(question))) + "\n";
    if (!ids.add(question.id())) {
      var _ = parsed(longer); // Says on which lines the id stands.
    }
    text = longer;
    questions.add(question);
  }

  private String yaml(GoldenQuestion question) {
    var item = ITEM.matcher(text);
    var indent = item.find() ? item.group(1) : "";
    var lines = new ArrayList<String>();
    fields(question)
        .forEach((key, value) -> {
          var begin = indent + (lines.isEmpty() ? "- " : "  ") + key + ":";
          if (key.equals("anchors") && value instanceof List<?> anchors && !anchors.isEmpty()) {
            lines.add(begin);
            anchors.forEach(anchor -> lines.add(indent + "    - " + json(anchor)));
          } else {
            lines.add(begin + " " + json(value));
          }
        });
    return String.join("\n", lines);
  }

  /// What a question says; what is as by default is left out.
  private static Map<String, Object> fields(GoldenQuestion question) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", question.id());
    fields.put("question", question.question());
    put(fields, "kind", question.kind());
    put(fields, "language", question.language());
    fields.put("anchors", question.anchors().stream().map(GoldenFile::fields).toList());
    put(fields, "answer", question.answer());
    if (!question.tags().isEmpty()) {
      fields.put("tags", question.tags());
    }
    if (question.split() == Split.TRAIN) {
      fields.put("split", "train");
    }
    if (question.weight() != 1) {
      fields.put("weight", question.weight());
    }
    return fields;
  }

  private static Map<String, Object> fields(Anchor anchor) {
    var fields = new LinkedHashMap<String, Object>();
    put(fields, "repo", anchor.repo());
    fields.put("path", anchor.path());
    put(fields, "symbol", anchor.symbol());
    var lines = anchor.lines();
    if (lines != null) {
      var span = new LinkedHashMap<String, Object>();
      span.put("first", lines.first());
      span.put("last", lines.last());
      fields.put("lines", span);
    }
    put(fields, "commit", anchor.commit());
    return fields;
  }

  private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
    if (value != null) {
      fields.put(key, value);
    }
  }

  /// In the order of the fields, with spaces, as people write it.
  private String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> json(entry.getKey()) + ": " + json(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(this::json).collect(Collectors.joining(", ", "[", "]"));
      case String words -> encoded(encodable(words));
      default -> encoded(value);
    };
  }

  private String encoded(Object value) {
    return NOT_OF_YAML
        .matcher(new String(codec.encode(value), StandardCharsets.UTF_8))
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  /// The text with half characters, which no file can hold, replaced by U+FFFD.
  static String encodable(String text) {
    return LONE_SURROGATE.matcher(text).replaceAll("\ufffd");
  }

  /// An anchor and the place that it is to name instead.
  ///
  /// @param question its place in [#questions]
  /// @param anchor its place in the question
  /// @param to with a symbol where the other has one, with lines where it has them
  public record Move(int question, int anchor, Anchor to) {}

  /// Replaces anchors by other places of the same kind, all or none of them.
  ///
  /// @throws CodesenseException [GoldenProblem#MALFORMED] where the file cannot be changed like
  ///   that
  public void move(List<Move> moves) {
    var changed = GoldenSet.isYaml(name) ? movedInYaml(moves) : movedInLines(moves);
    questions = parsed(changed);
    text = changed;
  }

  private String movedInYaml(List<Move> moves) {
    return edited(
        text,
        edits ->
            moves.forEach(
                move -> move(edits, List.of(move.question(), "anchors", move.anchor()), move)));
  }

  private String movedInLines(List<Move> moves) {
    var lines = text.split("\n", -1);
    var ofQuestions =
        IntStream.range(0, lines.length).filter(line -> !lines[line].isBlank()).toArray();
    for (var move : moves) {
      int line = ofQuestions[move.question()];
      lines[line] =
          edited(lines[line], edits -> move(edits, List.of("anchors", move.anchor()), move));
    }
    return String.join("\n", lines);
  }

  private String edited(String content, Consumer<YamlEdits> change) {
    try {
      var edits = YamlEdits.of(name, content);
      change.accept(edits);
      return edits.text();
    } catch (TreeSyntaxException | IllegalArgumentException e) {
      throw new CodesenseException(
          GoldenProblem.MALFORMED, "%s cannot be changed: %s".formatted(name, e.getMessage()), e);
    }
  }

  private void move(YamlEdits edits, List<?> place, Move move) {
    var from = questions.get(move.question()).anchors().get(move.anchor());
    var to = move.to();
    if (!to.path().equals(from.path())) {
      edits.replace(below(place, "path"), to.path());
    }
    var lines = to.lines();
    if (lines != null && !lines.equals(from.lines())) {
      edits.replace(below(place, "lines", "first"), Integer.toString(lines.first()));
      edits.replace(below(place, "lines", "last"), Integer.toString(lines.last()));
    }
    var commit = to.commit();
    if (commit != null && !commit.equals(from.commit())) {
      edits.putBehind(below(place, "path"), "commit", commit);
    }
  }

  private static List<Object> below(List<?> place, String... keys) {
    var below = new ArrayList<Object>(place);
    below.addAll(List.of(keys));
    return below;
  }

  /// Writes the changes, if what is written reads back; a reader sees the old file or the new one.
  /// Where the file is a symbolic link, what it leads to is written.
  ///
  /// @throws CodesenseException [GoldenProblem#MALFORMED] where it does not
  public void write() throws IOException {
    var _ = parsed(text);
    AtomicFile.writeIfChanged(
        Files.exists(file) ? file.toRealPath() : file, text.getBytes(StandardCharsets.UTF_8));
  }
}
