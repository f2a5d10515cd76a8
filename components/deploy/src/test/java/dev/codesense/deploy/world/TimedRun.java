package dev.codesense.deploy.world;

import dev.codesense.core.Artifact;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// A test's run at another clock's time.
public record TimedRun(Clock clock, TestRunContext run) implements RunContext {

  public static RunContext at(Clock clock, TestRunContext run) {
    return new TimedRun(clock, run);
  }

  @Override
  public String runId() {
    return run.runId();
  }

  @Override
  public Path project() {
    return run.project();
  }

  @Override
  public Path state() {
    return run.state();
  }

  @Override
  public Progress progress() {
    return run.progress();
  }

  @Override
  public RecordCodec codec() {
    return run.codec();
  }

  @Override
  public Optional<Secret> secret(String name) {
    return run.secret(name);
  }

  @Override
  public Path output(String name) {
    return run.output(name);
  }

  @Override
  public <T extends Record> Artifact<T> publish(String name, T body) {
    return run.publish(name, body);
  }

  @Override
  public <T extends Record> T read(Artifact<T> artifact) {
    return run.read(artifact);
  }
}
