package dev.codesense.distill.output;

import dev.codesense.core.text.Amount;
import dev.codesense.distill.filter.Rejections;
import dev.codesense.distill.rows.Origin;
import dev.codesense.distill.sources.Pool;
import dev.codesense.distill.sources.TrainingRule;
import dev.codesense.llm.Structured;
import dev.codesense.search.store.Generation;
import java.util.Map;

/// All that the dataset card and the report tell of a training set.
///
/// @param teacher model that wrote questions and answers; empty without one
/// @param judge model that rated what the teacher wrote; empty without one
/// @param repairs questions of the teacher that could be read, by what had to be done to their JSON
/// @param asked what the teacher's calls came to in this run; empty without one
/// @param prompt of every row: its name, version and label
/// @param evaluationQuestions questions that no row may give away
public record Summary(
    String teacher,
    String judge,
    String asked,
    String prompt,
    Generation generation,
    TrainingRule rule,
    Pool pool,
    Map<Structured.Repair, Long> repairs,
    int evaluationQuestions,
    Rejections rejections,
    WrittenRows written) {

  private static final String FROM_FACTS =
      "sentences made from the facts of the code. They say where things are, what their comments say and what they use; they explain nothing";

  /// Who wrote the rows, and what the set lacks.
  String authors() {
    var people = people();
    return people
        + (teacher.isEmpty()
            ? "No teacher model is configured: %s are %s."
                .formatted(people.isEmpty() ? "questions and answers" : "the others", FROM_FACTS)
            : "%s wrote %s%s; the others are %s."
                .formatted(
                    teacher,
                    Amount.of(rowsOf(Origin.TEACHER), "rows"),
                    judge.isEmpty() ? "" : ", which %s judged".formatted(judge),
                    FROM_FACTS));
  }

  private String people() {
    long golden = rowsOf(Origin.GOLDEN);
    if (golden == 0) {
      return "";
    }
    return "People asked the questions of %s%s. "
        .formatted(
            Amount.of(golden, "rows"),
            written.answeredByTeacher == 0
                ? ""
                : ", of which %s answered %,d".formatted(teacher, written.answeredByTeacher));
  }

  private long rowsOf(Origin origin) {
    return written.origins.getOrDefault(origin.title(), 0L);
  }

  /// How often the JSON of the teacher's questions had to be repaired; empty without a teacher.
  String repaired() {
    if (teacher.isEmpty()) {
      return "";
    }
    return "%s of the teacher could be read: the JSON of %,d as it came, of %,d mended, of %,d after asking again."
        .formatted(
            Amount.of(repairs.values().stream().mapToLong(Long::longValue).sum(), "questions"),
            repairs.getOrDefault(Structured.Repair.NONE, 0L),
            repairs.getOrDefault(Structured.Repair.MENDED, 0L),
            repairs.getOrDefault(Structured.Repair.ASKED_AGAIN, 0L));
  }

  /// The rule by which repositories were chosen.
  static final String RULE =
      "A repository that says training: true is trained on, one that says training: false is not. One that says neither is trained on if distill.train-unlabelled allows it and it has no access labels.";
}
