package dev.codesense.converge.tree;

import java.util.ArrayList;
import java.util.List;

/// A pattern as in .gitignore: `*.md`, `/docs`, `src/**/generated`, `[a-c]?.txt`.
///
/// A pattern without a slash, or with one at its end only, matches at any depth; any other is
/// anchored. Matching takes time proportional to pattern times path, whatever they say: patterns of
/// .gitattributes are hostile input. Immutable.
public final class Glob {
  private static final int ANY_CHARACTER = -1;
  private static final int ANY_RUN = -2;
  private static final int CLASS = -3;

  private final List<Segment> segments;
  private final boolean directoriesOnly;

  private Glob(List<Segment> segments, boolean directoriesOnly) {
    this.segments = segments;
    this.directoriesOnly = directoriesOnly;
  }

  /// Parses a pattern.
  ///
  /// @throws IllegalArgumentException when it is blank or a bracket is not closed
  public static Glob of(String pattern) {
    var text = pattern;
    if (text.isBlank()) {
      throw new IllegalArgumentException("A pattern must not be blank");
    }
    boolean directoriesOnly = text.endsWith("/");
    if (directoriesOnly) {
      text = text.substring(0, text.length() - 1);
    }
    boolean anchored = text.contains("/");
    if (text.startsWith("/")) {
      text = text.substring(1);
    }
    var segments = new ArrayList<Segment>();
    if (!anchored) {
      segments.add(Segment.DIRECTORIES);
    }
    for (var part : text.split("/", -1)) {
      segments.add(part.equals("**") ? Segment.DIRECTORIES : Segment.parse(part, pattern));
    }
    if (segments.getLast().isDirectories()) {
      segments.add(Segment.parse("*", pattern)); // `docs/**` is what docs holds, not docs itself.
    }
    return new Glob(List.copyOf(segments), directoriesOnly);
  }

  /// Whether the pattern names this file itself; never true for a pattern that ends in `/`.
  ///
  /// @param path the parts between slashes
  public boolean matchesFile(List<String> path) {
    return !directoriesOnly && matches(path, path.size());
  }

  /// Whether the pattern names this file or a directory that holds it.
  public boolean covers(List<String> path) {
    if (matchesFile(path)) {
      return true;
    }
    for (int depth = 1; depth < path.size(); depth++) {
      if (matches(path, depth)) {
        return true;
      }
    }
    return false;
  }

  /// Greedy with one point to return to: of several `**` only the last one passed can still need to
  /// grow.
  private boolean matches(List<String> path, int length) {
    int part = 0;
    int segment = 0;
    int lastRun = -1;
    int resume = 0;
    while (part < length) {
      if (segment < segments.size() && segments.get(segment).isDirectories()) {
        lastRun = segment++;
        resume = part;
      } else if (segment < segments.size() && segments.get(segment).matches(path.get(part))) {
        segment++;
        part++;
      } else if (lastRun >= 0) {
        segment = lastRun + 1;
        part = ++resume;
      } else {
        return false;
      }
    }
    while (segment < segments.size() && segments.get(segment).isDirectories()) {
      segment++;
    }
    return segment == segments.size();
  }

  /// One part of a path: code points, with negative numbers for wildcards.
  private record Segment(boolean isDirectories, List<Integer> tokens, List<String> classes) {
    /// `**`: any number of directories, none too.
    private static final Segment DIRECTORIES = new Segment(true, List.of(), List.of());

    private static Segment parse(String part, String pattern) {
      var tokens = new ArrayList<Integer>();
      var classes = new ArrayList<String>();
      int[] points = part.codePoints().toArray();
      for (int i = 0; i < points.length; i++) {
        switch (points[i]) {
          case '*' -> {
            if (tokens.isEmpty() || tokens.getLast() != ANY_RUN) {
              tokens.add(ANY_RUN);
            }
          }
          case '?' -> tokens.add(ANY_CHARACTER);
          case '[' -> {
            int from = i + 1;
            int end = from;
            if (end < points.length && (points[end] == '!' || points[end] == '^')) {
              end++;
            }
            end++; // A bracket that comes first stands for itself.
            while (end < points.length && points[end] != ']') {
              end++;
            }
            if (end >= points.length) {
              throw new IllegalArgumentException("A bracket is not closed in `" + pattern + "`");
            }
            tokens.add(CLASS - classes.size());
            classes.add(new String(points, from, end - from));
            i = end;
          }
          case '\\' -> tokens.add(i + 1 < points.length ? points[++i] : '\\');
          default -> tokens.add(points[i]);
        }
      }
      return new Segment(false, List.copyOf(tokens), List.copyOf(classes));
    }

    private boolean matches(String part) {
      int at = 0;
      int token = 0;
      int lastRun = -1;
      int resume = 0;
      while (at < part.length()) {
        int point = part.codePointAt(at);
        if (token < tokens.size() && tokens.get(token) == ANY_RUN) {
          lastRun = token++;
          resume = at;
        } else if (token < tokens.size() && accepts(tokens.get(token), point)) {
          token++;
          at += Character.charCount(point);
        } else if (lastRun >= 0) {
          token = lastRun + 1;
          resume += Character.charCount(part.codePointAt(resume));
          at = resume;
        } else {
          return false;
        }
      }
      while (token < tokens.size() && tokens.get(token) == ANY_RUN) {
        token++;
      }
      return token == tokens.size();
    }

    private boolean accepts(int token, int point) {
      if (token >= 0) {
        return token == point;
      }
      return token == ANY_CHARACTER || inClass(classes.get(CLASS - token), point);
    }

    private static boolean inClass(String text, int point) {
      int[] set = text.codePoints().toArray();
      boolean negated = set.length > 0 && (set[0] == '!' || set[0] == '^');
      boolean found = false;
      for (int i = negated ? 1 : 0; i < set.length; i++) {
        if (i + 2 < set.length && set[i + 1] == '-') {
          found |= set[i] <= point && point <= set[i + 2];
          i += 2;
        } else {
          found |= set[i] == point;
        }
      }
      return found != negated;
    }
  }
}
