package dev.codesense.answer.golden;

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

/// A record of another tool, read as a golden question: columns are found by the names that such
/// tools use, or by a mapping.
public final class ImportedRecord {
  /// Fields that a column may be mapped to, each with names that other tools have for it.
  private static final SequencedMap<String, List<String>> NAMES = names();

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
