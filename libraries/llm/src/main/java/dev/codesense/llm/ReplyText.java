package dev.codesense.llm;

import dev.codesense.core.text.Head;
import dev.codesense.secrets.SecretMasker;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;

/// A model's text, which may be anything: what of it may be shown, and what of it may be JSON.
public final class ReplyText {

  private ReplyText() {}

  /// The beginning of a text, fit for a message or a log: on one line, without control characters
  /// and the marks that turn the direction of writing.
  public static String shown(String text, int longest) {
    var clean =
        Head.of(text, 4 * longest).replaceAll("[\\p{Cntrl}\\p{Cf}\\s\\u2028\\u2029]+", " ").strip();
    return clean.isEmpty() ? "(nothing)" : Head.withEllipsis(clean, longest);
  }

  /// The beginning of a model's reply for a message or a report: as [#shown], and without secrets,
  /// which a model may know or make up.
  public static String quoted(String text, int longest) {
    return shown(Quotes.MASKER.mask("reply.md", Head.of(text, 4 * longest)).text(), longest);
  }

  /// Made when the first reply is quoted.
  private static final class Quotes {
    static final SecretMasker MASKER = SecretMasker.withDefaults(null);
  }

  /// What of a text may be one JSON object, likeliest first.
  ///
  /// @param whole whether the model was done: what it left open may then be closed
  static List<String> jsonCandidates(String text, boolean whole) {
    var candidates = new LinkedHashSet<String>();
    var stripped = text.strip();
    if (stripped.isEmpty()) {
      return List.of();
    }
    candidates.add(stripped);
    int start = stripped.indexOf('{');
    if (start >= 0) {
      var tail = stripped.substring(start);
      var object = firstObject(tail, whole);
      if (!object.isEmpty()) {
        candidates.add(object);
        candidates.add(withoutTrailingCommas(object));
      }
      int end = tail.lastIndexOf('}');
      if (end >= 0) {
        candidates.add(tail.substring(0, end + 1));
      }
    }
    return List.copyOf(candidates);
  }

  /// The text up to the end of the object that it begins with.
  ///
  /// @return empty when the object does not end and must not be closed, or is closed wrongly
  private static String firstObject(String text, boolean close) {
    var open = new ArrayDeque<Character>();
    var inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{') {
        open.push('}');
      } else if (c == '[') {
        open.push(']');
      } else if (c == '}' || c == ']') {
        if (open.pop() != c) {
          return "";
        }
        if (open.isEmpty()) {
          return text.substring(0, i + 1);
        }
      }
    }
    if (!close || inString) {
      return "";
    }
    var closed = new StringBuilder(text.stripTrailing());
    open.forEach(closed::append);
    return closed.toString();
  }

  private static String withoutTrailingCommas(String json) {
    var clean = new StringBuilder(json.length());
    var inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\' && i + 1 < json.length()) {
        clean.append(c).append(json.charAt(++i));
        continue;
      }
      if (c == '"') {
        inString = !inString;
      }
      if (c == ',' && !inString && endsThere(json, i + 1)) {
        continue;
      }
      clean.append(c);
    }
    return clean.toString();
  }

  private static boolean endsThere(String json, int from) {
    for (int i = from; i < json.length(); i++) {
      char c = json.charAt(i);
      if (!Character.isWhitespace(c)) {
        return c == '}' || c == ']';
      }
    }
    return false;
  }
}
