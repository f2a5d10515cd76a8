package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.ServiceHttp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What people thought of answers: scores, and the traces that they judge. Its answers are needed:
/// a server that does not answer is an error.
public final class LangfuseFeedback {
  static final String SCORES = "/api/public/v3/scores";
  static final String OBSERVATIONS = "/api/public/v2/observations";

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10_000;

  private final ServiceHttp http;

  LangfuseFeedback(ServiceHttp http) {
    this.http = http;
  }

  /// A judgement of a trace.
  ///
  /// @param value a [Number], a [Boolean], or the word of a category
  /// @param comment null for none
  public record Given(String traceId, String name, Object value, @Nullable String comment) {}

  /// What was asked and answered.
  ///
  /// @param input as it was sent: a text, or JSON
  /// @param output as [#input]; empty where there is none
  public record Exchange(String input, String output) {}

  /// Scores of traces and of their steps, in the server's order.
  ///
  /// @param since only those that are not older
  public List<Given> scores(String name, Instant since) throws InterruptedException {
    var scores = new ArrayList<Given>();
    var query = new TreeMap<String, String>();
    query.put("name", name);
    query.put("fromTimestamp", since.toString());
    query.put("fields", "details,subject");
    query.put("limit", Integer.toString(PAGE));
    for (int page = 0; page < MOST_PAGES; page++) {
      var answer = http.get(SCORES, query);
      for (var one : data(SCORES, answer)) {
        if (one instanceof Map<?, ?> score
            && score.get("subject") instanceof Map<?, ?> subject
            && score.get("value") != null) {
          var value = Objects.requireNonNull(score.get("value"));
          traceId(subject)
              .ifPresent(trace ->
                  scores.add(
                      new Given(
                          trace,
                          text(score.get("name")),
                          value,
                          score.get("comment") == null ? null : text(score.get("comment")))));
        }
      }
      if (!(answer.get("meta") instanceof Map<?, ?> meta)
          || !(meta.get("cursor") instanceof String cursor)) {
        return scores;
      }
      query.put("cursor", cursor);
    }
    throw http.notTheService(SCORES, "more than %d pages".formatted(MOST_PAGES), null);
  }

  private static Optional<String> traceId(Map<?, ?> subject) {
    return switch (text(subject.get("kind"))) {
      case "trace" -> Optional.of(text(subject.get("id")));
      case "observation" -> Optional.of(text(subject.get("traceId")));
      default -> Optional.empty();
    };
  }

  /// What the first step of a trace was asked and answered.
  ///
  /// @return empty where the server has no such trace, or one without input
  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem]
  public Optional<Exchange> exchange(String traceId) throws InterruptedException {
    var query = new TreeMap<String, String>();
    query.put("traceId", traceId);
    query.put("isRootObservation", "true");
    query.put("fields", "basic,io");
    query.put("limit", "1");
    return data(OBSERVATIONS, http.get(OBSERVATIONS, query)).stream()
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .map(step -> new Exchange(text(step.get("input")), text(step.get("output"))))
        .filter(exchange -> !exchange.input().isBlank())
        .findFirst();
  }

  private List<?> data(String path, Map<String, Object> answer) {
    if (answer.get("data") instanceof List<?> data) {
      return data;
    }
    throw http.notTheService(path, "no page", null);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
