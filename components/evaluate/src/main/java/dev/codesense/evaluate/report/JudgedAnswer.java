package dev.codesense.evaluate.report;

import dev.codesense.core.Artifact;
import dev.codesense.core.RecordCodec;
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
/// @param judged whether what the answer says was judged; false for a refusal and for no answer, of
///   which only the passages were
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

  /// @throws IOException when the report has none
  /// @throws IllegalArgumentException when they are damaged
  public static List<JudgedAnswer> read(Artifact<AnswersReport> report, RecordCodec codec)
      throws IOException {
    try (var lines = Files.lines(report.objects().resolve(FILE))) {
      return lines
          .map(line -> codec.decode(line.getBytes(StandardCharsets.UTF_8), JudgedAnswer.class))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
