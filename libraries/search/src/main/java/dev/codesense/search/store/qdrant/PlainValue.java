package dev.codesense.search.store.qdrant;

import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.nullValue;
import static io.qdrant.client.ValueFactory.value;

import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON's values between the wire's form and plain maps, lists, strings, numbers and booleans.
final class PlainValue {
  private PlainValue() {}

  static Value of(@Nullable Object plain) {
    return switch (plain) {
      case null -> nullValue();
      case String text -> value(text);
      case Boolean yes -> value(yes.booleanValue());
      case Integer number -> value(number.longValue());
      case Long number -> value(number.longValue());
      case Number number -> value(number.doubleValue());
      case List<?> items -> list(items.stream().map(PlainValue::of).toList());
      case Map<?, ?> fields -> {
        var values = new LinkedHashMap<String, Value>();
        fields.forEach((name, field) -> values.put(String.valueOf(name), of(field)));
        yield value(values);
      }
      default -> throw new IllegalArgumentException("No value of JSON: " + plain.getClass());
    };
  }

  static @Nullable Object plain(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INTEGER_VALUE -> value.getIntegerValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case LIST_VALUE ->
          value.getListValue().getValuesList().stream().map(PlainValue::plain).toList();
      case STRUCT_VALUE -> {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        value
            .getStructValue()
            .getFieldsMap()
            .forEach((name, field) -> fields.put(name, plain(field)));
        yield fields;
      }
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }

  static Value texts(List<String> texts) {
    return list(texts.stream().map(text -> value(text)).toList());
  }

  static List<String> texts(@Nullable Value value) {
    return value == null
        ? List.of()
        : value.getListValue().getValuesList().stream().map(Value::getStringValue).toList();
  }
}
