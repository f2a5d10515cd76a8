package dev.codesense.distill;

import dev.codesense.core.FanOut;
import dev.codesense.distill.filter.Filter;
import dev.codesense.distill.filter.Filters;
import dev.codesense.distill.filter.Rejections;
import dev.codesense.distill.output.Passages;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.teacher.Lesson;
import dev.codesense.distill.teacher.RowJudge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides which of a teacher's rows are kept: by the filters, in whose order the judge has its
/// place.
///
/// @param judge null: nobody rates them
/// @param parallel how many are rated at a time
record Review(
    Filters filters,
    Rejections rejections,
    Passages passages,
    @Nullable RowJudge judge,
    int parallel) {

  /// Those that are kept, in their order.
  List<Candidate> of(List<Lesson> lessons) throws InterruptedException {
    var taught = new ArrayList<Candidate>();
    for (var lesson : lessons) {
      switch (lesson) {
        case Lesson.Untaught untaught -> rejections.add(untaught.why(), untaught.asked());
        case Lesson.Taught(var candidate, _) -> {
          if (filters.passText(candidate, List.of())) {
            taught.add(candidate);
          }
        }
      }
    }
    return judged(taught).stream().filter(filters::passBounds).toList();
  }

  private List<Candidate> judged(List<Candidate> taught) throws InterruptedException {
    if (judge == null) {
      return taught;
    }
    var keeps =
        FanOut.named("judge")
            .atMost(parallel)
            .map(taught, candidate -> judge.keeps(candidate, passages.goldTexts(candidate)));
    var kept = new ArrayList<Candidate>();
    for (int i = 0; i < taught.size(); i++) {
      if (keeps.get(i)) {
        kept.add(taught.get(i));
      } else {
        rejections.add(Filter.JUDGE, taught.get(i));
      }
    }
    return kept;
  }
}
