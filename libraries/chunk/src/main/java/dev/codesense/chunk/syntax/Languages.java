package dev.codesense.chunk.syntax;

import dev.codesense.chunk.syntax.Splitter.Span;
import java.util.EnumMap;
import java.util.List;

/// Which bytes of a file are in which language.
///
/// @param file what is outside the parts
/// @param parts in order, apart
public record Languages(Language file, List<Part> parts) {
  public Languages {
    parts = List.copyOf(parts);
  }

  /// A file in one language.
  public static Languages of(Language file) {
    return new Languages(file, List.of());
  }

  /// The language of the text at a byte.
  public Language at(int offset) {
    int next = firstEndingBehind(offset);
    return next < parts.size() && parts.get(next).start() <= offset
        ? parts.get(next).language()
        : file;
  }

  /// Where the language may change behind a byte, at most `limit`.
  public int changeBehind(int offset, int limit) {
    int next = firstEndingBehind(offset);
    if (next == parts.size()) {
      return limit;
    }
    var part = parts.get(next);
    return Math.min(limit, part.start() > offset ? part.start() : part.end());
  }

  /// The language of most of a chunk. Tags around a part count as the part.
  public Language of(Span span, TextLines lines) {
    if (parts.isEmpty()) {
      return file;
    }
    int end = lines.end(span);
    int rest = lines.nonBlankCharactersBetween(span.start(), end);
    var characters = new EnumMap<Language, Integer>(Language.class);
    for (int i = firstEndingBehind(span.start() - 1); i < parts.size(); i++) {
      var around = parts.get(i).around();
      if (around.start >= end) {
        break;
      }
      int count =
          lines.nonBlankCharactersBetween(
              Math.max(around.start, span.start()), Math.min(around.end, end));
      characters.merge(parts.get(i).language(), count, Integer::sum);
      rest -= count;
    }
    var most = file;
    for (var language : characters.entrySet()) {
      if (language.getValue() > (most == file ? rest : characters.getOrDefault(most, 0))) {
        most = language.getKey();
      }
    }
    return most;
  }

  private int firstEndingBehind(int offset) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
