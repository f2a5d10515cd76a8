package dev.codesense.chunk.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts a file along its blocks: what is too large is opened, small neighbours share a chunk. The
/// idea is cAST (arXiv 2506.15655); sizes count non-blank characters.
///
/// Chunks do not overlap, and together hold every line that is not blank. They are whole lines, but
/// for a line that alone is larger than a chunk may be: its pieces are chunks, each of which cites
/// the line. So links and line numbers stay those of the file, and the pieces of a line, put
/// together, are the line.
public final class Splitter {

  /// Where a chunk lies.
  ///
  /// @param first line, counted from 0
  /// @param last line, inclusive
  /// @param start first byte: that of the first line, but for the later pieces of a line
  /// @param end byte behind the last one; behind the last line's break, but for a line's earlier
  ///   pieces
  public record Span(int first, int last, int start, int end) {}

  /// A child of the block being cut, with the lines that go with it.
  private static final class Part {
    final int first;
    int last;
    final Block block;

    Part(int first, int last, Block block) {
      this.first = first;
      this.last = last;
      this.block = block;
    }
  }

  private final TextLines lines;
  private final int budget;
  private final List<Span> spans = new ArrayList<>();

  private Splitter(TextLines lines, int budget) {
    this.lines = lines;
    this.budget = budget;
  }

  public static List<Span> split(TextLines lines, Block file, int budget) {
    return split(lines, file, budget, List.of());
  }

