package dev.codesense.cli.query;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.cli.terminal.Wrap;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.Snippets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// Results and answers as text: for a person where stdout is a terminal, plain elsewhere.
public final class Listing {
  private static final int LONGEST_LINE = 100;

  private final Paint paint;
  private final Terminal terminal;
  private final Path project;

  /// @param project what the paths of local repositories are relative to
  public Listing(Paint paint, Terminal terminal, Path project) {
    this.paint = paint;
    this.terminal = terminal;
    this.project = project;
  }

  /// Search results, best first, with the lines that fit.
  public void print(SearchAnswer answer, PrintWriter out) {
    if (answer.results().isEmpty()) {
      out.println("No results.");
    }
    for (var result : answer.results()) {
      boolean named = !result.path().endsWith(result.title());
      out.println(
          paint.bold(result.rank() + ".")
              + " "
              + link(result.path(), result.startLine(), result.endLine(), result.url())
              + (named ? paint.bold("  " + safe(result.title())) : ""));
      if (!terminal.links()) {
        out.println("   " + paint.dim(safe(target(result.url()))));
      }
      for (var line : dedented(result.snippet().lines().toList())) {
        out.println(paint.dim("   │ ") + highlighted(answer.query(), clipped(line)));
      }
      out.println();
    }
  }

  /// An answer made of passages, then their sources.
  public void print(ExtractiveAnswer answer, PrintWriter out) {
    if (answer.passages().isEmpty()) {
      out.println("Nothing in the index answers this question.");
      return;
    }
    for (var passage : answer.passages()) {
      out.println(
          paint.bold(safe(passage.title())) + " " + paint.cyan("[" + passage.source() + "]"));
      var doc = passage.doc();
      if (doc != null) {
        Wrap.lines(doc, Math.min(terminal.columns(), LONGEST_LINE) - 4)
            .forEach(line -> out.println("  " + highlighted(answer.question(), line)));
      }
      var signature = passage.signature();
      if (signature != null && !begins(signature, passage.lines())) {
        out.println(paint.dim("  │ ") + highlighted(answer.question(), clipped(signature.strip())));
      }
      for (var line : dedented(passage.lines())) {
        out.println(paint.dim("  │ ") + highlighted(answer.question(), clipped(line)));
      }
      out.println();
    }
    out.println(paint.bold("Sources"));
    for (var passage : answer.passages()) {
      var place = link(passage.path(), passage.startLine(), passage.endLine(), passage.url());
      out.println("  " + paint.cyan("[" + passage.source() + "]") + " " + place);
      if (!terminal.links()) {
        out.println("      " + safe(target(passage.url())));
      }
    }
    out.println();
    out.println(paint.dim("No chat model is configured: these are quoted passages of the code."));
  }

  /// Whether the lines show the signature already.
  private static boolean begins(String signature, List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .anyMatch(line -> !line.isEmpty() && signature.strip().startsWith(line));
  }

  private String link(String path, int start, int end, String url) {
    var text = safe(path) + ":" + start + "-" + end;
    return terminal.links()
        ? "\u001b]8;;" + safe(target(url)) + "\u001b\\" + paint.cyan(text) + "\u001b]8;;\u001b\\"
        : paint.cyan(text);
  }

  /// A web URL as it is; a path of a local repository in full, as an URL where it is clicked.
  private String target(String url) {
    if (url.contains("://")) {
      return url;
    }
    var file = project.resolve(url).normalize();
    return terminal.links() ? file.toUri().toString() : file.toString();
  }

  private String clipped(String line) {
    int room = terminal.columns() - 6;
    return terminal.outIsTerminal() && line.length() > room
        ? line.substring(0, room - 1) + "…"
        : line;
  }

  private String highlighted(String question, String line) {
    var text = new StringBuilder();
    int at = 0;
    for (var span : Snippets.highlights(question, line)) {
      text.append(safe(line.substring(at, span.start())));
      text.append(paint.match(safe(line.substring(span.start(), span.end()))));
      at = span.end();
    }
    return text.append(safe(line.substring(at))).toString();
  }

  private static List<String> dedented(List<String> lines) {
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream()
        .map(line -> line.substring(Math.min(indent, line.length())).replace("\t", "  "))
        .toList();
  }

  private static String safe(String text) {
    return SafeText.line(text);
  }
}
