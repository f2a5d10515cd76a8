package dev.codesense.embed.onnx;

import dev.codesense.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Large files of the class path, unpacked once: reading them from jars at every start would take
/// longer than a search.
final class Unpacked {
  private static final String LIBRARIES = "onnxruntime.native.path";

  private Unpacked() {}

  /// Where content of the class path may come from.
  @FunctionalInterface
  interface Source {
    byte[] read() throws IOException;
  }

  /// The file, written first where it is missing. It is written whole or not at all, and not looked
  /// into again.
  ///
  /// @throws IOException when it can be neither found nor written
  static Path file(Path target, Source source) throws IOException {
    if (!Files.exists(target)) {
      AtomicFile.write(target, source.read());
    }
    return target;
  }

  /// Has ONNX Runtime load its libraries from `directory`, unless somebody said where they are. By
  /// itself it unpacks them into a temporary folder at each start, and leaves them there when it is
  /// killed. Where nothing can be written, it goes on doing so.
  static void libraries(Path directory) {
    if (System.getProperty(LIBRARIES) != null) {
      return;
    }
    try {
      for (var library : List.of("onnxruntime", "onnxruntime4j_jni")) {
        var name = System.mapLibraryName(library);
        var resource = "/ai/onnxruntime/native/" + platform() + "/" + name;
        file(
            directory.resolve(name),
            () -> {
              try (var in = OnnxEmbedder.class.getResourceAsStream(resource)) {
                if (in == null) {
                  throw new IOException("The class path holds no " + resource);
                }
                return in.readAllBytes();
              }
            });
      }
      System.setProperty(LIBRARIES, directory.toAbsolutePath().toString());
    } catch (IOException e) {
      // A folder that cannot be written to, or a platform that has its libraries elsewhere.
    }
  }

  /// As ONNX Runtime's jar calls it: `linux-x64`, `osx-aarch64`.
  private static String platform() {
    var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux")
        + "-"
        + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }
}
