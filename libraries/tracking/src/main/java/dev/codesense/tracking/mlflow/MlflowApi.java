package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Interrupts;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.tracking.ServiceAddress;
import dev.codesense.tracking.ServiceHttp;
import dev.codesense.tracking.TrackingProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/// The two ways to the server: its own client, which knows no timeout, and REST.
final class MlflowApi implements AutoCloseable {
  private static final int OLDEST = 3;

  private final Duration timeout;
  private final MlflowClient client;
  private final ServiceHttp rest;
  private final ServiceHttp uploads;

  /// @param secrets gives the secret of a name in kebab case
  MlflowApi(
      URI endpoint,
      Duration timeout,
      Function<String, Optional<Secret>> secrets,
      RecordCodec codec,
      RetryingHttp.Pace pace) {
    this.timeout = timeout;
    var token = secrets.apply("mlflow-token").orElse(null);
    var user = secrets.apply("mlflow-username").orElse(null);
    var password = secrets.apply("mlflow-password").orElse(null);
    var address =
        ServiceAddress.of(
            "MLflow",
            "mlflow.endpoint",
            endpoint,
            authorization(token, user, password),
            "CODESENSE_MLFLOW_TOKEN, or CODESENSE_MLFLOW_USERNAME and CODESENSE_MLFLOW_PASSWORD");
    client = new MlflowClient(credentials(address.base(), token, user, password));
    rest = new ServiceHttp(address, codec, 3, timeout, pace);
    uploads = new ServiceHttp(address, codec, 3, timeout.multipliedBy(10), pace);
  }

  private static @Nullable Secret authorization(
      @Nullable Secret token, @Nullable Secret user, @Nullable Secret password) {
    if ((user == null) != (password == null) || (token != null && user != null)) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS,
          "Set either CODESENSE_MLFLOW_TOKEN, or both CODESENSE_MLFLOW_USERNAME and CODESENSE_MLFLOW_PASSWORD");
    }
    if (token != null) {
      return ServiceAddress.bearer(token);
    }
    return user == null || password == null ? null : ServiceAddress.basic(user, password);
  }

  private static BasicMlflowHostCreds credentials(
      String base, @Nullable Secret token, @Nullable Secret user, @Nullable Secret password) {
    if (token != null) {
      return new BasicMlflowHostCreds(base, token.reveal());
    }
    return user == null || password == null
        ? new BasicMlflowHostCreds(base)
        : new BasicMlflowHostCreds(base, user.reveal(), password.reveal());
  }

  @Override
  public void close() {
    client.close();
    rest.close();
    uploads.close();
  }

  ServiceHttp rest() {
    return rest;
  }

  /// Patient enough for files.
  ServiceHttp uploads() {
    return uploads;
  }

  static String path(String call) {
    return "/api/2.0/mlflow/" + call;
  }

  /// Asks the version, and then something that needs the credentials: `/health` and `/version`
  /// answer those too whom the API refuses.
  ///
  /// @return the version
  /// @throws CodesenseException [TrackingProblem#MLFLOW_TOO_OLD], [TrackingProblem#WRONG_KEY],
  ///   [TrackingProblem#HOST_REFUSED], [TrackingProblem#NOT_THE_SERVICE], or a [CoreProblem]
  String probe() throws InterruptedException {
    var answer = new String(rest.bytes("/version", Map.of()), StandardCharsets.UTF_8).strip();
    if (!answer.matches("\\d{1,4}\\.\\d{1,4}[\\w.+-]{0,40}")) {
      throw rest.notTheService("/version", "no version", null);
    }
    if (Integer.parseInt(answer.substring(0, answer.indexOf('.'))) < OLDEST) {
      throw new CodesenseException(
          TrackingProblem.MLFLOW_TOO_OLD,
          "MLflow at %s is version %s".formatted(rest.address().base(), answer));
    }
    rest.get(path("experiments/search"), Map.of("max_results", "1"));
    return answer;
  }

  void tell(String what, Consumer<MlflowClient> call) throws InterruptedException {
    ask(
        what,
        mlflow -> {
          call.accept(mlflow);
          return what;
        });
  }

  /// A call of the client, ended when it takes too long.
  ///
  /// @param what it does, for messages
  <T> T ask(String what, Function<MlflowClient, T> call) throws InterruptedException {
    var task = new FutureTask<>(() -> call.apply(client));
    Thread.ofVirtual().name("mlflow").start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CodesenseException(
          CoreProblem.SERVICE_TOO_SLOW,
          "MLflow at %s did not answer to %s within %d ms"
              .formatted(rest.address().base(), what, timeout.toMillis()),
          e);
    } catch (ExecutionException e) {
      throw failure(what, e);
    } finally {
      task.cancel(true); // Closes the socket on which a virtual thread waits.
    }
  }

  private RuntimeException failure(String what, ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case MlflowHttpException refused ->
          rest.refusal(what, refused.getStatusCode(), text(refused.getBodyMessage()));
      case MlflowClientException failed when failed.getCause() instanceof IOException ->
          new CodesenseException(
              CoreProblem.SERVICE_UNREACHABLE,
              "MLflow at %s cannot be reached to %s".formatted(rest.address().base(), what),
              failed);
      case MlflowClientException failed -> rest.notTheService(" " + what, "something else", failed);
      case null, default -> Interrupts.failure(e);
    };
  }

  private static String text(@Nullable String body) {
    return body == null ? "" : body;
  }
}
