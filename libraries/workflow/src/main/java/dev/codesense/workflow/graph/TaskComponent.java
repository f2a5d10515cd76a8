package dev.codesense.workflow.graph;

import dev.codesense.core.ComponentSpec;
import java.util.Map;

/// What a task runs.
public sealed interface TaskComponent {

  /// Lower-case letters, digits and hyphens.
  String name();

  Class<? extends Record> request();

  Class<? extends Record> result();

  /// A component of ours: the image's main class, told the component's name.
  record Native(ComponentSpec<?, ?> spec) implements TaskComponent {
    @Override
    public String name() {
      return spec.name();
    }

    @Override
    public Class<? extends Record> request() {
      return spec.request();
    }

    @Override
    public Class<? extends Record> result() {
      return spec.result();
    }
  }

  /// A component from a component.yaml, whoever wrote it.
  ///
  /// @param component the value of `components.comp-…` without its executor's label
  /// @param container the value of `container` of its executor
  record FromFile(
      String name,
      Class<? extends Record> request,
      Class<? extends Record> result,
      Map<String, Object> component,
      Map<String, Object> container)
      implements TaskComponent {}
}
