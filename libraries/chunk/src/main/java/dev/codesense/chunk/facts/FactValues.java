package dev.codesense.chunk.facts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Distinct values of one fact, in order of appearance, bounded in number and length.
final class FactValues {
  private final Set<String> values = new LinkedHashSet<>();
  private final int most;
  private int cut;

  FactValues(int most) {
    this.most = most;
  }

  void add(String value) {
    var text = clean(value, FactRules.LONGEST_VALUE);
    if (text.isEmpty() || values.contains(text)) {
      return;
    }
    boolean full = values.size() >= most;
    if (full || value.length() > FactRules.LONGEST_VALUE) {
      cut++;
    }
    if (!full) {
      values.add(text);
    }
  }

  List<String> list() {
    return List.copyOf(values);
  }

  boolean contains(String value) {
    return values.contains(value);
  }

  /// Values left out or shortened since [#clear].
  int cut() {
    return cut;
  }

  void clear() {
    values.clear();
    cut = 0;
  }

  /// Without control characters and outer space, at most `longest` characters.
  static String clean(String value, int longest) {
    boolean plain = value.length() <= longest;
    for (int i = 0; plain && i < value.length(); i++) {
      plain = !Character.isISOControl(value.charAt(i));
    }
    if (plain) {
      return value.strip();
    }
    var text = new StringBuilder();
    for (int i = 0; i < value.length() && text.length() < longest; i++) {
      char c = value.charAt(i);
      text.append(Character.isISOControl(c) ? ' ' : c);
    }
    if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
      text.setLength(text.length() - 1);
    }
    return text.toString().strip();
  }
}
