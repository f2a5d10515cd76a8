package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Part;
import java.util.List;

/// What a file consists of.
///
/// @param file its blocks
/// @param parts what is in other languages, in order, apart
/// @param cuts lines that begin a chunk whatever the sizes, in order
/// @param origins where the text's lines come from
public record Outline(Block file, List<Part> parts, List<Integer> cuts, Origins origins) {
  public Outline {
    parts = List.copyOf(parts);
    cuts = List.copyOf(cuts);
  }

  Outline(Block file, List<Part> parts, List<Integer> cuts) {
    this(file, parts, cuts, Origins.SAME);
  }

  /// Of a file in one language.
  public static Outline of(Block file) {
    return new Outline(file, List.of(), List.of());
  }

  /// Maps lines of the text to lines of the file that people see. Lines count from 0.
  public interface Origins {

    /// Every line is the file's own.
    Origins SAME =
        new Origins() {
          @Override
          public int first(int line) {
            return line;
          }

          @Override
          public int last(int line) {
            return line;
          }
        };

    /// The file's line where a line of the text begins.
    int first(int line);

    /// The file's line where it ends.
    int last(int line);
  }
}
