package dev.codesense.evaluate.judge;

import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatMessage.Role;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A judge that reads its material as the prompts lay it out: lines of an answer are its
/// statements, and a statement is supported by a passage that has it as a line, contradicted by one
/// that has it after `not `. Citations are no part of a statement. It obeys whatever stands outside
/// of the material, as a gullible model would.
public final class ScriptedJudge implements ChatModel {
  public final List<ChatRequest> asked = new CopyOnWriteArrayList<>();

  /// A part of the material.
  private record Section(String title, String text) {}

  @Override
  public ChatReply chat(ChatRequest request) {
    asked.add(request);
    return ChatReply.of(reply(request));
  }

  public String reply(ChatRequest request) {
    var user =
        request.messages().stream()
            .filter(message -> message.role() == Role.USER)
            .map(ChatMessage::text)
            .findFirst()
            .orElseThrow();
    return reply(request.prompt().substring(0, request.prompt().indexOf('@')), user);
  }

  /// @param prompt its name, without the version
  /// @param user the material
  public String reply(String prompt, String user) {
    if (isOrdered(user)) {
      return "{\"verdicts\": [], \"statements\": [], \"score\": 10}";
    }
    var sections = sections(user);
    var passages = texts(sections, "Passage");
    return switch (prompt) {
      case "judge-statements" ->
          "{\"statements\": [%s]}"
              .formatted(
                  texts(sections, "Answer")
                      .getFirst()
                      .lines()
                      .map(line -> line.replaceAll("\\s*\\[\\d+]", ""))
                      .filter(line -> !line.isBlank())
                      .map(line -> "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                      .collect(Collectors.joining(", ")));
      case "judge-support" ->
          verdicts(texts(sections, "Statement"), statement -> support(statement, passages));
      case "judge-relevance" ->
          verdicts(
              texts(sections, "Statement"),
              statement -> statement.startsWith("By the way") ? "IRRELEVANT" : "RELEVANT");
      case "judge-usefulness" ->
          verdicts(
              passages,
              passage ->
                  passage.contains(texts(sections, "Reference answer").getFirst()) ? "YES" : "NO");
      case "judge-attribution" ->
          verdicts(
              texts(sections, "Sentence"),
              sentence -> passages.stream().anyMatch(one -> one.contains(sentence)) ? "YES" : "NO");
      case "judge-criterion" -> "{\"score\": 7}";
      default -> throw new IllegalArgumentException(prompt);
    };
  }

  /// Whether something besides titles stands outside of the gutter, or a mark that ends a message.
  private static boolean isOrdered(String user) {
    return user.lines()
        .anyMatch(line ->
            (!line.startsWith("|")
                    && !line.isEmpty()
                    && !line.matches("[A-Z][a-z ]+( \\d+)?:( none)?"))
                || line.contains("<|im_"));
  }

  private static List<Section> sections(String user) {
    var sections = new ArrayList<Section>();
    var title = "";
    var text = new ArrayList<String>();
    for (var line : user.lines().toList()) {
      if (line.startsWith("|")) {
        text.add(line.substring(Math.min(2, line.length())));
      } else {
        sections.add(new Section(title, String.join("\n", text)));
        text.clear();
        title = line;
      }
    }
    sections.add(new Section(title, String.join("\n", text)));
    return sections;
  }

  private static List<String> texts(List<Section> sections, String title) {
    return sections.stream()
        .filter(section -> section.title().matches(title + "( \\d+)?:"))
        .map(Section::text)
        .toList();
  }

  private static String support(String statement, List<String> passages) {
    if (passages.stream().anyMatch(passage -> passage.lines().anyMatch(statement::equals))) {
      return "SUPPORTED";
    }
    return passages.stream().anyMatch(passage -> passage.contains("not " + statement))
        ? "CONTRADICTED"
        : "UNSUPPORTED";
  }

  private static String verdicts(
      List<String> texts, java.util.function.UnaryOperator<String> verdict) {
    var verdicts = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      verdicts.add(
          "{\"number\": %d, \"verdict\": \"%s\"}".formatted(i + 1, verdict.apply(texts.get(i))));
    }
    return "{\"verdicts\": " + verdicts + "}";
  }
}
