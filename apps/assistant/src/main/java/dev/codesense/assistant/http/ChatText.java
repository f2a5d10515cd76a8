package dev.codesense.assistant.http;

import dev.codesense.answer.Answer;
import dev.codesense.answer.printed.ExtractiveAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer as a chat shows it: Markdown, with its sources below. Says of each source where in the
/// text it stands, as OpenAI's annotations do.
final class ChatText {
  private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_\\[\\]<>()!#|&]");
  private static final Pattern FENCE = Pattern.compile("`{3,}");

  private final StringBuilder text = new StringBuilder();
  private final List<Map<String, Object>> annotations = new ArrayList<>();

  /// What a source is cited by, and where it is.
  private record Source(int number, String title, String url) {}

  /// Adds a piece of a model's answer.
  void append(String part) {
    text.append(part);
  }

  /// Adds what the answer cites.
  void sources(Answer answer) {
    sources(
        answer.citations().cited().stream()
            .map(citation -> {
              var passage = citation.passage();
              return new Source(
                  citation.number(),
                  title(passage.repo(), passage.path(), passage.startLine(), passage.endLine()),
                  passage.url());
            })
            .toList());
  }

  /// Adds passages of the code, and where they are from.
  ///
  /// @param why said first: the reader expects an answer in words
  void passages(String why, ExtractiveAnswer answer) {
    if (answer.passages().isEmpty()) {
      text.append("Nothing in the index fits the question.");
      return;
    }
    text.append(why);
    for (var passage : answer.passages()) {
      text.append("\n\n**[%d] %s**".formatted(passage.source(), escaped(passage.title())));
      if (passage.doc() != null) {
        text.append("\n\n").append(escaped(passage.doc()));
      }
      var code = passage.signature() == null ? passage.lines() : List.of(passage.signature());
      if (!code.isEmpty()) {
        text.append("\n\n").append(fenced(String.join("\n", code)));
      }
    }
    sources(
        answer.passages().stream()
            .map(passage ->
                new Source(
                    passage.source(),
                    title(passage.repo(), passage.path(), passage.startLine(), passage.endLine()),
                    passage.url()))
            .toList());
  }

  private void sources(List<Source> sources) {
    if (sources.isEmpty()) {
      return;
    }
    text.append("\n\nSources:\n");
    for (var source : sources) {
      text.append("\n- ");
      int start = length();
      text.append("\\[%d\\] %s".formatted(source.number(), linked(source)));
      var citation = new LinkedHashMap<String, Object>();
      citation.put("start_index", start);
      citation.put("end_index", length());
      citation.put("title", source.title());
      citation.put("url", source.url());
      annotations.add(Map.of("type", "url_citation", "url_citation", citation));
    }
  }

  private static String linked(Source source) {
    return source.url().matches("https?://.*")
        ? "[%s](<%s>)"
            .formatted(
                escaped(source.title()),
                source.url().replace("<", "%3C").replace(">", "%3E").replaceAll("\\s", "%20"))
        : escaped(source.title());
  }

  private static String title(String repo, String path, int startLine, int endLine) {
    return "%s/%s:%d-%d".formatted(repo, path, startLine, endLine);
  }

  /// A name from a repository may be written to look like a link.
  private static String escaped(String foreign) {
    return MARKDOWN
        .matcher(foreign.replaceAll("\\p{Cntrl}+", " "))
        .replaceAll(mark -> Matcher.quoteReplacement("\\" + mark.group()));
  }

  /// In a fence that is longer than any in the code.
  private static String fenced(String code) {
    var fence =
        FENCE
            .matcher(code)
            .results()
            .map(found -> "`" + found.group())
            .reduce("```", (longest, next) -> next.length() > longest.length() ? next : longest);
    return fence + "\n" + code + "\n" + fence;
  }

  /// In characters as OpenAI's clients count them.
  private int length() {
    return text.codePointCount(0, text.length());
  }

  List<Map<String, Object>> annotations() {
    return annotations;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
