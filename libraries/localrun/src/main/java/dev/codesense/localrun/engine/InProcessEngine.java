package dev.codesense.localrun.engine;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.file.Sha256;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs tasks in this process, by the components that are on the class path.
public final class InProcessEngine implements TaskEngine {
  private final Path project;
  private final Clock clock;
  private final Environment environment;
  private final Supplier<List<Component<?, ?>>> components;
  private final Map<String, Deque<Component<?, ?>>> idle = new ConcurrentHashMap<>();
  private @Nullable String version;

  /// @param components makes new instances each time: no two threads share one
  public InProcessEngine(
      Path project,
      Clock clock,
      Environment environment,
      Supplier<List<Component<?, ?>>> components) {
    this.project = project;
    this.clock = clock;
    this.environment = environment;
    this.components = components;
  }

  @Override
  public void check(PipelineGraph graph) {
    var here = components.get();
    here.forEach(this::release);
    for (var task : Tasks.all(graph)) {
      switch (task.component()) {
        case TaskComponent.Native component -> Components.named(component.name(), here);
        case TaskComponent.FromFile component ->
            throw new CodesenseException(
                LocalProblem.NEEDS_CONTAINER,
                "The task %s runs %s, which is only in an image"
                    .formatted(task.name(), component.name()));
      }
    }
  }

  /// Name, size and time of everything on the class path: cheap, and a build changes it.
  @Override
  public synchronized String version(Step.Task task) {
    if (version == null) {
      var entries =
          Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
              .filter(entry -> !entry.isEmpty())
              .map(Path::of)
              .map(InProcessEngine::stamp)
              .collect(Collectors.joining("\n"));
      version = Sha256.hex(entries.getBytes(StandardCharsets.UTF_8));
    }
    return version;
  }

  private static String stamp(Path entry) {
    try (var files = Files.walk(entry)) {
      var stamp = new StringBuilder();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        stamp
            .append(file)
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file))
            .append('\n');
      }
      return stamp.toString();
    } catch (IOException e) {
      return entry + " is not there"; // As the JVM sees it.
    }
  }

  @Override
  public TaskCall.Made run(TaskOrder order) throws InterruptedException {
    var component = borrow(order.task().component().name());
    var made =
        new TaskCall(order.runId(), project, clock, order.progress(), environment)
            .run(component, order.given());
    release(component); // One that failed is not used again.
    return made;
  }

  private Component<?, ?> borrow(String name) {
    var instance = stack(name).pollFirst();
    if (instance != null) {
      return instance;
    }
    var more = components.get();
    var wanted = Components.named(name, more);
    more.stream().filter(component -> !component.equals(wanted)).forEach(this::release);
    return wanted;
  }

  private void release(Component<?, ?> component) {
    stack(component.spec().name()).addFirst(component);
  }

  private Deque<Component<?, ?>> stack(String name) {
    return idle.computeIfAbsent(name, _ -> new ConcurrentLinkedDeque<>());
  }
}
