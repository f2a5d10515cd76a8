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
  private static final String HUB = "hf://";

  private final InferenceService service;
  private final @Nullable KubeObject runtime;
  private final List<String> arguments;

  /// @param runtime null where it is not known, such as one of the whole cluster
  AdapterFit(InferenceService service, @Nullable KubeObject runtime) {
    this.service = service;
    this.runtime = runtime;
    arguments =
        Stream.concat(
                containers(runtime).filter(one -> "kserve-container".equals(one.get("name"))),
                Stream.of(map(service.object().at("spec", "predictor", "model"))))
            .flatMap(container -> list(container.get("args")).stream())
            .map(String::valueOf)
            .toList();
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
    checkServer(adapter);
    var bases = bases(mountPath);
    if (bases.isEmpty() && runtime != null) {
      throw new CodesenseException(
          DeployProblem.BASE_MISSING,
          "The InferenceService %s and its runtime %s name no model but the adapter's place: the adapter needs %s under it"
              .formatted(service.name(), runtime.name(), adapter.baseModel()));
    }
    var named = bases.stream().filter(base -> base.startsWith(HUB)).findFirst();
    if (named.isEmpty()) {
      progress.event(
          "Whether %s serves %s cannot be told from %s: the adapter's base is not checked"
              .formatted(
                  service.name(),
                  adapter.baseModel(),
                  bases.isEmpty() ? "its settings" : String.join(", ", bases)));
      return;
    }
    checkBase(adapter, named.get().substring(HUB.length()));
  }

  private void checkServer(TunedAdapter adapter) {
    if (runtime != null && !arguments.contains("--enable-lora")) {
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
      if (model != null && !model.isBlank() && !model.matches("[/{].*")) {
        var revision =
            Stream.of("--model_revision", "--model-revision", "--revision")
                .map(this::last)
                .filter(value -> value != null)
                .findFirst();
        bases.add(HUB + model + revision.map(value -> ":" + value).orElse(""));
      }
    }
    return bases;
  }

  /// @param base such as `Qwen/Qwen2.5-7B-Instruct`, with `:` and a revision where one is named
  private void checkBase(TunedAdapter adapter, String base) {
    int colon = base.indexOf(':');
    var model = colon < 0 ? base : base.substring(0, colon);
    if (!model.equals(adapter.baseModel())) {
      throw new CodesenseException(
          DeployProblem.OTHER_BASE,
          "The adapter belongs to %s, and %s serves %s"
              .formatted(adapter.baseModel(), service.name(), model));
    }
    var revision = colon < 0 ? "" : base.substring(colon + 1);
    // A branch or tag names no commit that could be compared.
    if (COMMIT.matcher(revision).matches()
        && COMMIT.matcher(adapter.baseRevision()).matches()
        && !adapter.baseRevision().startsWith(revision)
        && !revision.startsWith(adapter.baseRevision())) {
      throw new CodesenseException(
          DeployProblem.OTHER_BASE,
          "The adapter was trained on %s at revision %s, and %s serves revision %s"
              .formatted(model, adapter.baseRevision(), service.name(), revision));
    }
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
