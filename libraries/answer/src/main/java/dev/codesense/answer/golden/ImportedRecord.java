package dev.codesense.answer.golden;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.text.Amount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A record of another tool, read as a golden question: columns are found by the names that such
/// tools use, or by a mapping.
public final class ImportedRecord {
  /// Fields that a column may be mapped to, each with names that other tools have for it.
  private static final SequencedMap<String, List<String>> NAMES = names();

  /// Begins the id of a record that has none.
  public static final String NEW = "\ue000";

  private static final Pattern LINES = Pattern.compile("(\\d{1,7})(?:\\s*[-–:]\\s*(\\d{1,7}))?");

  /// Those without a value too.
  private final Set<String> names = new LinkedHashSet<>();

  private final Map<String, Object> columns = new LinkedHashMap<>();
  private final Map<String, String> mapping;

  /// @param columns by name; what stands in an object is a column too, such as `input.question`
  /// @param mapping column by field
  public ImportedRecord(Map<String, ?> columns, Map<String, String> mapping) {
    flatten("", columns);
    this.mapping = Map.copyOf(mapping);
  }

  /// A record with its place.
  ///
  /// @param place its line in a file, or its number in a dataset, from 1
  /// @param further fields of the question that the record does not say
  public record Placed(int place, ImportedRecord record, Map<String, Object> further) {}

  /// Records as a golden set.
  ///
  /// @param placeless how many were left out because they name no file
  public record Read(GoldenSet set, int placeless) {}

  /// Reads all records of a file or a dataset, each mistake told with its place.
  ///
  /// @param name of what they are in
  /// @param none whether the code does not hold the answer where a record names no file
  /// @throws CodesenseException [GoldenProblem#NOT_IMPORTED] where no record becomes a question,
  ///   [GoldenProblem#MALFORMED]
  public static Read read(String name, List<Placed> records, boolean none, RecordCodec codec) {
    // Each at its place, so that a mistake is told with it.
    var lines = new ArrayList<String>();
    int placeless = 0;
    for (var one : records) {
      var question = one.record().question(NEW + one.place());
      question.putAll(one.further());
      if (!question.containsKey("anchors")) {
        if (!none) {
          placeless++;
          continue;
        }
        question.put("anchors", List.of());
      }
      while (lines.size() < one.place() - 1) {
        lines.add("");
      }
      lines.add(new String(codec.encode(question), StandardCharsets.UTF_8));
    }
    if (lines.isEmpty()) {
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED,
          records.isEmpty()
              ? name + " has no record"
              : "None of the %s of %s names a file of the code; their columns are: %s"
                  .formatted(Amount.of(records.size(), "records"), name, shownColumns(records)));
    }
    return new Read(
        GoldenSet.parse(name, String.join("\n", lines).getBytes(StandardCharsets.UTF_8), codec),
        placeless);
  }

  /// Columns of all records, for a message.
  public static String shownColumns(List<Placed> records) {
    return records.stream()
        .flatMap(one -> one.record().columns().stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /// What a column may be mapped to.
  public static List<String> fields() {
    return List.copyOf(NAMES.keySet());
  }

  private static SequencedMap<String, List<String>> names() {
    var names = new LinkedHashMap<String, List<String>>();
    names.put("id", List.of("id", "questionid"));
    names.put("question", List.of("question", "query", "userinput", "input", "prompt"));
    names.put(
        "answer",
        List.of(
            "answer",
            "expectedoutput",
            "expected",
            "reference",
            "groundtruth",
            "referenceanswer",
            "ideal"));
    names.put("kind", List.of("kind", "category"));
    names.put("language", List.of("language", "lang"));
    names.put("tags", List.of("tags"));
    names.put("repo", List.of("repo", "repository"));
    names.put("path", List.of("path", "file", "filepath"));
    names.put("symbol", List.of("symbol", "function"));
    names.put("lines", List.of("lines", "line"));
    names.put("anchors", List.of("anchors"));
    return names;
  }

  private void flatten(String prefix, Map<?, ?> map) {
    map.forEach((key, value) -> {
      var name = prefix + key;
      if (value instanceof Map<?, ?> below) {
        flatten(name + ".", below);
        return;
      }
      names.add(name);
      if (value != null && !value.toString().isBlank()) {
        columns.put(name, value instanceof String text ? GoldenFile.encodable(text) : value);
      }
    });
  }

  /// The record with the fields of a golden question, not yet checked.
  ///
  /// @param id for one that has none
  /// @return without `anchors` where it says of no place
  public Map<String, Object> question(String id) {
    var question = new LinkedHashMap<String, Object>();
    question.put("id", value("id").orElse(id));
    for (var field : List.of("question", "answer", "kind", "language")) {
      value(field).ifPresent(value -> question.put(field, value.toString()));
    }
    value("tags")
        .ifPresent(tags ->
            question.put("tags", tags instanceof List<?> list ? list : words(tags.toString())));
    anchors().ifPresent(anchors -> question.put("anchors", anchors));
    return question;
  }

  private static List<String> words(String text) {
    return Pattern.compile("[,;\\s]+")
        .splitAsStream(text.strip())
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private Optional<Object> anchors() {
    var whole = value("anchors").filter(List.class::isInstance);
    if (whole.isPresent()) {
      return whole;
    }
    return value("path")
        .map(path -> {
          var anchor = new LinkedHashMap<String, Object>();
          value("repo").ifPresent(repo -> anchor.put("repo", repo));
          anchor.put("path", path);
          var symbol = value("symbol");
          if (symbol.isPresent()) {
            anchor.put("symbol", symbol.get());
          } else {
            value("lines")
                .map(Object::toString)
                .map(ImportedRecord::lines)
                .ifPresent(lines -> anchor.put("lines", lines));
          }
          var anchors = new ArrayList<Object>();
          anchors.add(anchor);
          return anchors;
        });
  }

  /// @return what is written where it says no lines: reading it says what is wrong
  private static Object lines(String text) {
    var lines = LINES.matcher(text.strip());
    if (!lines.matches()) {
      return text;
    }
    var last = lines.group(2) == null ? lines.group(1) : lines.group(2);
    return Map.of("first", Integer.parseInt(lines.group(1)), "last", Integer.parseInt(last));
  }

  private Optional<Object> value(String field) {
    var mapped = mapping.get(field);
    if (mapped != null) {
      return Optional.ofNullable(columns.get(mapped));
    }
    return NAMES.getOrDefault(field, List.of()).stream()
        .map(this::named)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Object> named(String name) {
    return columns.entrySet().stream()
        .filter(column -> plain(column.getKey()).equals(name))
        .findFirst()
        .map(Map.Entry::getValue);
  }

  private static String plain(String column) {
    return column
        .substring(column.lastIndexOf('.') + 1)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /// Names of its columns, those without a value too.
  public Set<String> columns() {
    return Collections.unmodifiableSet(names);
  }
}
