package dev.codesense.localrun.engine;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.FileTree;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs each task in its image with podman or docker, by KFP's contract: the executor input on the
/// command line, the outputs in files. The container sees the project at the same path as this
/// process, and has the rights of its owner.
///
/// From the environment: `CODESENSE_CONTAINER_ENGINE` names the engine,
/// `CODESENSE_CONTAINER_OPTIONS` adds options to its `run`, separated by spaces. Variables
/// `CODESENSE_…` reach the container.
public final class ContainerEngine implements TaskEngine {
  /// Where Linux ends an argument of a process.
  private static final int LONGEST_ARGUMENT = 131_071;

  private static final Pattern CODED = Pattern.compile("(CS-[A-Z]{3}-\\d{3}) (.*)");
  private static final Pattern LOG_LINE = Pattern.compile("\\S+Z (INFO|WARN) (.*)");
  private static final String OWN = "CODESENSE_CONTAINER_";

  private final Path project;
  private final Environment environment;
  private final UnaryOperator<String> images;
  private final Path engine;
  private final RecordCodec codec = new JsonCodec();
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  /// @param images the reference of an image by the name that a component gives it
  /// @throws CodesenseException when there is neither podman nor docker
  public ContainerEngine(Path project, Environment environment, UnaryOperator<String> images) {
    this.project = project.toAbsolutePath().normalize();
    this.environment = environment;
    this.images = images;
    this.engine = engine(environment);
  }

