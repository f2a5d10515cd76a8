package dev.codesense.evaluate.report;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.evaluate.EvaluateProblem;
import dev.codesense.evaluate.judge.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An answer with all that it was judged by, so that another tool can judge it too: a line of
/// `answers.jsonl` among the objects of an [AnswersReport].
///
/// @param id of the question
/// @param system that answered
/// @param judged whether what the answer says was judged; false for a refusal, of which only the
///   passages were
public record JudgedAnswer(String id, String system, Exchange exchange, boolean judged) {
  private static final String FILE = "answers.jsonl";

  /// @param report directory of the report's artifact
  public static void write(List<JudgedAnswer> answers, Path report, RecordCodec codec) {
    var file = report.resolve("objects").resolve(FILE);
    try {
      Files.createDirectories(file.getParent());
      try (var out = Files.newOutputStream(file)) {
        for (var answer : answers) {
          out.write(codec.encode(answer));
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws CodesenseException with [EvaluateProblem#NO_ANSWERS] when the report has none
  public static List<JudgedAnswer> read(Artifact<AnswersReport> report, RecordCodec codec) {
    var file = report.objects().resolve(FILE);
    try (var lines = Files.lines(file)) {
      return lines
          .map(line -> codec.decode(line.getBytes(StandardCharsets.UTF_8), JudgedAnswer.class))
          .toList();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new CodesenseException(
          EvaluateProblem.NO_ANSWERS,
          "The answers of the report cannot be read from %s: %s".formatted(file, e),
          e);
    }
  }
}
