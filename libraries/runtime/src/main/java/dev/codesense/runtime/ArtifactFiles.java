package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Visualized;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import dev.codesense.runtime.binding.RuntimeProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Reads and writes `artifact.json`: format, version, SHA-256 of the body's JSON, body.
public final class ArtifactFiles {

  /// The file that makes a directory an artifact.
  public static final String FILE = "artifact.json";

  private final RecordCodec codec;

  public ArtifactFiles(RecordCodec codec) {
    this.codec = codec;
  }

  /// What the file says of its body.
  ///
  /// @param checksum SHA-256 of the body's JSON, 64 hex digits
  public record Header(String format, int version, String checksum) {}

  private record Document(String format, int version, String checksum, Record body) {}

  /// Writes `artifact.json` into `directory`, whole or not at all; before it the page that a
  /// [Visualized] body has.
  ///
  /// @throws CodesenseException when it cannot be written
  public <T extends Record> Artifact<T> write(Path directory, Class<T> type, T body) {
    var format = format(type);
    var document =
        new Document(format.name(), format.version(), Sha256.hex(codec.encode(body)), body);
    try {
      if (body instanceof Visualized shown && shown.page().isPresent()) {
        var page = shown.page().get();
        AtomicFile.write(
            directory.resolve(page.file()), page.text().getBytes(StandardCharsets.UTF_8));
      }
      AtomicFile.write(directory.resolve(FILE), codec.encode(document));
    } catch (IOException e) {
      throw new CodesenseException(
          RuntimeProblem.OUTPUT_NOT_WRITTEN,
          "Cannot write %s: %s".formatted(directory.resolve(FILE), e),
          e);
    }
    return new Artifact<>(directory, type);
  }

  /// Reads the body, checking format, version and checksum.
  ///
  /// @throws CodesenseException when there is no artifact, another one, or a damaged one
  public <T extends Record> T read(Artifact<T> artifact) {
    var file = artifact.directory().resolve(FILE);
    var json = bytes(file);
    var expected = format(artifact.type());
    var header = decode(file, json);
    if (!header.format().equals(expected.name())) {
      throw new CodesenseException(
          RuntimeProblem.ARTIFACT_FORMAT,
          "%s holds the format %s, expected %s"
              .formatted(artifact.directory(), header.format(), expected.name()));
    }
    if (header.version() != expected.version()) {
      throw new CodesenseException(
          RuntimeProblem.ARTIFACT_VERSION,
          "%s holds version %d of %s, this codesense reads version %d"
              .formatted(
                  artifact.directory(), header.version(), expected.name(), expected.version()));
    }
    try {
      if (!(codec.decodeObject(json).get("body") instanceof Map<?, ?> tree)) {
        throw new IllegalArgumentException("no body");
      }
      var body = codec.decode(codec.encode(tree), artifact.type());
      var checksum = Sha256.hex(codec.encode(body));
      if (!checksum.equals(header.checksum())) {
        throw new IllegalArgumentException(
            "its checksum is %s, the body's is %s".formatted(header.checksum(), checksum));
      }
      return body;
    } catch (IllegalArgumentException e) {
      throw damaged(file, e);
    }
  }

  /// What `artifact.json` in `directory` says of itself; empty when there is no readable one.
  public Optional<Header> header(Path directory) {
    var file = directory.resolve(FILE);
    try {
      return Optional.of(codec.decodeLenient(Files.readAllBytes(file), Header.class));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Header decode(Path file, byte[] json) {
    try {
      return codec.decodeLenient(json, Header.class);
    } catch (IllegalArgumentException e) {
      throw damaged(file, e);
    }
  }

  private static CodesenseException damaged(Path file, IllegalArgumentException cause) {
    return new CodesenseException(
        RuntimeProblem.ARTIFACT_DAMAGED,
        "%s is damaged: %s".formatted(file, cause.getMessage()),
        cause);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CodesenseException(
          RuntimeProblem.ARTIFACT_MISSING,
          "%s holds no artifact: there is no %s".formatted(file.getParent(), FILE),
          e);
    } catch (IOException e) {
      throw new CodesenseException(
          RuntimeProblem.ARTIFACT_MISSING, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /// The format that `type` declares.
  ///
  /// @throws CodesenseException when it declares none
  public static ArtifactFormat format(Class<? extends Record> type) {
    var format = type.getAnnotation(ArtifactFormat.class);
    if (format == null) {
      throw new CodesenseException(
          RuntimeProblem.COMPONENT_MALFORMED,
          type.getName() + " is used as an artifact and has no @ArtifactFormat");
    }
    return format;
  }
}
