package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.workflow.ImageLock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which images pipelines carry.
final class ImagesMixin {
  @Option(
      names = "--images",
      paramLabel = "FILE",
      description =
          "The images.lock that images/build --push wrote; it pins images by registry and"
              + " digest. Default: codesense/NAME:VERSION.")
  private @Nullable String images;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /// Pins nothing when no file was given.
  ImageLock lock(Invocation invocation) throws IOException {
    if (images == null) {
      return new ImageLock(Map.of());
    }
    var file = invocation.process().directory().resolve(images);
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(
          command.commandLine(), "--images must name a file, was '%s'".formatted(images));
    }
    return ImageLock.parse(images, Files.readString(file));
  }
}
