package dev.codesense.workflow.argo;

import dev.codesense.runtime.snakeyaml.YamlWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes Argo's records as the API server and `kubectl` read them.
public final class Manifest {
  /// Words that Java keeps for itself.
  private static final Map<String, String> NAMES = Map.of("fallback", "default", "allowed", "enum");

  private Manifest() {}

  /// The object as plain maps and lists with sorted keys.
  public static Map<String, Object> tree(Argo.Resource resource) {
    return fields((Record) resource);
  }

  /// The object as a YAML document, the same bytes each time.
  public static String yaml(Argo.Resource resource) {
    return YamlWriter.writeSorted(tree(resource));
  }

  private static Map<String, Object> fields(Record part) {
    var fields = new TreeMap<String, Object>();
    for (var component : part.getClass().getRecordComponents()) {
      try {
        var value = value(component.getAccessor().invoke(part));
        if (value != null) {
          fields.put(NAMES.getOrDefault(component.getName(), component.getName()), value);
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("An accessor of a record failed: " + component, e);
      }
    }
    return fields;
  }

  /// Null where nothing is to be written. An object without fields is one all the same, but for
  /// those that only gather others.
  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case List<?> list when list.isEmpty() -> null;
      case Map<?, ?> map when map.isEmpty() -> null;
      case List<?> list -> list.stream().map(Manifest::value).toList();
      case Argo.Ports ports -> unlessEmpty(ports);
      case Argo.Arguments arguments -> unlessEmpty(arguments);
      case Pod.Resources resources -> unlessEmpty(resources);
      case Record part -> fields(part);
      default -> value;
    };
  }

  private static @Nullable Object unlessEmpty(Record part) {
    var fields = fields(part);
    return fields.isEmpty() ? null : fields;
  }
}
