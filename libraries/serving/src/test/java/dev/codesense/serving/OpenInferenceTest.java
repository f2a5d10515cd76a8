package dev.codesense.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.serving.Script.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenInferenceTest {
  private static final InferRequest REQUEST =
      InferRequest.of(Tensor.texts("text", List.of("where is the alias moved?")));

  @Test
  void aServerAndAModelAreReadyApart() throws Exception {
    var good = List.of(new Said(200, "", ""));
    try (var script =
            new Script(
                Map.of(
                    "/v2/health/live", good,
                    "/v2/health/ready", good,
                    "/v2/models/reranker/ready",
                        List.of(new Said(503, "", ""), new Said(200, "", ""))));
        var server = open(script)) {
      assertThat(server.isLive()).isTrue();
      assertThat(server.isReady()).isTrue();
      assertThat(server.isReady("reranker")).isFalse();
      assertThat(server.isReady("reranker")).isTrue();
      assertThat(server.isReady("unknown")).isFalse();
    }
  }

  @Test
  void tensorsTravelAsTheProtocolHasThem() throws Exception {
    try (var script =
            Script.of(
                "/v2/models/reranker/infer",
                200,
                """
                {"model_name": "reranker", "id": null, "parameters": null, "outputs": [
                  {"name": "score", "shape": [1], "datatype": "FP32", "data": [0.5]}]}\
                """);
        var server = open(script)) {
      var reply = server.infer("reranker", REQUEST);

      assertThat(reply)
          .isEqualTo(
              new InferReply(
                  "reranker",
                  "",
                  "",
                  List.of(new Tensor("score", List.of(1L), "FP32", List.of(0.5)))));
      assertThat(script.asked().getFirst().body())
          .isEqualTo(
              "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\","
                  + "\"data\":[\"where is the alias moved?\"]}]}");
    }
  }

  @Test
  void aModelSaysWhatItTakes() throws Exception {
    try (var script =
            Script.of(
                "/v2/models/reranker",
                200,
                """
                {"name": "reranker", "platform": "pytorch", "inputs": [
                  {"name": "text", "datatype": "BYTES", "shape": [-1]}]}\
                """);
        var server = open(script)) {
      assertThat(server.metadata("reranker"))
          .isEqualTo(
              new ModelMetadata(
                  "reranker",
                  List.of(),
                  "pytorch",
                  List.of(new ModelMetadata.Form("text", "BYTES", List.of(-1L))),
                  List.of()));
    }
  }

  @Test
  void whatIsRefusedIsToldInTheServersWordsAndNotAskedTwice() throws Exception {
    try (var script =
            new Script(
                Map.of(
                    "/v2/models/reranker/infer",
                    List.of(
                        new Said(400, "{\"error\":\"text must have 2 dimensions\"}", ""),
                        new Said(404, "{\"error\":\"Model reranker is not there\"}", ""),
                        new Said(503, "{\"error\":\"loading\"}", ""))));
        var server = open(script)) {
      for (var problem :
          List.of(
              ServingProblem.INPUT_REFUSED,
              ServingProblem.MODEL_UNKNOWN,
              CoreProblem.SERVICE_BUSY)) {
        var failure =
            catchThrowableOfType(CodesenseException.class, () -> server.infer("reranker", REQUEST));
        assertThat(failure.problem()).isEqualTo(problem);
      }
      assertThat(script.asked()).hasSize(3);
    }
  }

  @Test
  void anotherKindOfServerIsNotTakenForOneThatIsNotReady() throws Exception {
    try (var script = new Script(Map.of());
        var server = open(script)) {
      var failure = catchThrowableOfType(CodesenseException.class, server::isReady);
      assertThat(failure.problem()).isEqualTo(ServingProblem.NOT_THE_SERVICE);
    }
  }

  private static OpenInference open(Script script) {
    return OpenInference.open(
        Endpoint.open("reranker", script.url()), Duration.ofSeconds(5), script.pace());
  }
}
