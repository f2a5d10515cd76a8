package dev.codesense.runtime.snakeyaml;

import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Says what is wrong with a text and what to do, to people who have not read the parser.
final class YamlMistake {
  /// What the parser says of a text that it met, and what we say of it.
  private static final Map<Pattern, String> OF_A_TEXT =
      Map.of(
          Pattern.compile("found character '(.+?)' that cannot.*"),
          "no text begins with %s: put it in quotes",
          Pattern.compile("expected the node content, but found '(.+)'"),
          "no value begins with %s: put it in quotes, or remove it",
          Pattern.compile("found unknown escape character (.).*"),
          "\\%s means nothing between double quotes: use single quotes",
          Pattern.compile("found undefined alias (.+)"),
          "*%s refers to nothing: put a text that begins with * in quotes");

  private final String source;
  private final List<String> lines;

  YamlMistake(String source, String text) {
    this.source = source;
    this.lines = text.lines().toList();
  }

  TreeSyntaxException told(YamlEngineException failure) {
    return switch (failure) {
      case MarkedYamlEngineException marked when marked.getProblemMark().isPresent() ->
          marked(marked, marked.getProblemMark().get());
      case ReaderException control -> control(control);
      default ->
          new TreeSyntaxException(
              Origin.of(source), String.valueOf(failure.getMessage()).strip(), failure);
    };
  }

  private TreeSyntaxException marked(MarkedYamlEngineException failure, Mark problem) {
    var said = String.valueOf(failure.getProblem());
    var begun = failure.getContextMark();
    if (begun.isPresent()) {
      if (said.startsWith("expected ',' or ")) {
        var bracket = at(begun.get());
        return new TreeSyntaxException(
            origin(begun.get()),
            "the '%s' is not closed: add '%s', and a ',' between what stands in it"
                .formatted(bracket, bracket.equals("[") ? "]" : "}"),
            failure);
      }
      if (said.equals("found unexpected end of stream")) {
        return new TreeSyntaxException(
            origin(begun.get()),
            "the %s is not closed: add one at the end of the text".formatted(at(begun.get())),
            failure);
      }
      if (said.equals("could not find expected ':'")) {
        return new TreeSyntaxException(
            origin(begun.get()), "a key without a value: write `key: value`", failure);
      }
    }
    return new TreeSyntaxException(
        origin(problem), words(said, problem, begun.map(Mark::getColumn)), failure);
  }

  private String words(String said, Mark problem, Optional<Integer> block) {
    if (said.contains("(TAB)")) {
      return "a tab indents nothing in YAML: write spaces instead";
    }
    if (said.equals("mapping values are not allowed here")) {
      return colon(problem);
    }
    if (said.startsWith("expected <block end>")) {
      return misplaced(said, problem, block.orElse(0));
    }
    for (var ours : OF_A_TEXT.entrySet()) {
      var theirs = ours.getKey().matcher(said);
      if (theirs.matches()) {
        return ours.getValue().formatted(theirs.group(1));
      }
    }
    return "no YAML from here on: look at the indentation, the quotes and the brackets";
  }

  /// A colon where no key can stand.
  private String colon(Mark problem) {
    var before = line(problem).substring(0, Math.min(problem.getColumn(), line(problem).length()));
    if (before.contains(": ") || before.stripLeading().startsWith("&")) {
      return "a second ': ' in one line: put the value in quotes";
    }
    return indentation(before) > indentation(above(problem))
        ? "indented below a line that holds a whole value: indent it as that line, or end that line"
            + " with ':'"
        : "the line above is no `key: value`: give it a ':' and a space";
  }

  /// Something that does not continue what stands above it.
  private String misplaced(String said, Mark problem, int block) {
    var before = line(problem).substring(0, Math.min(problem.getColumn(), line(problem).length()));
    if (!before.isBlank()) {
      return "more text behind a value that has ended: put the whole value in quotes";
    }
    if (said.endsWith("'-'")) {
      return "a '- ' among keys: a list stands alone below its key";
    }
    if (problem.getColumn() == block) {
      return "a key among the items of a list: begin it with '- ', or indent it as the keys it"
          + " belongs to";
    }
    return "indented by %d, which fits no line above: indent what belongs together alike"
        .formatted(problem.getColumn());
  }

  private TreeSyntaxException control(ReaderException failure) {
    int column = failure.getPosition();
    int line = 0;
    while (line < lines.size() && column > lines.get(line).length()) {
      column -= lines.get(line++).length() + 1;
    }
    return new TreeSyntaxException(
        Origin.at(source, line + 1, column + 1),
        "the control character U+%04X: remove it".formatted(failure.getCodePoint()),
        failure);
  }

  private Origin origin(Mark mark) {
    return Origin.at(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// The character there.
  private String at(Mark mark) {
    var line = line(mark);
    int column = line.offsetByCodePoints(0, Math.min(mark.getColumn(), line.length() - 1));
    return Character.toString(line.codePointAt(column));
  }

  private String line(Mark mark) {
    return mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
  }

  /// The next line above that says something.
  private String above(Mark mark) {
    return lines.subList(0, Math.min(mark.getLine(), lines.size())).reversed().stream()
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
        .findFirst()
        .orElse("");
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }
}
