package dev.codesense.runtime;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentWiring;
import dev.codesense.runtime.binding.RuntimeProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The components on the class path.
public final class Components {

  private Components() {}

  /// One instance of each component whose [ComponentWiring] is a service, sorted by name.
  ///
  /// @throws CodesenseException when two have one name
  public static List<Component<?, ?>> discover() {
    var components = new ArrayList<Component<?, ?>>();
    for (var wiring : ServiceLoader.load(ComponentWiring.class)) {
      components.add(wiring.component());
    }
    components.sort(Comparator.comparing(component -> component.spec().name()));
    for (int i = 1; i < components.size(); i++) {
      var name = components.get(i).spec().name();
      if (Objects.equals(components.get(i - 1).spec().name(), name)) {
        throw new CodesenseException(
            RuntimeProblem.COMPONENT_MALFORMED,
            "Two components are called %s: %s and %s"
                .formatted(
                    name,
                    components.get(i - 1).getClass().getName(),
                    components.get(i).getClass().getName()));
      }
    }
    return List.copyOf(components);
  }

  /// The component called `name`.
  ///
  /// @throws CodesenseException when there is none; the message lists what there is
  public static Component<?, ?> named(String name, List<Component<?, ?>> components) {
    return components.stream()
        .filter(component -> component.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CodesenseException(
                RuntimeProblem.COMPONENT_UNKNOWN,
                "No component is called %s; there are: %s"
                    .formatted(
                        name,
                        components.stream()
                            .map(component -> component.spec().name())
                            .collect(Collectors.joining(", ")))));
  }
}
