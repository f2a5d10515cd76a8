package dev.codesense.runtime.binding;

import dev.codesense.core.Artifact;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds a component's request, whatever door its values came through.
public final class RequestBinding {

  private RequestBinding() {}

  /// Where a door keeps the value of a field.
  @FunctionalInterface
  public interface Source {
    @Nullable Node find(RecordField field);
  }

  /// The request; empty when issues were found.
  ///
  /// @param own where most of the fields are, to say where one is that the request refuses
  public static Optional<Record> bind(
      RequestLayout layout,
      Binder binder,
      Source source,
      Map<String, List<Artifact<?>>> artifacts,
      Node.Mapping own) {
    var schema = layout.schema();
    var values = new ArrayList<@Nullable Object>();
    boolean whole = true;
    for (var field : schema.fields()) {
      Optional<Binder.Bound> bound;
      if (RequestLayout.isArtifact(field)) {
        bound =
            binder.artifacts(field, artifacts.getOrDefault(field.kebab(), List.of()), own.origin());
      } else {
        bound = binder.field(field, source.find(field), layout.path(field), own.origin());
      }
      if (bound.isPresent()) {
        values.add(bound.get().value());
      } else {
        whole = false;
      }
    }
    if (!whole) {
      return Optional.empty();
    }
    return binder.create(schema, values, own, layout.component());
  }
}
