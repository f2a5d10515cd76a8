package dev.codesense.serving;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.http.RetryingHttp;
import java.time.Duration;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Response;

/// A model server by the Open Inference Protocol, version 2: KServe's predictive runtimes, Triton,
/// MLServer. Thread-safe.
///
/// Every method throws a [CodesenseException] when the server does not answer, refuses the key, or
/// does not speak this protocol.
public final class OpenInference implements AutoCloseable {
  private final Connection connection;
  private final OpenInferenceApi api;

  private OpenInference(Connection connection) {
    this.connection = connection;
    api = connection.create(OpenInferenceApi.class);
  }

  /// Opens a server; nothing is asked of it yet.
  ///
  /// @param endpoint without `/v2`
  /// @param timeout longest wait for one answer
  public static OpenInference open(Endpoint endpoint, Duration timeout, RetryingHttp.Pace pace) {
    return new OpenInference(new Connection(endpoint, timeout, pace));
  }

  /// Whether the server runs.
  public boolean isLive() throws InterruptedException {
    return isGood(api.live());
  }

  /// Whether the server says that all its models are ready. KServe's own runtimes always say so:
  /// ask [#isReady(String)].
  public boolean isReady() throws InterruptedException {
    return isGood(api.ready());
  }

  /// Whether a model is loaded. False also for one that the server does not know.
  public boolean isReady(String model) throws InterruptedException {
    var answer = connection.sendOnce(api.modelReady(model));
    return answer.code() != 404 && isGood(answer);
  }

  /// What a model says of itself.
  ///
  /// @throws CodesenseException also [ServingProblem#MODEL_UNKNOWN]
  public ModelMetadata metadata(String model) throws InterruptedException {
    return good(model, connection.send(api.metadata(model)));
  }

  /// Asks a model once: what it computes may cost too much to be asked twice unasked.
  ///
  /// @throws CodesenseException also [ServingProblem#MODEL_UNKNOWN], [ServingProblem#INPUT_REFUSED]
  public InferReply infer(String model, InferRequest request) throws InterruptedException {
    return good(model, connection.sendOnce(api.infer(model, request)));
  }

  @Override
  public void close() {
    connection.close();
  }

  private boolean isGood(Call<ResponseBody> call) throws InterruptedException {
    return isGood(connection.sendOnce(call));
  }

  /// What is not ready says so by a status of its own: 400 in the protocol, 503 in KServe.
  private boolean isGood(Response<ResponseBody> answer) {
    if (answer.code() == 404) {
      throw connection.refusal(
          ServingProblem.NOT_THE_SERVICE, answer, "it does not speak the Open Inference Protocol");
    }
    return answer.isSuccessful();
  }

  private <T> T good(String model, Response<T> answer) {
    if (answer.isSuccessful()) {
      return connection.body(answer);
    }
    var said = connection.said(answer);
    Problem problem =
        switch (answer.code()) {
          case 404 -> ServingProblem.MODEL_UNKNOWN;
          case 400, 422 -> ServingProblem.INPUT_REFUSED;
          case 429 -> CoreProblem.SERVICE_BUSY;
          default ->
              answer.code() >= 500 ? CoreProblem.SERVICE_BUSY : ServingProblem.NOT_THE_SERVICE;
        };
    throw connection.refusal(problem, answer, "model %s: %s".formatted(model, said));
  }
}
