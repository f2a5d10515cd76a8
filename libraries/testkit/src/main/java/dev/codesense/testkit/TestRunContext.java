package dev.codesense.testkit;

import dev.codesense.core.Artifact;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.binding.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A run in a folder of the test's own: the real files and JSON of a [LocalRunContext], but the
/// time stands still until the test moves it, and progress is remembered.
public final class TestRunContext implements RunContext {
  /// What the clock says first.
  public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final Path project;
  private final RecordingProgress progress = new RecordingProgress();
  private final Map<String, Secret> secrets = new HashMap<>();
  private Clock clock = Clock.fixed(START, ZoneOffset.UTC);
  private int number = 1;
  private LocalRunContext files;

  private TestRunContext(Path project) {
    this.project = project;
    this.files = files();
  }

  /// A first run in `project`, usually a `@TempDir`.
  public static TestRunContext in(Path project) {
    return new TestRunContext(project);
  }

  /// Lets `elapsed` pass.
  public TestRunContext after(Duration elapsed) {
    clock = Clock.offset(clock, elapsed);
    return this;
  }

  /// Begins another run in the same project: another run id, other outputs.
  public TestRunContext nextRun() {
    number++;
    files = files();
    return this;
  }

  /// Sets a secret, named in kebab case.
  public TestRunContext withSecret(String name, String value) {
    secrets.put(name, new Secret(value));
    return this;
  }

  @Override
  public String runId() {
    return "run-%03d".formatted(number);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Path project() {
    return files.project();
  }

  @Override
  public Path state() {
    return files.state();
  }

  @Override
  public RecordingProgress progress() {
    return progress;
  }

  @Override
  public RecordCodec codec() {
    return files.codec();
  }

  @Override
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public Path output(String name) {
    return files.output(name);
  }

  @Override
  public <T extends Record> Artifact<T> publish(String name, T body) {
    return files.publish(name, body);
  }

  @Override
  public <T extends Record> T read(Artifact<T> artifact) {
    return files.read(artifact);
  }

  private LocalRunContext files() {
    return LocalRunContext.byHand(
        project, "test", "run-%03d".formatted(number), clock, progress, Environment.of(Map.of()));
  }
}
