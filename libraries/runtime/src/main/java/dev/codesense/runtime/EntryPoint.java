package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.NearestName;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.binding.RequestBinding;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs a component with the inputs that an engine gives its image, and checks its outputs.
final class EntryPoint {
  private final RecordCodec codec = new JsonCodec();
  private final String runId;
  private final Path project;
  private final Clock clock;
  private final Progress progress;
  private final Environment environment;
  private final boolean earlier;

  EntryPoint(String runId, Path project, Clock clock, Progress progress, Environment environment) {
    this(runId, project, clock, progress, environment, false);
  }

  /// @param earlier whether an artifact that an earlier run has published stays where it is: for
  ///   who looks for outputs where the result says, and not in a place of their own
  EntryPoint(
      String runId,
      Path project,
      Clock clock,
      Progress progress,
      Environment environment,
      boolean earlier) {
    this.runId = runId;
    this.project = project;
    this.clock = clock;
    this.progress = progress;
    this.environment = environment;
    this.earlier = earlier;
  }

  /// What an engine gives.
  ///
  /// @param parameters by name in any spelling
  /// @param artifacts directories of each input
  /// @param outputs directory of each output artifact
  record Call(
      Node.Mapping parameters,
      Map<FieldName, List<Path>> artifacts,
      Map<FieldName, Path> outputs) {}

  /// What the component gave back.
  ///
  /// @param parameters absent ones are null
  record Answer(
      Map<FieldName, @Nullable Object> parameters,
      Map<FieldName, LocalRunContext.Published> artifacts) {}

  <I extends Record, O extends Record> Answer run(Component<I, O> component, Call call)
      throws InterruptedException {
    var spec = component.spec();
    var layout = RequestLayout.of(spec);
    checkNames(
        call.artifacts().keySet(),
        layout.inputs().stream().map(RequestLayout.Input::name).toList(),
        "input artifact");
    var outputs =
        RecordSchema.of(spec.result()).fields().stream()
            .filter(RequestLayout::isArtifact)
            .map(RecordField::name)
            .toList();
    for (var output : outputs) {
      if (!call.outputs().containsKey(output)) {
        throw invalid("The directory of the output %s is missing".formatted(output.kebab()));
      }
    }
    var request = spec.request().cast(request(layout, call));
    var run =
        new LocalRunContext(
            runId, project, clock, progress, environment, name -> output(call, name));
    return answer(component.run(request, run), call, run);
  }

  private static Path output(Call call, FieldName name) {
    var directory = call.outputs().get(name);
    if (directory == null) {
      throw new CodesenseException(
          RuntimeProblem.COMPONENT_MALFORMED,
          "The component writes the output %s, which its result does not have"
              .formatted(name.kebab()));
    }
    return directory;
  }

  private static Record request(RequestLayout layout, Call call) {
    var issues = new Issues();
    var binder = new Binder(issues, Overrides.none(), Binder.Spelling.ANY);
    binder.checkKeys(
        call.parameters(),
        layout.schema().fields().stream()
            .filter(field -> !RequestLayout.isArtifact(field))
            .map(RecordField::kebab)
            .toList(),
        "");
    var artifacts = new HashMap<FieldName, List<Artifact<?>>>();
    for (var input : layout.inputs()) {
      var given = new ArrayList<Artifact<?>>();
      for (var directory : call.artifacts().getOrDefault(input.name(), List.of())) {
        given.add(new Artifact<>(directory, input.type()));
      }
      artifacts.put(input.name(), given);
    }
    var request =
        RequestBinding.bind(
            layout,
            binder,
            field ->
                binder.field(
                    field,
                    call.parameters().entries().stream()
                        .filter(entry -> new FieldName(entry.key()).equals(field.name()))
                        .findFirst()
                        .map(Node.Entry::value)
                        .orElse(null),
                    layout.path(field),
                    call.parameters().origin()),
            artifacts,
            call.parameters().origin());
    issues.throwIfAny();
    return request.orElseThrow();
  }

  /// Checks that every output artifact is the one that the result names: published by this run, or
  /// by an earlier one.
  private Answer answer(Record result, Call call, LocalRunContext run) {
    var schema = RecordSchema.of(result.getClass());
    var values = schema.values(result);
    var parameters = new LinkedHashMap<FieldName, @Nullable Object>();
    var artifacts = new LinkedHashMap<FieldName, LocalRunContext.Published>();
    for (int i = 0; i < schema.fields().size(); i++) {
      var field = schema.fields().get(i);
      var value = PlainValues.present(values.get(i));
      if (field.type() instanceof ValueType.ArtifactOf) {
        artifacts.put(field.name(), published(field.name(), value, call, run));
      } else {
        parameters.put(field.name(), value);
      }
    }
    return new Answer(parameters, artifacts);
  }

  private LocalRunContext.Published published(
      FieldName output, @Nullable Object named, Call call, LocalRunContext run) {
    var published = run.published().get(output);
    if (published != null && published.artifact().equals(named)) {
      return published;
    }
    if (published == null
        && named instanceof Artifact<?> artifact
        && Files.exists(artifact.directory().resolve(ArtifactFiles.FILE))) {
      // A run that is resumed finds there what its own first attempt has published.
      boolean inPlace = artifact.directory().equals(call.outputs().get(output));
      return earlier || inPlace
          ? new LocalRunContext.Published(artifact, run.read(artifact))
          : run.publishAgain(output, artifact);
    }
    throw new CodesenseException(
        RuntimeProblem.COMPONENT_MALFORMED,
        "The output %s was not published: the result names %s, published is %s"
            .formatted(output.kebab(), named, published == null ? null : published.artifact()));
  }

  /// A value as KFP and Argo read it from a file: text as it is, the rest as JSON.
  String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Enum<?> constant -> ValueType.EnumOf.written(constant);
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      case List<?> list -> json(list);
      case Map<?, ?> map -> json(map);
      case Record record -> json(record);
      default -> value.toString();
    };
  }

  private String json(Object value) {
    return new String(codec.encode(value), StandardCharsets.UTF_8);
  }

  RecordCodec codec() {
    return codec;
  }

  static void write(Path file, byte[] content) {
    try {
      AtomicFile.write(file, content);
    } catch (IOException e) {
      throw new CodesenseException(
          RuntimeProblem.OUTPUT_NOT_WRITTEN, "Cannot write %s: %s".formatted(file, e), e);
    }
  }

  static void checkNames(Collection<FieldName> given, Collection<FieldName> known, String what) {
    for (var name : given) {
      if (!known.contains(name)) {
        throw invalid(
            known.isEmpty()
                ? "Unknown %s %s; the component has none".formatted(what, name.kebab())
                : "Unknown %s %s; %s"
                    .formatted(
                        what,
                        name.kebab(),
                        NearestName.hint(
                            name.kebab(), known.stream().map(FieldName::kebab).toList())));
      }
    }
  }

  /// Whether an engine's empty text for the parameter says that nobody gave it.
  static boolean mayBeAbsent(Component<?, ?> component, String parameter) {
    return RecordSchema.of(component.spec().request())
        .field(new FieldName(parameter))
        .filter(field -> !field.required())
        .isPresent();
  }

  static CodesenseException invalid(String message) {
    return new CodesenseException(RuntimeProblem.ARGUMENTS_INVALID, message);
  }

  static final Origin EXECUTOR_INPUT = Origin.of("executor input");
}
