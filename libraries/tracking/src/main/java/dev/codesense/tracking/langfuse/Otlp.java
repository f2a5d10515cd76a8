package dev.codesense.tracking.langfuse;

import dev.codesense.core.RecordCodec;
import dev.codesense.tracking.Masking;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Observations as OTLP's JSON has spans: ids in hex, 64-bit numbers in quotes, enums as numbers.
/// The exporter of OpenTelemetry would bring 16 jars for the same bytes.
final class Otlp {
  private static final int INTERNAL = 1;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;

  private final RecordCodec codec;
  private final Masking masking;
  private final String environment;

  Otlp(RecordCodec codec, Masking masking, String environment) {
    this.codec = codec;
    this.masking = masking;
    this.environment = environment;
  }

  /// The body of a request.
  static Map<String, Object> request(List<Map<String, Object>> spans) {
    return Map.of(
        "resourceSpans",
        List.of(
            Map.of(
                "resource",
                Map.of("attributes", List.of(attribute("service.name", "codesense"))),
                "scopeSpans",
                List.of(Map.of("scope", Map.of("name", "codesense"), "spans", spans)))));
  }

  Map<String, Object> span(Observation observation) {
    var span = new LinkedHashMap<String, Object>();
    span.put("traceId", observation.traceId());
    span.put("spanId", observation.spanId());
    if (observation.parentId() != null) {
      span.put("parentSpanId", observation.parentId());
    }
    span.put("name", masking.text(observation.name()));
    var asked =
        List.of(Observation.Type.GENERATION, Observation.Type.EMBEDDING)
            .contains(observation.type());
    span.put("kind", asked ? CLIENT : INTERNAL);
    span.put("startTimeUnixNano", nanos(observation.start()));
    span.put("endTimeUnixNano", nanos(observation.end()));
    span.put("attributes", attributes(observation));
    if (observation.error() != null) {
      span.put("status", Map.of("code", ERROR, "message", masking.text(observation.error())));
    }
    return span;
  }

  private static String nanos(Instant at) {
    return "%d%09d".formatted(at.getEpochSecond(), at.getNano());
  }

  private List<Map<String, Object>> attributes(Observation observation) {
    var all = new ArrayList<Map<String, Object>>();
    all.add(attribute("langfuse.environment", environment));
    var type = observation.type().name().toLowerCase(Locale.ROOT);
    all.add(attribute("langfuse.observation.type", type));
    value(all, "langfuse.observation.input", observation.input());
    value(all, "langfuse.observation.output", observation.output());
    observation
        .metadata()
        .forEach((name, value) -> {
          var key = "langfuse.observation.metadata." + masking.text(name);
          all.add(attribute(key, masking.named(name, value)));
        });
    if (observation.error() != null) {
      all.add(attribute("langfuse.observation.level", "ERROR"));
      text(all, "langfuse.observation.status_message", observation.error());
    }
    generation(all, observation.generation());
    trace(all, observation.trace());
    item(all, observation);
    return all;
  }

  private void generation(
      List<Map<String, Object>> all, Observation.@Nullable Generation generation) {
    if (generation == null) {
      return;
    }
    text(all, "langfuse.observation.model.name", generation.model());
    value(all, "langfuse.observation.model.parameters", generation.parameters());
    value(all, "langfuse.observation.usage_details", generation.usage());
    value(all, "langfuse.observation.cost_details", generation.cost());
    text(all, "langfuse.observation.prompt.name", generation.promptName());
    if (generation.promptVersion() != null) {
      all.add(
          Map.of(
              "key",
              "langfuse.observation.prompt.version",
              "value",
              Map.of("intValue", generation.promptVersion())));
    }
  }

  private void trace(List<Map<String, Object>> all, Observation.@Nullable Trace trace) {
    if (trace == null) {
      return;
    }
    text(all, "langfuse.trace.name", trace.name());
    text(all, "user.id", trace.userId());
    text(all, "session.id", trace.sessionId());
    if (!trace.tags().isEmpty()) {
      var tags =
          trace.tags().stream().map(tag -> Map.of("stringValue", masking.text(tag))).toList();
      all.add(
          Map.of(
              "key", "langfuse.trace.tags", "value", Map.of("arrayValue", Map.of("values", tags))));
    }
  }

  private void item(List<Map<String, Object>> all, Observation observation) {
    var item = observation.item();
    if (item == null) {
      return;
    }
    text(all, "langfuse.experiment.id", item.experimentId());
    text(all, "langfuse.experiment.name", item.experimentName());
    text(all, "langfuse.experiment.dataset.id", item.dataset());
    text(all, "langfuse.experiment.item.id", item.itemId());
    value(all, "langfuse.experiment.item.expected_output", item.expected());
    all.add(attribute("langfuse.experiment.item.root_observation_id", observation.spanId()));
  }

  private void text(List<Map<String, Object>> all, String key, @Nullable String text) {
    if (text != null) {
      all.add(attribute(key, masking.text(text)));
    }
  }

  /// A text as it is, anything else as JSON in a text.
  private void value(List<Map<String, Object>> all, String key, @Nullable Object value) {
    if (value == null || (value instanceof Map<?, ?> map && map.isEmpty())) {
      return;
    }
    all.add(
        attribute(
            key,
            value instanceof String text
                ? masking.text(text)
                : new String(
                    codec.encode(Objects.requireNonNull(masking.json(value))),
                    StandardCharsets.UTF_8)));
  }

  private static Map<String, Object> attribute(String key, String value) {
    return Map.of("key", key, "value", Map.of("stringValue", value));
  }
}
