package dev.codesense.runtime.binding;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the options of a command set, before environment variables and codesense.yaml. Immutable.
public final class Flags {
  private static final Flags NONE = new Flags(Map.of());

  private final Map<String, Node> byPath;

  private Flags(Map<String, Node> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  public static Flags none() {
    return NONE;
  }

  /// @param texts by option name, as [RequestLayout#options] lists them
  /// @throws dev.codesense.core.CodesenseException with every name that is no option
  public static Flags of(ComponentSpec<?, ?> spec, Map<String, String> texts) {
    var options = new HashMap<String, RequestLayout.Option>();
    RequestLayout.of(spec).options().forEach(option -> options.put(option.name(), option));
    var issues = new Issues();
    var byPath = new HashMap<String, Node>();
    texts.forEach((name, text) -> {
      var option = options.get(name);
      if (option == null) {
        issues.add(
            RuntimeProblem.UNKNOWN_KEY,
            Origin.of("command line"),
            name,
            "unknown option --%s%s"
                .formatted(
                    name,
                    options.isEmpty()
                        ? ""
                        : "; " + NearestName.hint(name, options.keySet(), near -> "--" + near)));
      } else {
        byPath.put(option.path(), Overrides.untyped(text, "--" + name));
      }
    });
    issues.throwIfAny();
    return new Flags(byPath);
  }

  /// These and those of another component; `others` go before.
  public Flags and(Flags others) {
    var both = new HashMap<>(byPath);
    both.putAll(others.byPath);
    return new Flags(both);
  }

  /// What is said of the setting at `path`, such as `index.batch-size`.
  public Optional<Node> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
