package dev.codesense.evaluate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.evaluate.report.GoldenQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a golden set: one [GoldenQuestion] a line as JSON; unknown fields and empty lines are
/// passed over.
final class GoldenFile {
  private static final int MOST_BYTES = 16 << 20;

  private GoldenFile() {}

  /// @param path relative to the project or to a repository of the snapshot, whose id may stand
  ///   before it
  static List<GoldenQuestion> read(String path, @Nullable SnapshotReader snapshot, RunContext run) {
    var content = content(path, snapshot, run);
    if (content.length > MOST_BYTES) {
      throw malformed(
          "%s has %d bytes, at most %d are read".formatted(path, content.length, MOST_BYTES));
    }
    return parse(path, new String(content, StandardCharsets.UTF_8), run.codec());
  }

  private static byte[] content(String path, @Nullable SnapshotReader snapshot, RunContext run) {
    var file = run.project().resolve(path);
    if (Files.isRegularFile(file)) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new CodesenseException(
            EvaluateProblem.QUESTIONS_MISSING, "%s cannot be read: %s".formatted(path, e), e);
      }
    }
    if (snapshot != null) {
      for (var repository : snapshot.snapshot().repositories()) {
        for (var candidate : snapshot.files(repository)) {
          if (candidate.path().equals(path)
              || path.equals(repository.id() + "/" + candidate.path())) {
            return snapshot.content(candidate);
          }
        }
      }
    }
    throw new CodesenseException(
        EvaluateProblem.QUESTIONS_MISSING,
        "There is no %s in the project%s"
            .formatted(path, snapshot == null ? "" : " or in a repository of the snapshot"));
  }

  private static List<GoldenQuestion> parse(String path, String text, RecordCodec codec) {
    var questions = new ArrayList<GoldenQuestion>();
    var ids = new HashSet<String>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        var question =
            codec.decodeLenient(line.getBytes(StandardCharsets.UTF_8), GoldenQuestion.class);
        if (!ids.add(question.id())) {
          throw malformed(
              "%s:%d has the id %s a second time".formatted(path, number, question.id()));
        }
        questions.add(question);
      } catch (IllegalArgumentException e) {
        throw malformed("%s:%d is not a question: %s".formatted(path, number, e.getMessage()));
      }
    }
    return questions;
  }

  private static CodesenseException malformed(String message) {
    return new CodesenseException(EvaluateProblem.QUESTIONS_MALFORMED, message);
  }
}
