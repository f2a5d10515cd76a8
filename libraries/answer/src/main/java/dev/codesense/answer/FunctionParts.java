package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import java.util.List;

/// Puts a function together again that the chunker had to cut.
///
/// The first chunk of such a function defines its name; those behind it are enclosed by that name.
final class FunctionParts {

  private FunctionParts() {}

  /// The chunks of the function that a chunk is a part of; the chunk alone where no function is
  /// cut, or its beginning or end is not among the neighbours.
  ///
  /// @param file chunks of its file in file order, as many around it as are known
  static List<Chunk> of(Chunk chunk, List<Chunk> file) {
    int at = file.indexOf(chunk);
    var function = at < 0 ? List.<String>of() : function(file, at);
    if (function.isEmpty()) {
      return List.of(chunk);
    }
    int head = at;
    while (head > 0 && isWithin(file.get(head), function) && isNext(file, head)) {
      head--;
    }
    int last = at;
    while (last + 1 < file.size()
        && isNext(file, last + 1)
        && isWithin(file.get(last + 1), function)) {
      last++;
    }
    boolean whole = defines(file.get(head), function) && isKnownToEnd(file, last);
    return whole ? List.copyOf(file.subList(head, last + 1)) : List.of(chunk);
  }

  /// Names of the function that a chunk lies in or, failing that, that goes on in the next chunk;
  /// empty for none.
  private static List<String> function(List<Chunk> file, int at) {
    var chunk = file.get(at);
    if (isInFunction(chunk)) {
      return enclosing(chunk);
    }
    boolean goesOn =
        at + 1 < file.size()
            && isNext(file, at + 1)
            && isInFunction(file.get(at + 1))
            && defines(chunk, enclosing(file.get(at + 1)));
    return goesOn ? enclosing(file.get(at + 1)) : List.of();
  }

  private static boolean isKnownToEnd(List<Chunk> file, int last) {
    return last + 1 < file.size()
        ? isNext(file, last + 1)
        : file.get(last).ordinal() + 1 == file.get(last).facts().structure().fileChunks();
  }

  private static boolean isNext(List<Chunk> file, int i) {
    return file.get(i).ordinal() == file.get(i - 1).ordinal() + 1;
  }

  private static boolean isWithin(Chunk chunk, List<String> function) {
    var enclosing = enclosing(chunk);
    return enclosing.size() >= function.size()
        && enclosing.subList(0, function.size()).equals(function);
  }

  private static boolean defines(Chunk chunk, List<String> function) {
    return chunk.facts().symbols().qualified().contains(String.join(".", function));
  }

  /// Behind the names that enclose a piece of a function, the line for the model has its signature.
  static boolean isInFunction(Chunk chunk) {
    var names = String.join(" > ", enclosing(chunk));
    return !names.isEmpty() && chunk.context().startsWith(names + ": ");
  }

  private static List<String> enclosing(Chunk chunk) {
    return chunk.facts().structure().enclosing();
  }
}
