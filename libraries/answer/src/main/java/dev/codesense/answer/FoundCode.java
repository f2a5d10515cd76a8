package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.LinkTemplate;
import java.util.List;

/// A chunk that fits a question, and the whole function that it is a part of.
///
/// @param function the chunk and its neighbours that together are one function, in file order; the
///   chunk alone where nothing is cut
/// @param commit that the chunk's repository was indexed at
/// @param links to its lines
public record FoundCode(Chunk chunk, List<Chunk> function, String commit, LinkTemplate links) {
  public FoundCode {
    function = List.copyOf(function);
    if (!function.contains(chunk)) {
      throw new IllegalArgumentException("The function does not hold the chunk that was found");
    }
  }

  /// @param file chunks of the chunk's file in file order, as many around it as are known
  public static FoundCode of(Chunk chunk, List<Chunk> file, String commit, LinkTemplate links) {
    return new FoundCode(chunk, FunctionParts.of(chunk, file), commit, links);
  }

  /// Whether a chunk is a further piece of a function that the chunk before it begins. A chunk that
  /// is none, and has none behind it, is a function of its own or none at all.
  public static boolean isFurtherPiece(Chunk chunk) {
    return FunctionParts.isInFunction(chunk);
  }
}
