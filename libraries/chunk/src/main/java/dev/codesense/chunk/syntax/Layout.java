package dev.codesense.chunk.syntax;

import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Splitter.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which definitions lie in which chunk, and what encloses each chunk.
public final class Layout {

  /// A named block that begins in the chunk.
  ///
  /// @param enclosing names around it, outermost first
  public record Definition(Block block, List<String> enclosing) {}

  /// What the blocks say of one chunk.
  public static final class Place {
    public final List<Definition> definitions = new ArrayList<>();
    public final List<Block> imports = new ArrayList<>();
    public final List<Block> leads = new ArrayList<>();
    public final List<Definition> keys = new ArrayList<>();
    public List<String> enclosing = List.of();
    public @Nullable Block enclosingBlock;
    private Kind kind = Kind.LINES;
    private int kindCharacters = -1;

    /// The word of the facts for what the chunk mainly is.
    public String kind() {
      return switch (kind) {
        case TYPE, NAMESPACE -> "type";
        case FUNCTION -> "function";
        case FIELD -> "field";
        case IMPORTS, PACKAGE -> "imports";
        case HEADING -> "heading";
        case KEY -> "key";
        case STATEMENT, SCOPE -> "statement";
        case MARKUP -> "markup";
        case LEAD -> "comment";
        case LINES, FILE -> "lines";
      };
    }
  }

  private final TextLines lines;
  private final List<Span> spans;
  private final List<Place> places;
  private final List<String> path = new ArrayList<>();
  private final StringBuilder namespace = new StringBuilder();
  private int current;

  private Layout(TextLines lines, List<Span> spans) {
    this.lines = lines;
    this.spans = spans;
    this.places = new ArrayList<>(spans.size());
    spans.forEach(span -> places.add(new Place()));
  }

  public static Layout of(TextLines lines, Block file, List<Span> spans) {
    var layout = new Layout(lines, spans);
    layout.visit(file, true);
    return layout;
  }

  public Place place(int chunk) {
    return places.get(chunk);
  }

  /// The package or module that the file declares, or null.
  public @Nullable String namespace() {
    return namespace.isEmpty() ? null : namespace.toString();
  }

  private void visit(Block parent, boolean top) {
    for (var block : parent.children) {
      int first = lines.lineOf(block.start);
      int last = lines.lineOf(block.end - 1);
      while (current > 0 && spans.get(current).start() > block.start) {
        current--;
      }
      while (current + 1 < spans.size() && spans.get(current).end() <= block.start) {
        current++;
      }
      int begin = current;
      begins(block, begin, first, last, top);
      boolean encloses = block.name != null && block.kind != Kind.PACKAGE;
      boolean opened = !block.children.isEmpty() || spans.get(begin).end() < block.end;
      if (!opened) {
        continue;
      }
      if (encloses) {
        path.add(String.valueOf(block.name));
      }
      continues(block, begin);
      visit(block, top && (block.kind == Kind.SCOPE || block.kind == Kind.NAMESPACE));
      if (encloses) {
        path.removeLast();
      }
    }
  }

  private void begins(Block block, int chunk, int first, int last, boolean top) {
    var place = places.get(chunk);
    switch (block.kind) {
      case TYPE, FUNCTION, FIELD -> {
        if (block.name != null) {
          place.definitions.add(new Definition(block, List.copyOf(path)));
        }
      }
      case NAMESPACE, PACKAGE -> {
        boolean whole = (block.end - block.start) * 2L > lines.content().length;
        if (top && block.name != null && (block.kind == Kind.PACKAGE || whole)) {
          namespace.append(namespace.isEmpty() ? "" : ".").append(block.name);
        }
      }
      case IMPORTS -> place.imports.add(block);
      case LEAD -> place.leads.add(block);
      case KEY -> {
        if (block.name != null) {
          place.keys.add(new Definition(block, List.copyOf(path)));
        }
      }
      case FILE, HEADING, STATEMENT, MARKUP, SCOPE, LINES -> {}
    }
    boolean wrapper = block.kind == Kind.SCOPE && !block.children.isEmpty();
    int nonBlankCharacters =
        lines.nonBlankCharacters(first, Math.min(last, spans.get(chunk).last()));
    boolean comment = block.kind == Kind.LEAD && place.kindCharacters >= 0;
    if (!wrapper
        && !comment
        && (nonBlankCharacters > place.kindCharacters || place.kind == Kind.LEAD)) {
      place.kind = block.kind;
      place.kindCharacters = nonBlankCharacters;
    }
  }

  /// Chunks that begin inside the block learn what encloses them; inner blocks overwrite it.
  private void continues(Block block, int begin) {
    for (int chunk = begin + 1;
        chunk < spans.size() && spans.get(chunk).start() < block.end;
        chunk++) {
      var place = places.get(chunk);
      place.enclosing = List.copyOf(path);
      place.enclosingBlock = block.name == null ? place.enclosingBlock : block;
      if (place.kindCharacters < 0) {
        place.kind = block.kind == Kind.SCOPE ? place.kind : block.kind;
      }
    }
  }
}
