package dev.codesense.cli.query;

import dev.codesense.answer.Citations;
import dev.codesense.answer.Citations.Citation;
import dev.codesense.answer.Passage;
import dev.codesense.answer.printed.ExtractiveAnswer;
import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.cli.terminal.ShellWord;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.cli.terminal.Wrap;
import dev.codesense.core.text.Amount;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.Snippets;
import dev.codesense.search.query.QueryText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    var highlighter = Snippets.highlighter(answer.words());
    for (var result : answer.results()) {
      boolean named = !result.path().endsWith(result.title());
      out.println(
          paint.bold(result.rank() + ".")
              + " "
              + paint.dim(safe(result.repo()) + " ")
              + link(result.path(), result.startLine(), result.endLine(), result.url())
              + (named ? paint.bold("  " + safe(result.title())) : ""));
      where(result.url(), result.commit(), result.path())
          .ifPresent(where -> out.println("   " + paint.dim(safe(where))));
      if (result.lines().isEmpty()) {
        for (var line : dedented(result.snippet().lines().toList())) {
          out.println(paint.dim("   │ ") + highlighted(highlighter, clipped(line)));
        }
      } else {
        print(result.lines(), out);
      }
      out.println();
    }
    var found = answer.found();
    if (found != null && found.matches() > 0) {
      out.println(
          paint.dim(
              "%s%s in %s, %d shown"
                  .formatted(
                      found.complete() ? "" : "at least ",
                      Amount.of(found.matches(), "hits"),
                      Amount.of(found.chunks(), "places"),
                      answer.results().size())));
    }
  }

  /// Lines that hold what was looked for, each with its number.
  private void print(List<SearchAnswer.Line> lines, PrintWriter out) {
    int width = String.valueOf(lines.getLast().number()).length();
    for (var line : lines.subList(0, Math.min(lines.size(), Snippets.LINES))) {
      var number = String.valueOf(line.number());
      var text = clipped(line.text());
      out.println(
          paint.dim("   " + " ".repeat(width - number.length()) + number + " │ ")
              + highlighted(_ -> shown(line.ranges(), text), text));
    }
    if (lines.size() > Snippets.LINES) {
      out.println(paint.dim("   … %d more lines".formatted(lines.size() - Snippets.LINES)));
    }
  }

  private static List<Snippets.Span> shown(List<Snippets.Span> ranges, String text) {
    return ranges.stream().filter(range -> range.end() <= text.length()).toList();
  }

  /// An answer made of passages, then their sources.
  public void print(ExtractiveAnswer answer, PrintWriter out) {
    if (answer.passages().isEmpty()) {
      out.println("Nothing in the index answers this question.");
      return;
    }
    var highlighter = Snippets.highlighter(QueryText.of(answer.question()).words());
    for (var passage : answer.passages()) {
      out.println(
          paint.bold(safe(passage.title())) + " " + paint.cyan("[" + passage.source() + "]"));
      var doc = passage.doc();
      if (doc != null) {
        Wrap.lines(doc, Math.min(terminal.columns(), LONGEST_LINE) - 4)
            .forEach(line -> out.println("  " + highlighted(highlighter, line)));
      }
      var signature = passage.signature();
      if (signature != null && !begins(signature, passage.lines())) {
        out.println(paint.dim("  │ ") + highlighted(highlighter, clipped(signature.strip())));
      }
      for (var line : dedented(passage.lines())) {
        out.println(paint.dim("  │ ") + highlighted(highlighter, clipped(line)));
      }
      out.println();
    }
    printSources(
        answer.passages().stream()
            .map(passage ->
                new Source(
                    passage.source(),
                    passage.repo(),
                    passage.commit(),
                    passage.path(),
                    passage.startLine(),
                    passage.endLine(),
                    passage.url()))
            .toList(),
        out);
  }

  /// What a chat model would need, below an answer made of passages.
  public void printHowToConfigure(PrintWriter out) {
    out.println();
    out.println(paint.dim("No chat model is configured: these are quoted passages of the code."));
    out.println(
        paint.dim(
            "For answers in words, name one in codesense.yaml: models: {chat: {url: …, model: …}}"));
  }

  /// The sources that a chat model's answer cites, below its text.
  public void print(Citations citations, PrintWriter out) {
    if (citations.cited().isEmpty()) {
      return;
    }
    out.println();
    printSources(
        citations.cited().stream()
            .sorted(Comparator.comparingInt(Citation::number))
            .map(citation -> source(citation.number(), citation.passage()))
            .toList(),
        out);
  }

  private static Source source(int number, Passage passage) {
    return new Source(
        number,
        passage.repo(),
        passage.commit(),
        passage.path(),
        passage.startLine(),
        passage.endLine(),
        passage.url());
  }

  /// A numbered place in the code.
  private record Source(
      int number, String repo, String commit, String path, int start, int end, String url) {}

  private void printSources(List<Source> sources, PrintWriter out) {
    out.println(paint.bold("Sources"));
    for (var source : sources) {
      out.println(
          "  "
              + paint.cyan("[" + source.number + "]")
              + " "
              + paint.dim(safe(source.repo) + " ")
              + link(source.path, source.start, source.end, source.url));
      where(source.url, source.commit, source.path)
          .ifPresent(where -> out.println("      " + safe(where)));
    }
  }

  /// Whether the lines show the signature already.
  private static boolean begins(String signature, List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .anyMatch(line -> !line.isEmpty() && signature.strip().startsWith(line));
  }

  /// What is printed below a place: its URL where it cannot be clicked; for a bare repository,
  /// which has no file to open, the command that shows it.
  private Optional<String> where(String url, String commit, String path) {
    var bare = bareRepository(url, path);
    if (bare.isPresent()) {
      return Optional.of(
          "git -C %s show %s"
              .formatted(
                  ShellWord.of(bare.get().toString()),
                  ShellWord.of(commit.substring(0, Math.min(10, commit.length())) + ":" + path)));
    }
    return terminal.links() ? Optional.empty() : Optional.of(target(url));
  }

  /// The folder of a link `folder/path:line` that has git's own files in place of the code.
  private Optional<Path> bareRepository(String url, String path) {
    int end = url.lastIndexOf(path + ":");
    if (url.contains("://") || end <= 0) {
      return Optional.empty();
    }
    var folder = project.resolve(url.substring(0, end)).normalize();
    return Files.isRegularFile(folder.resolve("HEAD"))
            && Files.isDirectory(folder.resolve("objects"))
        ? Optional.of(folder)
        : Optional.empty();
  }

  private String link(String path, int start, int end, String url) {
    var text = safe(path) + ":" + start + "-" + end;
    return terminal.links() && bareRepository(url, path).isEmpty()
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

  private String highlighted(Function<String, List<Snippets.Span>> highlighter, String line) {
    var text = new StringBuilder();
    int at = 0;
    for (var span : highlighter.apply(line)) {
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
