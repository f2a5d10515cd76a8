package dev.codesense.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.kube.KubeProblem;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void eachAnswerIsTheProblemThatItIs() {
    assertThat(
            Map.of(
                400, problem(400, ""),
                401, problem(401, ""),
                403, problem(403, ""),
                404, problem(404, ""),
                409, problem(409, ""),
                422, problem(422, ""),
                429, problem(429, ""),
                503, problem(503, "")))
        .isEqualTo(
            Map.of(
                400, KubeProblem.INVALID,
                401, KubeProblem.NOT_AUTHENTICATED,
                403, KubeProblem.NOT_PERMITTED,
                404, KubeProblem.REFUSED,
                409, KubeProblem.CONFLICT,
                422, KubeProblem.INVALID,
                429, KubeProblem.SERVER_FAILED,
                503, KubeProblem.SERVER_FAILED));
  }

  @Test
  void anObjectThatDoesNotFitItsSchemaIsInvalidThoughTheServerSaysFiveHundred() {
    assertThat(problem(500, "failed to create typed patch object (x): .spec: wrong type"))
        .isEqualTo(KubeProblem.INVALID);
    assertThat(problem(500, "etcdserver: request timed out")).isEqualTo(KubeProblem.SERVER_FAILED);
  }

  @Test
  void aBusyServerIsWorthAnotherTry() {
    var failure = Failures.of("https://one", "list Pod in a", answer(429, "too many requests"));

    assertThat(failure.problem()).isEqualTo(KubeProblem.SERVER_FAILED);
    assertThat(failure).hasMessage("Cannot list Pod in a: too many requests");
  }

  @Test
  void anotherRefusalIsToldInTheServersWords() {
    var failure =
        Failures.of(
            "https://one", "create Pod p in gone", answer(404, "namespaces \"gone\" not found"));

    assertThat(failure.problem()).isEqualTo(KubeProblem.REFUSED);
    assertThat(failure).hasMessage("Cannot create Pod p in gone: namespaces \"gone\" not found");
  }

  @Test
  void aFieldIsNamedWithWhatIsWrongWithIt() {
    var status =
        new StatusBuilder()
            .withCode(422)
            .withMessage("Pod \"p\" is invalid")
            .withNewDetails()
            .addNewCause("spec.b", "Required value", "FieldValueRequired")
            .addNewCause("spec.a", null, "FieldValueInvalid")
            .endDetails()
            .build();

    assertThat(Failures.of("https://one", "create Pod p in a", exception(status)))
        .hasMessage(
            "Cannot create Pod p in a: Pod \"p\" is invalid (spec.a: fieldvalueinvalid; spec.b:"
                + " Required value)");
  }

  @Test
  void noAnswerIsUnreachable() {
    var silent =
        new KubernetesClientException("An error has occurred.", new ConnectException("refused"));

    assertThat(Failures.of("https://one", "read Pod p in a", silent))
        .hasMessage(
            "Cannot read Pod p in a: https://one does not answer: ConnectException: refused");
  }

  private static KubeProblem problem(int code, String message) {
    return (KubeProblem) Failures.of("https://one", "try", answer(code, message)).problem();
  }

  private static KubernetesClientException answer(int code, String message) {
    return exception(new StatusBuilder().withCode(code).withMessage(message).build());
  }

  private static KubernetesClientException exception(
      io.fabric8.kubernetes.api.model.Status status) {
    return new KubernetesClientException(status.getMessage(), status.getCode(), status);
  }
}
