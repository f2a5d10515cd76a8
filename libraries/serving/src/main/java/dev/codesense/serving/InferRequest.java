package dev.codesense.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/// What a model is given by the Open Inference Protocol.
///
/// @param id comes back in the reply; empty for none
/// @param parameters of the model's own; empty for none
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InferRequest(String id, Map<String, Object> parameters, List<Tensor> inputs) {
  public InferRequest {
    parameters = Map.copyOf(parameters);
    inputs = List.copyOf(inputs);
  }

  public static InferRequest of(Tensor... inputs) {
    return new InferRequest("", Map.of(), List.of(inputs));
  }
}
