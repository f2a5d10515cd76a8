package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads values out of payloads.
final class Payloads {
  private Payloads() {}

  /// The values at a path such as `repo`, `owner.name` or `symbols[].name`; an array that ends the
  /// path is one value.
  static List<Value> at(Map<String, Value> payload, String path) {
    var whole = payload.get(path);
    if (whole != null) {
      return List.of(whole);
    }
    int dot = path.indexOf('.');
    var first = dot < 0 ? path : path.substring(0, dot);
    boolean each = first.endsWith("[]");
    var value = payload.get(each ? first.substring(0, first.length() - 2) : first);
    if (value == null || (dot < 0 && !each)) {
      return List.of();
    }
    var found = new ArrayList<Value>();
    for (var one : each ? value.getListValue().getValuesList() : List.of(value)) {
      if (dot < 0) {
        found.add(one);
      } else if (one.hasStructValue()) {
        found.addAll(at(one.getStructValue().getFieldsMap(), path.substring(dot + 1)));
      }
    }
    return found;
  }

  /// The values one by one: those of an array, or the value itself.
  static List<Value> each(Value value) {
    return value.hasListValue() ? value.getListValue().getValuesList() : List.of(value);
  }
}
