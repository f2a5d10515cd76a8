package dev.codesense.kube.fabric8;

import dev.codesense.core.http.Backoff;
import dev.codesense.kube.LogPosition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The log of one container, over as many connections as it takes. The client's own follower hands
/// a refusal of the server to the reader as if the container had written it.
final class PodLog {
  private static final Backoff PAUSES =
      new Backoff(Duration.ofMillis(250), 2, Duration.ofSeconds(10));

  /// The container has not begun.
  private static final int NOT_YET = 400;

  private static final int GONE = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVERS_FAULT = 500;

  /// A node that is gone with its pods' logs does not come back.
  private static final int ATTEMPTS_AFTER_END = 4;

  private final KubernetesClient client;
  private final String pod;
  private final String container;
  private final LogPosition position;
  private final Consumer<String> line;

  PodLog(
      KubernetesClient client,
      String pod,
      String container,
      LogPosition position,
      Consumer<String> line) {
    this.client = client;
    this.pod = pod;
    this.container = container;
    this.position = position;
    this.line = line;
  }

  /// @throws KubernetesClientException when the server refuses
  void follow() throws InterruptedException {
    int failures = 0;
    while (true) {
      // Asked before: what had ended then is read to its end now.
      var there = client.pods().withName(pod).get();
      if (there == null) {
        return;
      }
      boolean ended = hasEnded(there);
      var lines = new LogLines(position, line);
      boolean whole = read(lines);
      failures = lines.any() ? 0 : failures + 1;
      if (ended && (whole || failures >= ATTEMPTS_AFTER_END)) {
        return;
      }
      Thread.sleep(PAUSES.after(Math.max(1, failures)));
    }
  }

  /// Reads until the stream ends.
  ///
  /// @return whether the server ended it, and not the connection
  private boolean read(LogLines lines) throws InterruptedException {
    position.resume();
    var http = client.getHttpClient();
    var answer =
        http.consumeBytes(
            http.newHttpRequestBuilder().uri(address()).build(),
            (buffers, body) -> {
              buffers.forEach(lines::add);
              body.consume();
            });
    try {
      var response = answer.get();
      int code = response.code();
      if (response.isSuccessful()) {
        response.body().consume();
        response.body().done().get();
        lines.end();
        return true;
      }
      if (code == NOT_YET || code == GONE || code == TOO_MANY || code >= SERVERS_FAULT) {
        return false;
      }
      throw new KubernetesClientException(
          "The log of container %s is refused".formatted(container), code, null);
    } catch (ExecutionException e) {
      return false;
    } finally {
      var _ = answer.thenAccept(response -> response.body().cancel());
    }
  }

  private String address() {
    var url =
        "%sapi/v1/namespaces/%s/pods/%s/log?container=%s&follow=true&timestamps=true"
            .formatted(client.getMasterUrl(), client.getNamespace(), pod, encoded(container));
    return position
        .last()
        .map(moment -> url + "&sinceTime=" + encoded(moment.toString()))
        .orElse(url);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private boolean hasEnded(Pod there) {
    var status = there.getStatus();
    if (status == null || status.getPhase() == null) {
      return false;
    }
    return switch (status.getPhase()) {
      case "Succeeded", "Failed" -> true;
      default ->
          Stream.concat(
                  status.getContainerStatuses().stream(),
                  status.getInitContainerStatuses().stream())
              .anyMatch(one ->
                  one.getName().equals(container)
                      && one.getState() != null
                      && one.getState().getTerminated() != null);
    };
  }
}
