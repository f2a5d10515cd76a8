package dev.codesense.bench;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Two scripted models behind one OpenAI-compatible server, for evaluations that are to cost
/// nothing: prints the server's URL, and serves until its input ends.
///
/// `judge` goes by words alone: what it is asked about holds where most of its words stand in one
/// of the passages, or for a question of relevance in the question. `quoting` answers with the
/// first line of words in the first passage, and cites it.
public final class JudgeServer {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final double MOST = 0.7;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]{3,}");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\R+");
  private static final Pattern CITATION = Pattern.compile("\\s*\\[\\d+]");
  private static final Pattern LINE_OF_WORDS = Pattern.compile("(?m)^\\| (.*(?:\\p{L}+ ){4}.*)$");

  private JudgeServer() {}

  public static void main(String[] arguments) throws IOException {
    try (var server = ScriptedChatServer.answering(JudgeServer::said)) {
      System.out.println(server.url());
      while (System.in.read() >= 0) {
        // Whoever started it holds its input open.
      }
    }
  }

  private static Said said(Asked asked) {
    var user = asked.messages().get(1);
    if (!asked.model().equals("judge")) {
      var line = LINE_OF_WORDS.matcher(user);
      return Said.text(line.find() ? line.group(1).strip() + " [1]." : "The sources do not say.");
    }
    var schema = String.valueOf(asked.schema());
    var material = sections(user);
    Map<String, Object> reply;
    if (schema.contains("SUPPORTED")) {
      reply = verdicts(material, "Statement", "Passage", "SUPPORTED", "UNSUPPORTED");
    } else if (schema.contains("RELEVANT")) {
      reply = verdicts(material, "Statement", "Question", "RELEVANT", "UNSURE");
    } else if (schema.contains("YES")) {
      boolean attribution = material.containsKey("Sentence");
      reply =
          attribution
              ? verdicts(material, "Sentence", "Passage", "YES", "NO")
              : verdicts(material, "Passage", "Reference answer", "YES", "NO");
    } else {
      reply = Map.of("statements", statements(material));
    }
    return Said.text(new String(CODEC.encode(reply), StandardCharsets.UTF_8));
  }

  /// The sentences of an answer, without citations.
  private static List<String> statements(Map<String, List<String>> material) {
    return SENTENCE_END
        .splitAsStream(String.join("\n", texts(material, "Answer")))
        .map(sentence -> CITATION.matcher(sentence).replaceAll("").strip())
        .filter(sentence -> WORD.matcher(sentence).find())
        .toList();
  }

  private static Map<String, Object> verdicts(
      Map<String, List<String>> material, String of, String by, String yes, String no) {
    var texts = texts(material, of);
    var sources = texts(material, by);
    return Map.of(
        "verdicts",
        IntStream.range(0, texts.size())
            .mapToObj(i ->
                Map.of(
                    "number",
                    i + 1,
                    "verdict",
                    sources.stream().anyMatch(holds(texts.get(i))) ? yes : no))
            .toList());
  }

  private static Predicate<String> holds(String text) {
    var words = words(text);
    return source -> {
      long shared = words.stream().filter(words(source)::contains).count();
      return shared >= MOST * words.size();
    };
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static List<String> texts(Map<String, List<String>> material, String title) {
    return Objects.requireNonNullElse(material.get(title), List.of());
  }

  /// Texts behind the gutter by the title above them, without its number.
  private static Map<String, List<String>> sections(String user) {
    var sections = new HashMap<String, List<String>>();
    var title = "";
    var text = new ArrayList<String>();
    for (var line : (user.substring("user: ".length()) + "\nEnd:").lines().toList()) {
      if (line.startsWith("|")) {
        text.add(line.substring(Math.min(2, line.length())));
      } else if (line.endsWith(":")) {
        sections.computeIfAbsent(title, _ -> new ArrayList<>()).add(String.join("\n", text));
        text.clear();
        title = line.replaceAll("( \\d+)?:$", "");
      }
    }
    return sections;
  }
}
