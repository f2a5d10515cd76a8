package dev.codesense.testkit;

import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.AtomicFile;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A run in a folder of the test's own: the time stands still until the test moves it, progress is
/// remembered, artifacts lie below `.codesense/artifacts/<run>/<name>`.
public final class TestRunContext implements RunContext {
  /// What the clock says first.
  public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final Path project;
  private final RecordCodec codec;
  private final RecordingProgress progress = new RecordingProgress();
  private final Map<String, Secret> secrets = new HashMap<>();
  private Clock clock = Clock.fixed(START, ZoneOffset.UTC);
  private int run = 1;

  private TestRunContext(Path project, RecordCodec codec) {
    this.project = project.toAbsolutePath().normalize();
    this.codec = codec;
  }

  /// A first run in `project`, usually a `@TempDir`.
  public static TestRunContext in(Path project, RecordCodec codec) {
    return new TestRunContext(project, codec);
  }

  /// Lets `elapsed` pass.
  public TestRunContext after(Duration elapsed) {
    clock = Clock.offset(clock, elapsed);
    return this;
  }

  /// Begins another run in the same project: another run id, other outputs.
  public TestRunContext nextRun() {
    run++;
    return this;
  }

  /// Sets a secret, named in kebab case.
  public TestRunContext withSecret(String name, String value) {
    secrets.put(name, new Secret(value));
    return this;
  }

  @Override
  public String runId() {
    return "run-" + run;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Path project() {
    return project;
  }

  @Override
  public Path state() {
    return made(project.resolve(".codesense"));
  }

  @Override
  public RecordingProgress progress() {
    return progress;
  }

  @Override
  public RecordCodec codec() {
    return codec;
  }

  @Override
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public Path output(String name) {
    return made(state().resolve("artifacts").resolve(runId()).resolve(name));
  }

  /// Only as much of an artifact as [#read] needs: tests of components do not look inside.
  private record Published(String format, String checksum, String body) {}

  @Override
  public <T extends Record> Artifact<T> publish(String name, T body) {
    @SuppressWarnings("unchecked")
    var type = (Class<T>) body.getClass();
    var json = new String(codec.encode(body), StandardCharsets.UTF_8);
    var published = new Published(format(type), Sha256.ofParts(json), json);
    try {
      AtomicFile.write(output(name).resolve("artifact.json"), codec.encode(published));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Artifact<>(output(name), type);
  }

  @Override
  public <T extends Record> T read(Artifact<T> artifact) {
    try {
      var json = Files.readAllBytes(artifact.directory().resolve("artifact.json"));
      var published = codec.decode(json, Published.class);
      if (!published.format().equals(format(artifact.type()))
          || !published.checksum().equals(Sha256.ofParts(published.body()))) {
        throw new IllegalArgumentException(
            "%s is no whole %s".formatted(artifact.directory(), format(artifact.type())));
      }
      return codec.decode(published.body().getBytes(StandardCharsets.UTF_8), artifact.type());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String format(Class<?> type) {
    var format = type.getAnnotation(ArtifactFormat.class);
    if (format == null) {
      throw new IllegalArgumentException(type + " has no @ArtifactFormat");
    }
    return format.name() + " " + format.version();
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
