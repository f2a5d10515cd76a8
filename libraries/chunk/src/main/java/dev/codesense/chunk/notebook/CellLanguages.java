package dev.codesense.chunk.notebook;

import dev.codesense.chunk.syntax.Language;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which language a cell's source is in: what its first line says, else its metadata, else the
/// notebook's kernel.
public final class CellLanguages {

  /// `%%sql`, `%%script bash`; `%sql` of Databricks; `#!csharp` of Polyglot Notebooks.
  private static final Pattern MAGIC =
      Pattern.compile("(%%?|#!)(\\w[\\w+#-]*)(?:[ \\t]+(\\S+))?.*", Pattern.DOTALL);

  private static final int LONGEST = 200;

  private static final Pattern VERSION = Pattern.compile("[-_ ]?[0-9.]+$");

  private CellLanguages() {}

  /// The language of the kernel; Python where metadata says nothing that is known.
  static Language ofKernel(Map<String, String> metadata) {
    return known(
            metadata,
            "language_info.name",
            "kernelspec.language",
            "kernelspec.name",
            "application/vnd.databricks.v1+notebook.language",
            "language")
        .orElse(Language.PYTHON);
  }

  /// What a cell's metadata says.
  static Optional<String> said(Map<String, String> metadata) {
    return Stream.of(
            "vscode.languageId",
            "dotnet_interactive.language",
            "polyglot_notebook.kernelName",
            "kernel")
        .map(metadata::get)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static Optional<Language> known(Map<String, String> metadata, String... keys) {
    return Stream.of(keys)
        .map(metadata::get)
        .filter(Objects::nonNull)
        .flatMap(name ->
            Language.named(name)
                .or(() -> Language.named(VERSION.matcher(name).replaceFirst("")))
                .stream())
        .findFirst();
  }

  /// The language that a cell's first line switches to.
  static Optional<Language> ofMagic(String line) {
    var magic = MAGIC.matcher(line.substring(0, Math.min(line.length(), LONGEST)));
    if (!magic.matches()) {
      return Optional.empty();
    }
    var name = magic.group(2);
    var argument = magic.group(3);
    if (argument != null && name.equals("script")) {
      return Language.named(argument.substring(argument.lastIndexOf('/') + 1));
    }
    if (argument != null && (name.equals("writefile") || name.equals("file"))) {
      var file = Language.of(argument, new byte[0], null);
      return file == Language.TEXT ? Optional.empty() : Optional.of(file);
    }
    // `%time` and its like keep the language; `%R x` is one line among others.
    return magic.group(1).equals("%") && argument != null ? Optional.empty() : Language.named(name);
  }

  /// Whether a cell's first line is an order to the notebook and not source.
  public static boolean isMagic(String line) {
    return line.startsWith("%%") || ofMagic(line).isPresent();
  }

  /// Python with lines such as `%matplotlib inline` and `!pip install numpy` made comments, which a
  /// parser passes over. Every other byte stays where it is.
  public static byte[] withoutMagics(byte[] python) {
    var plain = python.clone();
    boolean blank = true;
    for (int at = 0; at < plain.length; at++) {
      byte b = plain[at];
      boolean magic =
          b == '!'
              || (b == '%'
                  && at + 1 < plain.length
                  && (Character.isLetter(plain[at + 1]) || plain[at + 1] == '%'));
      if (blank && magic) {
        plain[at] = '#';
      }
      blank = b == '\n' || (blank && (b == ' ' || b == '\t'));
    }
    return plain;
  }
}
