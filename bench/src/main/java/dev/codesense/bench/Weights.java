package dev.codesense.bench;

import dev.codesense.search.RankingWeights;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/// Changes single weights by name, such as `fileCoherence=0,test=1` or `fields.path=2`.
final class Weights {

  private Weights() {}

  static RankingWeights with(RankingWeights weights, String changes) {
    var changed = weights;
    for (var change : changes.split(",")) {
      int equals = change.indexOf('=');
      changed =
          changed(
              changed,
              change.substring(0, equals).strip(),
              Double.parseDouble(change.substring(equals + 1).strip()));
    }
    return changed;
  }

  private static <R extends Record> R changed(R record, String name, double value) {
    int dot = name.indexOf('.');
    var own = dot < 0 ? name : name.substring(0, dot);
    var components = record.getClass().getRecordComponents();
    try {
      var values = new Object[components.length];
      var types = new Class<?>[components.length];
      boolean found = false;
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = components[i].getAccessor().invoke(record);
        if (components[i].getName().equals(own)) {
          found = true;
          values[i] =
              dot < 0
                  ? number(types[i], value)
                  : changed((Record) values[i], name.substring(dot + 1), value);
        }
      }
      if (!found) {
        throw new IllegalArgumentException(
            "No weight " + own + " among " + Arrays.toString(components));
      }
      @SuppressWarnings("unchecked") // the constructor of the record's own class
      R changed = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return changed;
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalArgumentException("Cannot set " + name, e);
    }
  }

  private static Object number(Class<?> type, double value) {
    return type == int.class
        ? (Object) (int) value
        : type == float.class ? (Object) (float) value : (Object) value;
  }
}
