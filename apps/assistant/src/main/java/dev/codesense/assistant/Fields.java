package dev.codesense.assistant;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.SearchMode;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The fields of a request, which may be anything: each is read as what it must be, or refused by
/// name. A field that is null is absent.
///
/// @param values as a JSON object's
public record Fields(Map<String, Object> values) {
  /// What says which chunks may answer, in requests of every kind.
  public static final List<String> OF_FILTER =
      List.of("repositories", "pathPrefix", "languages", "test");

  private static final int LONGEST_LIST = 100;
  private static final int LONGEST_WORD = 1_000;

  /// @throws CodesenseException [AssistantProblem#REQUEST_REFUSED] for any other: it would be
  ///   ignored, and who wrote it thinks it is not
  public void refuseOthersThan(List<String> known) {
    var unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(Set.copyOf(known));
    if (!unknown.isEmpty()) {
      throw refused(
          "There is no field %s; there are %s"
              .formatted(shown(unknown.first()), String.join(", ", known)));
    }
  }

  /// A text with at least one character that is no space.
  public String text(String name, int longest) {
    var value = values.get(name);
    if (!(value instanceof String text)) {
      throw refused("%s must be a text, was %s".formatted(name, shown(value)));
    }
    if (text.isBlank()) {
      throw refused(name + " must not be empty");
    }
    if (text.length() > longest) {
      throw refused(
          "%s must have at most %,d characters, had %,d".formatted(name, longest, text.length()));
    }
    return text;
  }

  /// A whole number of a range, both ends inclusive; null where there is none.
  public @Nullable Integer number(String name, int least, int most) {
    var value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw refused(
        "%s must be a whole number from %,d to %,d, was %s"
            .formatted(name, least, most, shown(value)));
  }

  /// True or false; null where it is absent.
  public @Nullable Boolean flag(String name) {
    return switch (values.get(name)) {
      case null -> null;
      case Boolean flag -> flag;
      case Object other ->
          throw refused("%s must be true or false, was %s".formatted(name, shown(other)));
    };
  }

  /// Texts; none where it is absent.
  public List<String> texts(String name) {
    var value = values.get(name);
    if (value == null) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    if (value instanceof List<?> list && list.size() <= LONGEST_LIST) {
      for (var item : list) {
        if (item instanceof String text && text.length() <= LONGEST_WORD) {
          texts.add(text);
        }
      }
      if (texts.size() == list.size()) {
        return texts;
      }
    }
    throw refused(
        "%s must be a list of at most %d short texts, was %s"
            .formatted(name, LONGEST_LIST, shown(value)));
  }

  /// Which chunks may answer.
  ///
  /// @param labels of who asks: never from the request
  public SearchFilter filter(List<String> labels) {
    return new SearchFilter(
        labels,
        texts("repositories"),
        values.get("pathPrefix") == null ? null : text("pathPrefix", LONGEST_WORD),
        texts("languages"),
        flag("test"));
  }

  /// Which candidates are considered.
  public SearchMode mode() {
    if (values.get("mode") == null) {
      return SearchMode.AUTO;
    }
    var name = text("mode", LONGEST_WORD);
    for (var mode : SearchMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    throw refused("mode must be auto, lexical or dense, was " + shown(name));
  }

  /// A refusal of what was asked.
  public static CodesenseException refused(String message) {
    return new CodesenseException(AssistantProblem.REQUEST_REFUSED, message);
  }

  /// Something foreign, short enough for a message.
  public static String shown(@Nullable Object value) {
    var text = String.valueOf(value).replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
