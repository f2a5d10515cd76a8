package dev.codesense.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/// What a model gives back by the Open Inference Protocol.
///
/// @param modelVersion empty where the server names none
/// @param id that of the request; empty where that had none
public record InferReply(
    @JsonProperty("model_name") String modelName,
    @JsonProperty("model_version") @JsonSetter(nulls = Nulls.AS_EMPTY) String modelVersion,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String id,
    List<Tensor> outputs) {}
