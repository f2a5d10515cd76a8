package dev.codesense.serving;

import java.util.List;

/// Numbers, truth values or texts in a shape, as the Open Inference Protocol sends them.
///
/// @param shape length of each dimension
/// @param datatype such as `FP32`, `INT64`, `BOOL`, or `BYTES` for texts
/// @param data row by row, flat or nested
public record Tensor(String name, List<Long> shape, String datatype, List<?> data) {
  public Tensor {
    shape = List.copyOf(shape);
    data = List.copyOf(data);
  }

  /// A list of texts.
  public static Tensor texts(String name, List<String> texts) {
    return new Tensor(name, List.of((long) texts.size()), "BYTES", texts);
  }
}
