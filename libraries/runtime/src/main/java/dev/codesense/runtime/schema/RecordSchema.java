package dev.codesense.runtime.schema;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The fields of a record, by reflection. Immutable; one instance per class.
public final class RecordSchema {

  private static final ClassValue<RecordSchema> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected RecordSchema computeValue(Class<?> type) {
          return new RecordSchema(type.asSubclass(Record.class));
        }
      };

  private final Class<? extends Record> type;
  private final List<RecordField> fields;

  private RecordSchema(Class<? extends Record> type) {
    this.type = type;
    this.fields = Arrays.stream(type.getRecordComponents()).map(RecordSchema::read).toList();
  }

  /// @throws IllegalArgumentException when a component's type cannot be expressed outside Java; the
  ///   message names it
  public static RecordSchema of(Class<? extends Record> type) {
    return SCHEMAS.get(type);
  }

  public Class<? extends Record> type() {
    return type;
  }

  /// In the order of the record.
  public List<RecordField> fields() {
    return fields;
  }

  public Optional<RecordField> field(FieldName name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /// The field of one of the record's own components.
  ///
  /// @throws IllegalArgumentException for a component of another record
  public RecordField field(RecordComponent component) {
    return field(new FieldName(component.getName()))
        .filter(_ -> component.getDeclaringRecord() == type)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s.%s names no field"
                    .formatted(component.getDeclaringRecord().getName(), component.getName())));
  }

  /// Whether the record can be built from nothing.
  public boolean allOptional() {
    return fields.stream().noneMatch(RecordField::required);
  }

  /// Builds the record.
  ///
  /// @param values one per field, in order, of the components' types
  /// @throws IllegalArgumentException what the record's constructor refuses
  public Record create(List<@Nullable Object> values) {
    try {
      return canonicalConstructor().newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " cannot be built", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be built", e);
    }
  }

  /// The values of `value`, one per field, in order.
  public List<@Nullable Object> values(Record value) {
    var values = new ArrayList<@Nullable Object>(fields.size());
    for (var component : type.getRecordComponents()) {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      try {
        values.add(accessor.invoke(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component + " of " + type, e);
      }
    }
    return values;
  }

  private Constructor<? extends Record> canonicalConstructor() throws NoSuchMethodException {
    var parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor;
  }

  /// Whether the component may hold null.
  public static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static RecordField read(RecordComponent component) {
    var absence = absence(component);
    var described = described(component);
    var doc = described.getAnnotation(Doc.class);
    var value = described.getAnnotation(Default.class);
    var setting = component.getAnnotation(Setting.class);
    return new RecordField(
        new FieldName(component.getName()),
        type(component, present(component, absence)),
        doc == null ? "" : doc.value(),
        value == null ? null : value.value(),
        absence,
        setting == null ? null : setting.value(),
        component.isAnnotationPresent(Argument.class));
  }

  /// The component that carries the description: the one that [AsIn] refers to, or itself.
  private static RecordComponent described(RecordComponent component) {
    var asIn = component.getAnnotation(AsIn.class);
    if (asIn == null) {
      return component;
    }
    return Arrays.stream(asIn.value().getRecordComponents())
        .filter(other ->
            other.getName().equals(component.getName())
                && other.getGenericType().equals(component.getGenericType()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s.%s is said to be as in %s, which has no such field of type %s"
                    .formatted(
                        component.getDeclaringRecord().getSimpleName(),
                        component.getName(),
                        asIn.value().getSimpleName(),
                        component.getGenericType().getTypeName())));
  }

  private static RecordField.Absence absence(RecordComponent component) {
    var type = component.getType();
    if (type == Optional.class) {
      return RecordField.Absence.OPTIONAL;
    }
    if (type == OptionalInt.class) {
      return RecordField.Absence.OPTIONAL_INT;
    }
    if (type == OptionalLong.class) {
      return RecordField.Absence.OPTIONAL_LONG;
    }
    if (type == OptionalDouble.class) {
      return RecordField.Absence.OPTIONAL_DOUBLE;
    }
    return nullable(component) ? RecordField.Absence.NULL : RecordField.Absence.IMPOSSIBLE;
  }

  /// The component's type without its `Optional`.
  private static Type present(RecordComponent component, RecordField.Absence absence) {
    return switch (absence) {
      case IMPOSSIBLE, NULL -> component.getGenericType();
      case OPTIONAL -> argument(component, component.getAnnotatedType(), 0);
      case OPTIONAL_INT -> int.class;
      case OPTIONAL_LONG -> long.class;
      case OPTIONAL_DOUBLE -> double.class;
    };
  }

  private static Type argument(RecordComponent component, AnnotatedType type, int index) {
    if (type instanceof AnnotatedParameterizedType parameterized) {
      return parameterized.getAnnotatedActualTypeArguments()[index].getType();
    }
    throw unsupported(component, type.getType());
  }

  private static ValueType type(RecordComponent component, Type type) {
    if (type instanceof ParameterizedType parameterized) {
      var arguments = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == List.class) {
        return new ValueType.ListOf(type(component, arguments[0]));
      }
      if (parameterized.getRawType() == Map.class && arguments[0] == String.class) {
        return new ValueType.MapOf(type(component, arguments[1]));
      }
      if (parameterized.getRawType() == Artifact.class && arguments[0] instanceof Class<?> body) {
        return new ValueType.ArtifactOf(body.asSubclass(Record.class));
      }
      throw unsupported(component, type);
    }
    if (!(type instanceof Class<?> raw)) {
      throw unsupported(component, type);
    }
    if (raw.isRecord()) {
      return new ValueType.RecordOf(raw.asSubclass(Record.class));
    }
    if (raw.isEnum()) {
      return new ValueType.EnumOf(enumType(raw));
    }
    return scalar(raw).orElseThrow(() -> unsupported(component, type));
  }

  private static Optional<ValueType> scalar(Class<?> raw) {
    return Optional.ofNullable(SCALARS.get(raw));
  }

  private static final Map<Class<?>, ValueType> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, ValueType.Scalar.STRING),
          Map.entry(boolean.class, ValueType.Scalar.BOOLEAN),
          Map.entry(Boolean.class, ValueType.Scalar.BOOLEAN),
          Map.entry(int.class, ValueType.Scalar.INT),
          Map.entry(Integer.class, ValueType.Scalar.INT),
          Map.entry(long.class, ValueType.Scalar.LONG),
          Map.entry(Long.class, ValueType.Scalar.LONG),
          Map.entry(double.class, ValueType.Scalar.DOUBLE),
          Map.entry(Double.class, ValueType.Scalar.DOUBLE),
          Map.entry(URI.class, ValueType.Scalar.URI),
          Map.entry(Path.class, ValueType.Scalar.PATH),
          Map.entry(Duration.class, ValueType.Scalar.DURATION),
          Map.entry(Instant.class, ValueType.Scalar.INSTANT));

  @SuppressWarnings("unchecked") // The caller has seen that it is an enum.
  private static Class<? extends Enum<?>> enumType(Class<?> raw) {
    return (Class<? extends Enum<?>>) raw;
  }

  private static IllegalArgumentException unsupported(RecordComponent component, Type type) {
    return new IllegalArgumentException(
        "%s.%s has the type %s, which no YAML, JSON or KFP value can express"
            .formatted(
                component.getDeclaringRecord().getSimpleName(),
                component.getName(),
                type.getTypeName()));
  }
}
