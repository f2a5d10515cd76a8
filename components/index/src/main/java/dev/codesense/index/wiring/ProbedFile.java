package dev.codesense.index.wiring;

import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.treesitter.TreeSitterParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Main class of the process in which a suspicious file is chunked: all that matters is whether it
/// comes to its end.
public final class ProbedFile {

  private ProbedFile() {}

  /// @param arguments a file with the content, the model's id, the path in the repository, what
  ///   .gitattributes calls its language
  public static void main(String[] arguments) throws IOException {
    var source =
        new SourceFile(
            "probe",
            arguments[2],
            arguments[3].isEmpty() ? null : arguments[3],
            Files.readAllBytes(Path.of(arguments[0])),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);
    try (var chunker =
        new Chunker(LocalIndexTools.settings(arguments[1], true), new TreeSitterParser())) {
      chunker.chunk(source);
    }
  }
}
