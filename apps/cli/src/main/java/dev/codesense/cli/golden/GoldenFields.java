package dev.codesense.cli.golden;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenQuestion.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What may be said of a new question on the command line.
final class GoldenFields {
  @Option(
      names = "--to",
      paramLabel = "FILE",
      description =
          "File of the project that the question goes to, .jsonl or .yaml; created when missing."
              + " Default: evaluate.questions in codesense.yaml, or questions.jsonl.")
  @Nullable String file;

  @Option(
      names = "--kind",
      paramLabel = "WORD",
      description = "Class of questions, such as where; reports count by it.")
  @Nullable String kind;

  @Option(names = "--language", paramLabel = "CODE", description = "Language of it, such as en.")
  @Nullable String language;

  @Option(names = "--tag", paramLabel = "WORD", description = "To group by. May be repeated.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--split",
      paramLabel = "USE",
      defaultValue = "evaluation",
      description =
          "evaluation: models are evaluated with it; train: it may become rows of a training set,"
              + " and evaluates nothing. Default: ${DEFAULT-VALUE}.")
  Split split = Split.EVALUATION;

  @Option(
      names = "--weight",
      paramLabel = "N",
      converter = Weight.class,
      defaultValue = "1",
      description = "With --split train: how many rows it becomes at most, 1 to 100. Default: 1.")
  int weight = 1;

  GoldenQuestion question(
      String id, String question, List<Anchor> anchors, @Nullable String answer) {
    return new GoldenQuestion(id, question, kind, language, anchors, answer, tags, split, weight);
  }

  /// `PATH`, `PATH:12-20`, `PATH:12` or `PATH#SYMBOL`.
  static final class Place implements ITypeConverter<Anchor> {
    private static final Pattern LINES =
        Pattern.compile("(?<path>.+):(?<first>\\d{1,7})(?:-(?<last>\\d{1,7}))?");

    @Override
    public Anchor convert(String text) {
      return parse(text, null);
    }

    static Anchor parse(String text, @Nullable String repo) {
      try {
        var lines = LINES.matcher(text);
        if (lines.matches()) {
          int first = Integer.parseInt(lines.group("first"));
          var last = lines.group("last");
          return new Anchor(
              repo,
              lines.group("path"),
              null,
              new Anchor.Lines(first, last == null ? first : Integer.parseInt(last)),
              null);
        }
        int symbol = text.indexOf('#');
        return symbol < 0
            ? new Anchor(repo, text, null)
            : new Anchor(repo, text.substring(0, symbol), text.substring(symbol + 1));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "must be PATH, PATH:12-20 or PATH#SYMBOL: " + e.getMessage());
      }
    }
  }

  /// 1 to 100.
  static final class Weight implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.matches("[1-9]\\d?|100")) {
        return Integer.valueOf(text);
      }
      throw new TypeConversionException("must be a whole number from 1 to 100, was '" + text + "'");
    }
  }
}
