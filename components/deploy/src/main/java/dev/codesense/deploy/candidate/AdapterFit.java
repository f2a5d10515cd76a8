package dev.codesense.deploy.candidate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.kserve.ModelFields;
import dev.codesense.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a service's server would load an adapter, as far as its objects say. It is asked before
/// a GPU is: a server that refuses an adapter says so after minutes, in a log.
///
/// KServe puts the arguments of the service behind those of its runtime, and of two that contradict
/// the last counts.
final class AdapterFit {
  /// vLLM's own, where `--max-lora-rank` is not given.
  private static final int USUAL_RANK = 16;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");
  private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:ba|da|a|z|k)?sh|.*\\.sh");

  /// Where KServe puts what `storageUri` names.
  private static final String MOUNT = "/mnt/models";

  private static final String HUB = "hf://";

  private final InferenceService service;
  private final @Nullable KubeObject runtime;
  private final List<String> arguments;

  /// A script of a shell is not read: what it starts, and with which arguments, is its own matter.
  private final boolean isScript;

  private final boolean hasCommand;

  /// @param runtime null where it is not known, such as one of the whole cluster
  AdapterFit(InferenceService service, @Nullable KubeObject runtime) {
    this.service = service;
    this.runtime = runtime;
    var containers =
        Stream.concat(
                containers(runtime).filter(one -> "kserve-container".equals(one.get("name"))),
                Stream.of(map(service.object().at("spec", "predictor", "model"))))
            .toList();
    // A command of the service takes the place of its runtime's.
    var command =
        containers.stream()
            .map(container -> texts(container, "command"))
            .filter(words -> !words.isEmpty())
            .reduce(List.of(), (_, last) -> last);
    var args = containers.stream().flatMap(container -> texts(container, "args").stream());
    arguments = Stream.concat(command.stream(), args).toList();
    hasCommand = !command.isEmpty();
    isScript = hasCommand && SHELL.matcher(command.getFirst()).matches();
  }

  private static List<String> texts(Map<?, ?> container, String field) {
    return list(container.get(field)).stream().map(String::valueOf).toList();
  }

  private static Stream<Map<?, ?>> containers(@Nullable KubeObject runtime) {
    return runtime == null
        ? Stream.of()
        : list(runtime.at("spec", "containers").orElse(null)).stream()
            .map(container -> map(Optional.of(container)));
  }

  private static Map<?, ?> map(Optional<?> value) {
    return value.orElse(null) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /// @param mountPath of the adapter; null where it is the service's only model
  /// @throws CodesenseException [DeployProblem#ADAPTER_REFUSED], [DeployProblem#BASE_MISSING],
  ///   [DeployProblem#OTHER_BASE]
  void check(TunedAdapter adapter, @Nullable String mountPath, Progress progress) {
    if (isScript) {
      progress.event(
          "A shell starts the server of %s: whether it takes adapters of rank %d is not checked"
              .formatted(service.name(), adapter.rank()));
    } else {
      checkServer(adapter);
    }
    var bases = bases(mountPath);
    if (bases.isEmpty() && runtime != null && !isScript) {
      throw new CodesenseException(
          DeployProblem.BASE_MISSING,
          "The InferenceService %s and its runtime %s name no model but the adapter's place: the adapter needs %s under it"
              .formatted(service.name(), runtime.name(), adapter.baseModel()));
    }
    var named =
        bases.stream()
            .filter(base -> base.startsWith(HUB))
            .map(base -> base.substring(HUB.length()))
            .toList();
    var ours = named.stream().filter(base -> model(base).equals(adapter.baseModel())).toList();
    if (ours.isEmpty() && named.size() < Math.max(1, bases.size())) {
      progress.event(
          "Whether %s serves %s cannot be told from %s: the adapter's base is not checked"
              .formatted(
                  service.name(),
                  adapter.baseModel(),
                  bases.isEmpty() ? "its settings" : String.join(", ", bases)));
      return;
    }
    checkBase(adapter, named, ours);
  }

  private void checkServer(TunedAdapter adapter) {
    if (runtime != null && !takesAdapters()) {
      throw refused(adapter, "does not serve adapters: --enable-lora is not among its arguments");
    }
    var highest = last("--max-lora-rank");
    if (highest == null && runtime == null) {
      return;
    }
    int most = highest == null ? USUAL_RANK : number(highest);
    if (adapter.rank() > most) {
      throw refused(
          adapter,
          "takes a rank of at most %d (%s)"
              .formatted(
                  most, highest == null ? "vLLM's default" : "--max-lora-rank of its arguments"));
    }
  }

  private boolean takesAdapters() {
    return arguments.contains("--enable-lora") || "true".equalsIgnoreCase(last("--enable-lora"));
  }

  private CodesenseException refused(TunedAdapter adapter, String why) {
    return new CodesenseException(
        DeployProblem.ADAPTER_REFUSED,
        "The server of %s %s; the adapter has rank %d"
            .formatted(service.name(), why, adapter.rank()));
  }

  private int number(String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new CodesenseException(
          DeployProblem.ADAPTER_REFUSED,
          "The server of %s has --max-lora-rank %s, which is no number"
              .formatted(service.name(), value),
          e);
    }
  }

  /// What lies under the adapter, as the service says it: URIs, and names of models as `hf://`.
  private List<String> bases(@Nullable String mountPath) {
    var bases = new ArrayList<String>();
    service
        .object()
        .at("spec", "predictor", "storageUris")
        .map(ModelFields::entries)
        .orElse(List.of())
        .stream()
        .filter(entry -> !String.valueOf(entry.get("mountPath")).equals(mountPath))
        .map(entry -> String.valueOf(entry.get("uri")))
        .forEach(bases::add);
    for (var name : List.of("--model_id", "--model-id", "--model")) {
      var model = last(name);
      if (model == null || model.isBlank() || isAdapters(model, mountPath)) {
        continue;
      }
      if (model.startsWith("/")) {
        bases.add(model);
      } else {
        var revision =
            Stream.of("--model_revision", "--model-revision", "--revision")
                .map(this::last)
                .filter(value -> value != null)
                .findFirst();
        bases.add(HUB + model + revision.map(value -> ":" + value).orElse(""));
      }
    }
    positional().ifPresent(bases::add);
    return bases;
  }

  /// Whether a path, or a template of one, is that of what a rollout changes.
  private static boolean isAdapters(String path, @Nullable String mountPath) {
    return path.startsWith("{")
        || path.equals(mountPath)
        || path.equals(MOUNT)
        || path.startsWith(MOUNT + "/");
  }

  /// What stands after `serve`, as in `vllm serve MODEL`, or first where the image has that as its
  /// entry point. It may be a name, or a path.
  private Optional<String> positional() {
    int at = arguments.indexOf("serve") + 1;
    return (at > 0 || !hasCommand) && at < arguments.size() && !arguments.get(at).startsWith("-")
        ? Optional.of(arguments.get(at))
        : Optional.empty();
  }

  /// @param named such as `Qwen/Qwen2.5-7B-Instruct`, with `:` and a revision where one is named
  /// @param ours those of them that are the adapter's base, in any revision
  private void checkBase(TunedAdapter adapter, List<String> named, List<String> ours) {
    if (ours.isEmpty()) {
      throw new CodesenseException(
          DeployProblem.OTHER_BASE,
          "The adapter belongs to %s, and %s serves %s"
              .formatted(
                  adapter.baseModel(),
                  service.name(),
                  String.join(", ", named.stream().map(AdapterFit::model).toList())));
    }
    var revisions = ours.stream().map(AdapterFit::revision).toList();
    if (revisions.stream().allMatch(revision -> isAnother(revision, adapter.baseRevision()))) {
      throw new CodesenseException(
          DeployProblem.OTHER_BASE,
          "The adapter was trained on %s at revision %s, and %s serves revision %s"
              .formatted(
                  adapter.baseModel(),
                  adapter.baseRevision(),
                  service.name(),
                  String.join(", ", revisions)));
    }
  }

  private static String model(String base) {
    int colon = base.indexOf(':');
    return colon < 0 ? base : base.substring(0, colon);
  }

  private static String revision(String base) {
    int colon = base.indexOf(':');
    return colon < 0 ? "" : base.substring(colon + 1);
  }

  /// A branch or tag names no commit that could be compared.
  private static boolean isAnother(String revision, String trained) {
    return COMMIT.matcher(revision).matches()
        && COMMIT.matcher(trained).matches()
        && !trained.startsWith(revision)
        && !revision.startsWith(trained);
  }

  /// The value of an argument, as `--name=value` or as two; null where it is not given.
  private @Nullable String last(String name) {
    String value = null;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (argument.startsWith(name + "=")) {
        value = argument.substring(name.length() + 1);
      } else if (argument.equals(name) && i + 1 < arguments.size()) {
        value = arguments.get(i + 1);
      }
    }
    return value;
  }
}
