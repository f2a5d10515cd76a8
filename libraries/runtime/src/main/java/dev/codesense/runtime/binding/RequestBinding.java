package dev.codesense.runtime.binding;

import dev.codesense.core.Artifact;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds a component's request, whichever way its values came.
public final class RequestBinding {

  private RequestBinding() {}

  /// What the caller has for a field that is no artifact.
  @FunctionalInterface
  public interface Source {
    Optional<Binder.Bound> find(RecordField field);
  }

  /// The request; empty when issues were found.
  ///
  /// @param enclosing where most of the fields are, to say where one is that is missing
  public static Optional<Record> bind(
      RequestLayout layout,
      Binder binder,
      Source source,
      Map<FieldName, List<Artifact<?>>> artifacts,
      Origin enclosing) {
    var values = new ArrayList<Binder.Bound>();
    for (var field : layout.schema().fields()) {
      var bound =
          RequestLayout.isArtifact(field)
              ? binder.artifacts(field, artifacts.getOrDefault(field.name(), List.of()), enclosing)
              : source.find(field);
      bound.ifPresent(values::add);
    }
    return binder.create(layout.schema(), values, layout.component(), enclosing);
  }
}
