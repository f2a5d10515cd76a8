package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.core.Secret;
import dev.codesense.core.file.FileTree;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.FieldName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A run on this machine's file system, by hand or in a container. Safe to use across threads.
public final class LocalRunContext implements RunContext {

  /// State of a project, relative to it.
  public static final String STATE = ".codesense";

  private final String runId;
  private final Path project;
  private final Clock clock;
  private final Progress progress;
  private final Environment environment;
  private final Function<FieldName, Path> outputs;
  private final RecordCodec codec = new JsonCodec();
  private final Map<FieldName, Path> prepared = new ConcurrentHashMap<>();
  private final Map<FieldName, Published> published = new ConcurrentHashMap<>();

  /// @param outputs the directory of each output
  LocalRunContext(
      String runId,
      Path project,
      Clock clock,
      Progress progress,
      Environment environment,
      Function<FieldName, Path> outputs) {
    this.runId = runId;
    this.project = project.toAbsolutePath().normalize();
    this.clock = clock;
    this.progress = progress;
    this.environment = environment;
    this.outputs = outputs;
  }

  /// A run by hand: outputs go to `.codesense/artifacts/<component>/<run-id>/<output>`. What a run
  /// of the same id published stays: the second run's go to `<run-id>-2`.
  ///
  /// @param component the component's name
  /// @param runId as from [RunIds]; sorts by time
  public static LocalRunContext byHand(
      Path project,
      String component,
      String runId,
      Clock clock,
      Progress progress,
      Environment environment) {
    var runs =
        project
            .toAbsolutePath()
            .normalize()
            .resolve(STATE)
            .resolve(LocalArtifacts.FOLDER)
            .resolve(component);
    return new LocalRunContext(
        runId,
        project,
        clock,
        progress,
        environment,
        name -> unpublished(runs, runId, name.kebab()));
  }

  private static Path unpublished(Path runs, String runId, String output) {
    var place = runs.resolve(runId).resolve(output);
    for (int again = 2; Files.exists(place.resolve(ArtifactFiles.FILE)); again++) {
      place = runs.resolve(runId + "-" + again).resolve(output);
    }
    return place;
  }

  @Override
  public String runId() {
    return runId;
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
    return created(project.resolve(STATE));
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public RecordCodec codec() {
    return codec;
  }

  @Override
  public Optional<Secret> secret(String name) {
    return environment.secret(name);
  }

  @Override
  public Path output(String name) {
    return prepared.computeIfAbsent(new FieldName(name), key -> empty(outputs.apply(key)));
  }

  @Override
  public <T extends Record> Artifact<T> publish(String name, T body) {
    @SuppressWarnings("unchecked") // A record is of its own class.
    var type = (Class<T>) body.getClass();
    var artifact = new ArtifactFiles(codec).write(output(name), type, body);
    published.put(new FieldName(name), new Published(artifact, body));
    return artifact;
  }

  /// Publishes what an earlier run has published, in this run's own place.
  Published publishAgain(FieldName name, Artifact<?> earlier) {
    Record body = read(earlier);
    var directory = output(name.kebab());
    try {
      FileTree.share(earlier.objects(), directory.resolve("objects"));
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
    return new Published(publish(name.kebab(), body), body);
  }

  /// The artifacts that were published, by output.
  Map<FieldName, Published> published() {
    return Map.copyOf(published);
  }

  /// An output artifact and what is in it.
  record Published(Artifact<?> artifact, Record body) {}

  @Override
  public <T extends Record> T read(Artifact<T> artifact) {
    return new ArtifactFiles(codec).read(artifact);
  }

  /// Removes what an earlier attempt of the same run left: artifact.json first, so that nobody
  /// takes the rest for an artifact.
  private static Path empty(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(ArtifactFiles.FILE));
      if (Files.isDirectory(directory)) {
        try (var children = Files.list(directory)) {
          for (var child : children.toList()) {
            FileTree.delete(child);
          }
        }
      }
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
    return created(directory);
  }

  private static Path created(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
  }

  private static CodesenseException notWritten(Path directory, IOException cause) {
    return new CodesenseException(
        RuntimeProblem.OUTPUT_NOT_WRITTEN,
        "Cannot prepare %s: %s".formatted(directory, cause),
        cause);
  }
}
