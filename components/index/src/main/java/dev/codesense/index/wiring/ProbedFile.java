package dev.codesense.index.wiring;

import dev.codesense.search.chunk.ChunkFacts;
import dev.codesense.search.chunk.Chunker;
import dev.codesense.search.chunk.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Main class of the process in which a suspicious file is chunked: all that matters is whether it
/// comes to its end.
public final class ProbedFile {

  private ProbedFile() {}

  /// @param arguments a file with the content, the model's id, the path in the repository
  public static void main(String[] arguments) throws IOException {
    var source =
        new SourceFile(
            "probe",
            arguments[2],
            Files.readAllBytes(Path.of(arguments[0])),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(List.of(), null),
            null);
    try (var chunker = new Chunker(LocalIndexTools.settings(arguments[1], true))) {
      chunker.chunk(source);
    }
  }
}
