package dev.codesense.index.wiring;

import dev.codesense.runtime.jackson.JsonCodec;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/// Main class of the process in which a shard's files are chunked.
public final class ChunkingMain {

  private ChunkingMain() {}

  /// @param arguments the model's id, whether generated files are chunked
  public static void main(String[] arguments) throws IOException {
    var settings = LocalIndexTools.settings(arguments[0], Boolean.parseBoolean(arguments[1]));
    try (var chunker = LocalIndexTools.chunker(settings);
        var in = new FileInputStream(FileDescriptor.in);
        var out = new FileOutputStream(FileDescriptor.out)) {
      ChunkingProcess.serve(chunker, new JsonCodec(), in, out);
    }
  }
}
