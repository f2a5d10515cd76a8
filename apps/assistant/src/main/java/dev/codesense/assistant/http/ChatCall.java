package dev.codesense.assistant.http;

import dev.codesense.assistant.Asked;
import dev.codesense.assistant.Assistant;
import dev.codesense.assistant.Fields;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What of OpenAI's chat completions a request asks for: the last message is the question. Those
/// before it are not read, and the prompt is the service's own.
///
/// @param streams whether the answer is wanted as it arrives
/// @param countsTokens whether a stream is to end with what it used
record ChatCall(Asked asked, String model, boolean streams, boolean countsTokens) {
  /// Answers in words where a chat model is configured.
  static final String CODESENSE = "codesense";

  /// Answers in passages of the code always.
  static final String EXTRACTIVE = "codesense-extractive";

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ANSWER = 100_000;

  /// @param labels of who asks
  /// @throws HttpRefusal [dev.codesense.core.CodesenseException] for what is not supported
  static ChatCall of(Fields request, List<String> labels) {
    var model = request.text("model", LONGEST_NAME);
    if (!model.equals(CODESENSE) && !model.equals(EXTRACTIVE)) {
      throw new HttpRefusal(
          404,
          "model_not_found",
          "There is no model %s; there are %s and %s"
              .formatted(Fields.shown(model), CODESENSE, EXTRACTIVE));
    }
    request.number("n", 1, 1);
    refuseStructure(request);
    var longest = request.number("max_completion_tokens", 1, LONGEST_ANSWER);
    var asked =
        new Asked(
            question(request),
            SearchFilter.PUBLIC.withAccess(labels),
            null,
            model.equals(EXTRACTIVE),
            longest == null ? request.number("max_tokens", 1, LONGEST_ANSWER) : longest);
    return new ChatCall(
        asked, model, Boolean.TRUE.equals(request.flag("stream")), countsTokens(request));
  }

  private static void refuseStructure(Fields request) {
    var format = request.values().get("response_format");
    if (format != null && !(format instanceof Map<?, ?> map && "text".equals(map.get("type")))) {
      throw Fields.refused("response_format must be text: answers are prose with sources");
    }
  }

  private static boolean countsTokens(Fields request) {
    return request.values().get("stream_options") instanceof Map<?, ?> options
        && Boolean.TRUE.equals(options.get("include_usage"));
  }

  private static String question(Fields request) {
    if (!(request.values().get("messages") instanceof List<?> messages) || messages.isEmpty()) {
      throw Fields.refused("messages must be a list with at least one message");
    }
    if (!(messages.getLast() instanceof Map<?, ?> last) || !"user".equals(last.get("role"))) {
      throw Fields.refused("The last of messages must be the user's: it is the question");
    }
    var question = text(last.get("content"));
    return new Fields(Map.of("content", question)).text("content", Assistant.LONGEST_QUESTION);
  }

  private static String text(@Nullable Object content) {
    if (content instanceof String text) {
      return text;
    }
    if (!(content instanceof List<?> parts)) {
      throw Fields.refused("content must be a text or a list of parts");
    }
    var texts = new ArrayList<String>();
    for (var part : parts) {
      if (!(part instanceof Map<?, ?> fields)
          || !"text".equals(fields.get("type"))
          || !(fields.get("text") instanceof String text)) {
        throw Fields.refused(
            "A part of content must be a text, was %s: images, sound and files are not read"
                .formatted(
                    Fields.shown(part instanceof Map<?, ?> fields ? fields.get("type") : part)));
      }
      texts.add(text);
    }
    return String.join("\n", texts);
  }
}