  /// @param cuts lines that begin a chunk whatever the sizes, in order
  public static List<Span> split(TextLines lines, Block file, int budget, List<Integer> cuts) {
    var splitter = new Splitter(lines, budget);
    var spans = new ArrayList<Span>();
    int from = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      int to = i < cuts.size() ? cuts.get(i) : lines.count();
      if (to > from) {
        splitter.spans.clear();
        splitter.cut(file, from, to - 1);
        splitter.joined().forEach(span -> spans.addAll(splitter.fitting(span)));
        from = to;
      }
    }
    return spans;
  }

  private void cut(Block block, int first, int last) {
    if (lines.nonBlankCharacters(first, last) <= budget) {
      add(first, last);
      return;
    }
    var parts = parts(block, first, last);
    if (parts.isEmpty()) {
      cutLines(first, last);
      return;
    }
    int header = parts.getFirst().first;
    int from = first;
    int until = header - 1;
    if (header > first && lines.nonBlankCharacters(first, header - 1) > budget) {
      cutLines(first, header - 1);
      from = header;
    }
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      int end = i + 1 < parts.size() ? parts.get(i + 1).first - 1 : last;
      if (lines.nonBlankCharacters(from, end) <= budget) {
        until = end;
        continue;
      }
      if (until >= from) {
        add(from, until);
      }
      from = part.first;
      until = end;
      if (lines.nonBlankCharacters(from, end) > budget) {
        cut(part.block, from, end);
        from = end + 1;
      }
    }
    if (until >= from) {
      add(from, until);
    }
  }

  /// The children of a block as runs of lines: a comment goes with what follows it, and what shares
  /// a line stays together.
  private List<Part> parts(Block block, int first, int last) {
    var parts = new ArrayList<Part>();
    int lead = -1;
    int leadLast = -1;
    Block leadBlock = block;
    for (var child : block.children) {
      int from = lines.lineOf(child.start);
      int to = lines.lineOf(child.end - 1);
      if (from < first || to > last) {
        // Runs out of the lines at hand: it shares its first or last line with a neighbour.
        from = Math.max(from, first);
        to = Math.min(to, last);
        if (to < from) {
          continue;
        }
      }
      var previous = parts.isEmpty() ? null : parts.getLast();
      if (previous != null && from <= previous.last) {
        parts.set(parts.size() - 1, joined(previous, to, child));
        continue;
      }
      if (child.kind == Block.Kind.LEAD) {
        if (lead >= 0 && from > leadLast + 1 && from > lead) {
          parts.add(new Part(lead, leadLast, leadBlock));
          lead = -1;
        }
        if (lead < 0) {
          lead = from;
          leadBlock = child;
        }
        leadLast = to;
        continue;
      }
      if (lead >= 0 && from > leadLast + 1) {
        parts.add(new Part(lead, leadLast, leadBlock));
        lead = -1;
      }
      parts.add(new Part(lead < 0 ? from : Math.min(lead, from), to, child));
      lead = -1;
    }
    if (lead >= 0) {
      parts.add(new Part(lead, leadLast, leadBlock));
    }
    return parts;
  }

  private static Part joined(Part previous, int to, Block child) {
    var larger =
        child.end - child.start > previous.block.end - previous.block.start
            ? child
            : previous.block;
    return new Part(previous.first, Math.max(previous.last, to), larger);
  }

  /// No block helps: cut at blank or little indented lines.
  private void cutLines(int first, int last) {
    int from = first;
    for (int line = first; line <= last; line++) {
      if (line > from && lines.nonBlankCharacters(from, line) > budget) {
        int cut = bestCut(from, line);
        add(from, cut - 1);
        from = cut;
      }
    }
    add(from, last);
  }

  /// The line in the last third of `from..line` that begins a chunk best.
  private int bestCut(int from, int line) {
    int best = line;
    int bestRank = Integer.MAX_VALUE;
    for (int at = line;
        at > from && lines.nonBlankCharacters(from, at - 1) * 3 > budget * 2;
        at--) {
      int rank = lines.isBlank(at - 1) ? lines.indent(at) : 1000 + lines.indent(at);
      if (rank < bestRank && !lines.isBlank(at)) {
        bestRank = rank;
        best = at;
      }
    }
    return best;
  }

  private void add(int first, int last) {
    written(first, last).ifPresent(spans::add);
  }

  /// The lines without the blank ones around them; empty where all are blank.
  private Optional<Span> written(int first, int last) {
    int from = first;
    int to = last;
    while (from <= to && lines.isBlank(from)) {
      from++;
    }
    while (to > from && lines.isBlank(to)) {
      to--;
    }
    return from <= to ? Optional.of(span(from, to)) : Optional.empty();
  }

  /// Crumbs, such as the head of a class whose first method is large, join a neighbour that has
  /// room.
  private List<Span> joined() {
    var joined = new ArrayList<Span>(spans.size());
    @Nullable Span open = null;
    for (var span : spans) {
      if (open == null) {
        open = span;
      } else if ((isTiny(open) || isTiny(span))
          && lines.nonBlankCharacters(open.first, span.last) <= budget) {
        open = span(open.first, span.last);
      } else {
        joined.add(open);
        open = span;
      }
    }
    if (open != null) {
      joined.add(open);
    }
    return joined;
  }

  private Span span(int first, int last) {
    return new Span(first, last, lines.start(first), lines.start(last + 1));
  }

  /// The span itself; where it holds a line that alone exceeds the budget, what is above and below
  /// that line, and the line in pieces.
  private List<Span> fitting(Span span) {
    var fitting = new ArrayList<Span>();
    int from = span.first;
    for (int line = span.first; line <= span.last; line++) {
      if (lines.nonBlankCharacters(line, line) > budget) {
        written(from, line - 1).ifPresent(fitting::add);
        pieces(line, fitting);
        from = line + 1;
      }
    }
    written(from, span.last).ifPresent(fitting::add);
    return fitting;
  }

  /// A line in pieces of about the same size.
  private void pieces(int line, List<Span> pieces) {
    int rest = lines.nonBlankCharacters(line, line);
    int from = lines.start(line);
    while (rest > budget) {
      int count = (rest + budget - 1) / budget;
      int to = lines.pieceEnd(from, (rest + count - 1) / count);
      var piece = new Span(line, line, from, to);
      pieces.add(piece);
      rest -= lines.nonBlankCharacters(piece);
      from = to;
    }
    pieces.add(new Span(line, line, from, lines.start(line + 1)));
  }

  private boolean isTiny(Span span) {
    return lines.nonBlankCharacters(span.first, span.last) * 6 < budget;
  }
}
