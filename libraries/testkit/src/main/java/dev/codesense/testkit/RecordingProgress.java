package dev.codesense.testkit;

import dev.codesense.core.Progress;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Records progress messages, so that a test can check them.
public final class RecordingProgress implements Progress {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<RecordedStage> stages = new CopyOnWriteArrayList<>();

  /// The events so far, oldest first.
  public List<String> events() {
    return List.copyOf(events);
  }

  /// The warnings so far, oldest first.
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /// The stages that were begun, oldest first.
  public List<RecordedStage> stages() {
    return List.copyOf(stages);
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    var stage = new RecordedStage(name, unit);
    stages.add(stage);
    return stage;
  }

  @Override
  public void event(String line) {
    events.add(line);
  }

  @Override
  public void warn(String line) {
    warnings.add(line);
  }

  /// A stage as far as it came.
  public static final class RecordedStage implements Stage {
    private final String name;
    private final String unit;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean closed;

    private RecordedStage(String name, String unit) {
      this.name = name;
      this.unit = unit;
    }

    public String name() {
      return name;
    }

    public String unit() {
      return unit;
    }

    /// How many units were done.
    public long done() {
      return done.get();
    }

    public boolean isClosed() {
      return closed;
    }

    @Override
    public void advance(long units) {
      done.addAndGet(units);
    }

    @Override
    public void total(long units) {}

    @Override
    public void detail(String text) {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
