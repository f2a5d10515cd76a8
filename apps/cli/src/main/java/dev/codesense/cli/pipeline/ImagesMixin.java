package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.workflow.ImageLock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which images pipelines carry.
final class ImagesMixin {
  @Option(
      names = "--images",
      paramLabel = "FILE",
      description =
          "The images.lock that images/build --push wrote; it pins images by registry and"
              + " digest. Default: codesense/NAME:VERSION.")
  private @Nullable String images;

  /// Pins nothing when no file was given.
  ImageLock lock(Invocation invocation) throws IOException {
    return images == null
        ? new ImageLock(Map.of())
        : ImageLock.parse(
            images, Files.readString(invocation.process().directory().resolve(images)));
  }
}
