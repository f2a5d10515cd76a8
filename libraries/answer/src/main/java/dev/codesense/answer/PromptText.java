package dev.codesense.answer;

import dev.codesense.core.text.Invisible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes untrusted text into a prompt so that it stays what it is: data.
///
/// Every line of a passage begins with `|`. No line of the prompt's own does, so that a passage can
/// neither end itself nor begin another. Characters that are not seen, which can hide instructions,
/// become visible, and so do the marks by which servers tell one message from the next.
public final class PromptText {
  /// Control tokens of chat templates: a server takes them for its own wherever they stand.
  private static final Pattern CONTROL_TOKEN =
      Pattern.compile(
          "<[|｜][^<>\\n]{1,64}[|｜]>"
              + "|</?(?:s|bos|eos|pad|unk|mask|think|tool_call|tool_response"
              + "|(?:start|end)_of_(?:turn|image))>"
              + "|<</?SYS>>"
              + "|\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|MIDDLE|PREFIX|SUFFIX)]");

  /// What may follow the first character of one: code is full of brackets.
  private static final String SECOND = "|｜/<sbepumtISATMP";

  private PromptText() {}

  /// Text of several lines, each behind the gutter.
  public static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + text.length() / 16);
    int from = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isLineBreak(c)) {
        quote(text.substring(from, at), quoted);
        at += c == '\r' && text.startsWith("\n", at + 1) ? 1 : 0;
        from = at + 1;
      }
    }
    quote(text.substring(from), quoted);
    return quoted.toString();
  }

  private static void quote(String line, StringBuilder quoted) {
    quoted.append(line.isEmpty() ? "|" : "| ").append(line(line)).append('\n');
  }

  /// As `\R` of a regular expression has them, which takes most of the time that a prompt does.
  private static boolean isLineBreak(char c) {
    return (c >= '\n' && c <= '\r') || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  /// Text that is to stay within its line.
  static String line(String text) {
    return marked(text, false);
  }

  /// Text of several lines without a gutter, such as a question.
  static String lines(String text) {
    return marked(text.strip(), true);
  }

  private static String marked(String text, boolean lineBreaks) {
    boolean plain = true;
    boolean mayHaveToken = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &= (c >= ' ' && c <= '~') || c == '\t' || (lineBreaks && c == '\n');
      mayHaveToken |=
          (c == '<' || c == '[')
              && i + 1 < text.length()
              && SECOND.indexOf(text.charAt(i + 1)) >= 0;
    }
    var visible = plain ? text : visible(text, lineBreaks);
    return mayHaveToken
        ? CONTROL_TOKEN
            .matcher(visible)
            .replaceAll(token ->
                (token.group().startsWith("[") ? "⟦" : "‹") + escaped(token.group().substring(1)))
        : visible;
  }

  private static String visible(String text, boolean lineBreaks) {
    var visible = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> {
          boolean kept = c == '\t' || (lineBreaks && c == '\n') || !Invisible.is(c);
          return kept ? c : 0xfffd;
        })
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static String escaped(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }
}