  private static Path engine(Environment environment) {
    var wanted =
        environment
            .variable("CODESENSE_CONTAINER_ENGINE")
            .map(List::of)
            .orElse(List.of("podman", "docker"));
    var path = environment.variable("PATH").orElse("");
    return wanted.stream()
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new CodesenseException(
                LocalProblem.NO_CONTAINER_ENGINE,
                "There is no %s on PATH".formatted(String.join(" and no ", wanted))));
  }

  @Override
  public void check(PipelineGraph graph) throws InterruptedException {
    for (var task : Tasks.all(graph)) {
      version(task);
    }
  }

  /// The image's id; of an image that is not here yet and is not ours, its reference.
  @Override
  public String version(Step.Task task) throws InterruptedException {
    var image = image(task);
    var known = versions.get(image);
    if (known == null) {
      known = inspected(task, image);
      versions.put(image, known);
    }
    return known;
  }

  private String inspected(Step.Task task, String image) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(engine.toString(), "image", "inspect", "--format", "{{.Id}}", image)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        // Read after the end: a pipe holds more than an id, and a read cannot be interrupted.
        if (process.waitFor() == 0) {
          return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip();
        }
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw notStarted(e);
    }
    return switch (task.component()) {
      case TaskComponent.Native component when task.options().image().isEmpty() ->
          throw new CodesenseException(
              LocalProblem.IMAGE_MISSING,
              "The image %s of the task %s is missing: `images/build %s` builds it"
                  .formatted(image, task.name(), component.spec().image()));
      case TaskComponent.Native _, TaskComponent.FromFile _ -> image; // The engine pulls it.
    };
  }

  private String image(Step.Task task) {
    return task.options()
        .image()
        .orElseGet(() ->
            switch (task.component()) {
              case TaskComponent.Native component -> images.apply(component.spec().image());
              case TaskComponent.FromFile component ->
                  String.valueOf(component.container().get("image"));
            });
  }

  @Override
  public TaskCall.Made run(TaskOrder order) throws InterruptedException {
    var files =
        project
            .resolve(LocalRunContext.STATE)
            .resolve("runs")
            .resolve(order.runId())
            .resolve("containers")
            .resolve(RunArchive.fileName(order.name()));
    try {
      FileTree.delete(files);
      Files.createDirectories(files.resolve("outputs"));
      for (var output : order.given().outputs().values()) {
        FileTree.delete(output);
        // A component of somebody else may make a file of it, as KFP allows.
        switch (order.task().component()) {
          case TaskComponent.Native _ -> Files.createDirectories(output);
          case TaskComponent.FromFile _ -> Files.createDirectories(output.resolveSibling("."));
        }
      }
      var input = new ExecutorInput(order.task().component(), order.given(), files, codec);
      contain(order, input);
      return input.made();
    } catch (IOException e) {
      throw new CodesenseException(
          LocalProblem.STATE_NOT_WRITTEN, "Cannot prepare %s: %s".formatted(files, e), e);
    }
  }

  private void contain(TaskOrder order, ExecutorInput input)
      throws IOException, InterruptedException {
    var name = "codesense-%s-%s".formatted(order.runId(), RunArchive.fileName(order.name()));
    var process = new ProcessBuilder(command(order, input, name)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var log = new ContainerLog(order.progress());
    var reader =
        Thread.ofVirtual()
            .name("log-" + order.name())
            .start(() -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(log::line));
    try {
      int code = process.waitFor();
      reader.join();
      if (code != 0) {
        throw log.failure(code);
      }
    } catch (InterruptedException e) {
      stop(name, process);
      throw e;
    }
  }

  private void stop(String name, Process process) throws InterruptedException {
    try {
      new ProcessBuilder(engine.toString(), "stop", "-t", "10", name)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(15, TimeUnit.SECONDS);
    } catch (IOException _) {
      // Ending the engine's process is what is left to do.
    }
    process.destroy();
  }

  private List<String> command(TaskOrder order, ExecutorInput input, String name)
      throws IOException {
    var container = container(order.task());
    var command = words(container.get("command"));
    var call = new ArrayList<String>();
    call.addAll(List.of(engine.toString(), "run", "--rm", "--name", name));
    call.addAll(owner());
    call.addAll(List.of("--volume", project + ":" + project));
    call.addAll(List.of("--env", "CODESENSE_PROJECT=" + project));
    for (var variable : environment.names().stream().sorted().toList()) {
      if (variable.startsWith("CODESENSE_") && !variable.startsWith(OWN)) {
        call.addAll(List.of("--env", variable)); // Its value stays off the command line.
        if (variable.endsWith("_FILE")) {
          environment
              .variable(variable)
              .map(file -> Path.of(file).toAbsolutePath())
              .ifPresent(file -> call.addAll(List.of("--volume", file + ":" + file + ":ro")));
        }
      }
    }
    order
        .task()
        .options()
        .environment()
        .forEach((variable, value) -> call.addAll(List.of("--env", variable + "=" + value)));
    environment
        .variable("CODESENSE_CONTAINER_OPTIONS")
        .ifPresent(options -> call.addAll(List.of(options.strip().split("\\s+"))));
    if (!command.isEmpty()) {
      call.addAll(List.of("--entrypoint", input.filled(command.getFirst())));
    }
    call.add(image(order.task()));
    Stream.concat(command.stream().skip(1), words(container.get("args")).stream())
        .map(input::filled)
        .forEach(call::add);
    for (var argument : call) {
      int bytes = argument.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_ARGUMENT) {
        throw new CodesenseException(
            LocalProblem.INPUT_TOO_LONG,
            "its inputs are %,d bytes as one argument, at most %,d are possible"
                .formatted(bytes, LONGEST_ARGUMENT));
      }
    }
    return call;
  }

  /// The container writes as whoever owns the project; without root rights podman has to be told
  /// that this user is the same inside.
  private List<String> owner() throws IOException {
    if (!project.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return List.of();
    }
    var user = Files.getAttribute(project, "unix:uid");
    var options =
        new ArrayList<>(List.of("--user", user + ":" + Files.getAttribute(project, "unix:gid")));
    if (!user.equals(0) && engine.endsWith("podman")) {
      options.add("--userns=keep-id");
    }
    return options;
  }

  private Map<?, ?> container(Step.Task task) {
    return switch (task.component()) {
      case TaskComponent.Native component -> ComponentIr.container(component.spec(), image(task));
      case TaskComponent.FromFile component -> component.container();
    };
  }

  private static List<String> words(@Nullable Object list) {
    return list instanceof List<?> words ? words.stream().map(String::valueOf).toList() : List.of();
  }

  private static CodesenseException notStarted(IOException cause) {
    return new CodesenseException(
        LocalProblem.NO_CONTAINER_ENGINE, "The engine does not start: " + cause, cause);
  }

  /// What a container says: its lines go on as the task's own, its last words tell why it failed.
  private static final class ContainerLog {
    private final Progress progress;
    private volatile String last = "it printed nothing";
    private volatile Optional<Coded> coded = Optional.empty();

    /// A problem that the component inside has named.
    private record Coded(String code, String message) {}

    ContainerLog(Progress progress) {
      this.progress = progress;
    }

    void line(String line) {
      if (line.isBlank()) {
        return;
      }
      last = line;
      var ours = LOG_LINE.matcher(line);
      if (!ours.matches()) {
        progress.event(line);
      } else if (ours.group(1).equals("INFO")) {
        progress.event(ours.group(2));
      } else {
        var problem = CODED.matcher(ours.group(2));
        if (problem.matches()) {
          coded = Optional.of(new Coded(problem.group(1), problem.group(2)));
        }
        progress.warn(ours.group(2));
      }
    }

    /// The failure that the component meant, as far as the exit code and its words tell.
    CodesenseException failure(int exitCode) {
      var kind =
          Stream.of(Problem.Kind.values())
              .filter(candidate -> candidate.exitCode() == exitCode)
              .findFirst();
      return coded
          .flatMap(named ->
              kind.map(of ->
                  new CodesenseException(
                      new InContainer(
                          new Problem.Entry(
                              named.code(), of, "Read the page of " + named.code() + ".")),
                      named.message())))
          .orElseGet(() ->
              new CodesenseException(
                  LocalProblem.CONTAINER_FAILED,
                  "its container ended with code %d: %s".formatted(exitCode, last)));
    }
  }

  /// A problem of another process, which has the code and the kind, but not the enum.
  private record InContainer(Entry entry) implements Problem {}
}
