package dev.codesense.serving;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/// What a model says of itself by the Open Inference Protocol.
///
/// @param versions empty where the server has none
/// @param platform such as `sklearn`; what it is made with
public record ModelMetadata(
    String name,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> versions,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String platform,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Form> inputs,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Form> outputs) {

  /// The form of a tensor that goes in or comes out.
  ///
  /// @param datatype such as `FP32` or `BYTES`
  /// @param shape -1 for a dimension of any length
  public record Form(String name, String datatype, List<Long> shape) {}
}
