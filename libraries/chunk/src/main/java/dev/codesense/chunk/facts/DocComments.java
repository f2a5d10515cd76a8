package dev.codesense.chunk.facts;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Layout.Place;
import dev.codesense.chunk.syntax.Splitter.Span;
import dev.codesense.chunk.syntax.TextLines;
import org.jspecify.annotations.Nullable;

/// The comment that speaks of a definition, without its markers.
final class DocComments {
  private static final int REACH = 4 * FactRules.LONGEST_TEXT;

  private DocComments() {}

  static @Nullable String of(
      Language language, TextLines lines, Span span, Place place, Block block) {
    if (language == Language.PYTHON) {
      return docstring(lines, block);
    }
    int from = -1;
    int end = -1;
    int below = lines.lineOf(block.start);
    for (int i = place.leads.size() - 1; i >= 0; i--) {
      var lead = place.leads.get(i);
      int last = lines.lineOf(lead.end - 1);
      if (lead.start >= block.start || last > below) {
        continue;
      }
      if (last + 1 < below) {
        break;
      }
      from = lead.start;
      end = Math.max(end, lead.end);
      below = lines.lineOf(lead.start);
    }
    if (from < 0 || below < span.first()) {
      return null;
    }
    return plain(lines.slice(from, Math.min(end, from + REACH)));
  }

  private static @Nullable String docstring(TextLines lines, Block block) {
    var head = lines.slice(block.start, Math.min(block.end, block.start + REACH));
    int colon = head.indexOf(":\n");
    int from = colon < 0 ? -1 : colon + 1;
    while (from >= 0 && from < head.length() && Character.isWhitespace(head.charAt(from))) {
      from++;
    }
    if (from < 0 || !(head.startsWith("\"\"\"", from) || head.startsWith("'''", from))) {
      return null;
    }
    int end = head.indexOf(head.substring(from, from + 3), from + 3);
    return plain(head.substring(from + 3, end < 0 ? head.length() : end));
  }

  private static @Nullable String plain(String comment) {
    var text = new StringBuilder();
    for (var line : comment.split("\n")) {
      int from = 0;
      int end = line.length();
      while (from < end && " \t/*#!-;<>%{|".indexOf(line.charAt(from)) >= 0) {
        from++;
      }
      while (end > from && " \t\r/*}->".indexOf(line.charAt(end - 1)) >= 0) {
        end--;
      }
      if (from < end) {
        text.append(text.isEmpty() ? "" : " ").append(line, from, end);
      }
    }
    var doc = FactValues.clean(text.toString(), FactRules.LONGEST_TEXT);
    return doc.isEmpty() ? null : doc;
  }
}
