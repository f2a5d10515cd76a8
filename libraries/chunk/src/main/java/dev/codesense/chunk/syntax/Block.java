package dev.codesense.chunk.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of a file that one would rather not cut: a definition, a section, a key, a statement.
/// Blocks of one parent are in order and do not overlap in bytes; they may share a line.
public final class Block {

  /// What a block is. The lower-case name is what the facts say.
  public enum Kind {
    FILE,
    NAMESPACE,
    TYPE,
    FUNCTION,
    FIELD,
    IMPORTS,
    PACKAGE,
    HEADING,
    KEY,
    STATEMENT,
    MARKUP,
    /// Belongs to what follows: comments, attributes, decorators.
    LEAD,
    /// Holds other blocks and has no meaning of its own: bodies, wrappers, large expressions.
    SCOPE,
    LINES
  }

  public final Kind kind;
  public final @Nullable String name;
  public final int start;
  public int end;
  public final List<Block> children = new ArrayList<>();

  /// @param name what a reader would call it; null where it has no name
  /// @param start first byte
  /// @param end byte behind the last
  public Block(Kind kind, @Nullable String name, int start, int end) {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "A block must not end before it starts, was " + start + "-" + end);
    }
    this.kind = kind;
    this.name = name;
    this.start = start;
    this.end = end;
  }

  /// The same block, so many bytes further on.
  public Block shifted(int bytes) {
    var shifted = new Block(kind, name, start + bytes, end + bytes);
    children.forEach(child -> shifted.add(child.shifted(bytes)));
    return shifted;
  }

  /// Adds a child behind those already there.
  public void add(Block child) {
    children.add(child);
  }
}
