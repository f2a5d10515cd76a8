package dev.codesense.runtime.jackson;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import dev.codesense.runtime.schema.RecordSchema;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells Jackson which components of a record must have a value: all but `@Nullable` and
/// `Optional…` ones.
final class RecordIntrospector extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return component(member).map(RecordIntrospector::required).orElse(null);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    var required =
        annotated instanceof AnnotatedMember member
            && component(member).map(RecordIntrospector::required).orElse(false);
    return required ? JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL) : JsonSetter.Value.empty();
  }

  private static Optional<RecordComponent> component(AnnotatedMember member) {
    if (member instanceof AnnotatedParameter parameter
        && parameter.getOwner() instanceof AnnotatedConstructor constructor
        && constructor.getDeclaringClass().isRecord()) {
      var components = constructor.getDeclaringClass().getRecordComponents();
      if (components.length == constructor.getParameterCount()) {
        return Optional.of(components[parameter.getIndex()]);
      }
    }
    return Optional.empty();
  }

  private static boolean required(RecordComponent component) {
    return !RecordSchema.nullable(component)
        && !component.getType().getName().startsWith("java.util.Optional");
  }
}
