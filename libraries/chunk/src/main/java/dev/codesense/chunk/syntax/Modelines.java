package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a file's first and last lines tell Vim and Emacs of its language: `vim: set ft=ruby:`, `-*-
/// mode: c++ -*-`.
final class Modelines {
  private static final int LINES = 5;
  private static final int LONGEST = 500;

  private static final Pattern VIM =
      Pattern.compile(
          "(?:(?:^|[ \\t])(?:vi|[vV]im(?:[<>=]{0,2}[0-9]{1,4})?)|[ \\t]ex):[ \\t]*+(.*)");

  /// The form that begins with `set` ends at a colon.
  private static final Pattern VIM_SET = Pattern.compile("set?[ \\t]+([^:]*+):.*");

  private static final Pattern VIM_TYPE =
      Pattern.compile("(?:^|[ \\t:])(?:ft|filetype|syn|syntax)=([\\w+#-]+)");

  private static final Pattern EMACS = Pattern.compile("-\\*-(.*?)-\\*-");

  private static final Pattern EMACS_MODE =
      Pattern.compile("(?:^|;)[ \\t]*+mode[ \\t]*+:[ \\t]*+([^;]*)", Pattern.CASE_INSENSITIVE);

  private Modelines() {}

  /// The first language that a modeline names and that is known.
  static Optional<Language> language(byte[] content) {
    for (var line : lines(content)) {
      var vim = VIM.matcher(line);
      if (vim.find()) {
        var set = VIM_SET.matcher(vim.group(1));
        var type = VIM_TYPE.matcher(set.matches() ? set.group(1) : vim.group(1));
        if (type.find()) {
          var language = Language.named(type.group(1));
          if (language.isPresent()) {
            return language;
          }
        }
      }
      var emacs = EMACS.matcher(line);
      if (emacs.find()) {
        var variables = emacs.group(1);
        var mode = EMACS_MODE.matcher(variables);
        var language =
            mode.find()
                ? Language.named(mode.group(1))
                : variables.indexOf(':') < 0
                    ? Language.named(variables)
                    : Optional.<Language>empty();
        if (language.isPresent()) {
          return language;
        }
      }
    }
    return Optional.empty();
  }

  /// The first lines and the last ones, without their ends.
  private static List<String> lines(byte[] content) {
    var lines = new ArrayList<String>();
    int at = 0;
    for (int i = 0; i < LINES && at < content.length; i++) {
      int end = at;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      lines.add(text(content, at, end));
      at = end + 1;
    }
    int end = content.length;
    if (end > at && content[end - 1] == '\n') {
      end--;
    }
    for (int i = 0; i < LINES && end > at; i++) {
      int start = end;
      while (start > at && content[start - 1] != '\n') {
        start--;
      }
      lines.add(text(content, start, end));
      end = start - 1;
    }
    return lines;
  }

  private static String text(byte[] content, int start, int end) {
    // Nobody writes a modeline behind so much text.
    return end - start > LONGEST
        ? ""
        : new String(content, start, end - start, StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
