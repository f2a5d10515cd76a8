package dev.codesense.distill;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.filter.GoldenQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Reads golden sets: one [GoldenQuestion] a line as JSON; unknown fields and empty lines are
/// passed over.
final class EvaluationFiles {

  private EvaluationFiles() {}

  /// @param paths relative to the project, or to a repository of the snapshot, whose id may stand
  ///   before it
  static List<GoldenQuestion> read(List<String> paths, SnapshotReader snapshot, RunContext run) {
    var questions = new ArrayList<GoldenQuestion>();
    for (var path : paths) {
      questions.addAll(
          parse(
              path, new String(content(path, snapshot, run), StandardCharsets.UTF_8), run.codec()));
    }
    return questions;
  }

  private static byte[] content(String path, SnapshotReader snapshot, RunContext run) {
    var file = run.project().resolve(path);
    if (Files.isRegularFile(file)) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new CodesenseException(
            DistillProblem.QUESTIONS_MISSING, "%s cannot be read: %s".formatted(path, e), e);
      }
    }
    for (var repository : snapshot.snapshot().repositories()) {
      for (var candidate : snapshot.files(repository)) {
        if (candidate.path().equals(path)
            || path.equals(repository.id() + "/" + candidate.path())) {
          return snapshot.content(candidate);
        }
      }
    }
    throw new CodesenseException(
        DistillProblem.QUESTIONS_MISSING,
        "There is no %s in the project or in a repository of the snapshot".formatted(path));
  }

  private static List<GoldenQuestion> parse(String path, String text, RecordCodec codec) {
    var questions = new ArrayList<GoldenQuestion>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        questions.add(
            codec.decodeLenient(line.getBytes(StandardCharsets.UTF_8), GoldenQuestion.class));
      } catch (IllegalArgumentException e) {
        throw new CodesenseException(
            DistillProblem.QUESTIONS_MALFORMED,
            "%s:%d is not a question: %s".formatted(path, number, e.getMessage()));
      }
    }
    return questions;
  }
}
