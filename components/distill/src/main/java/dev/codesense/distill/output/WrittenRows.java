package dev.codesense.distill.output;

import dev.codesense.data.dvc.TrackedData;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.TrainingRow;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.distill.rows.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the rows: for the artifact, the card and the report.
public final class WrittenRows {
  private static final int SAMPLES_OF_KIND = 1;

  final List<TrainingSet.Part> parts = new ArrayList<>();
  final SortedMap<String, TrackedData.Content> files = new TreeMap<>();
  final SortedMap<String, Long> kinds = new TreeMap<>();
  final SortedMap<String, Long> origins = new TreeMap<>();

  /// Rows whose question a person asked, and whose answer the teacher wrote.
  long answeredByTeacher;

  final SortedMap<String, Long> byRepository = new TreeMap<>();
  final Lengths prompts = new Lengths();
  final Lengths answers = new Lengths();
  final List<Sample> samples = new ArrayList<>();
  long english;
  long russian;

  WrittenRows() {}

  /// A row to look at.
  record Sample(TrainingRow row, RowProvenance origin) {}

  void add(TrainingRow row, RowProvenance origin, long promptTokens, long answerTokens) {
    prompts.add(promptTokens);
    answers.add(answerTokens);
    boolean isFirst = kinds.merge(origin.kind(), 1L, Long::sum) <= SAMPLES_OF_KIND;
    origins.merge(origin.source(), 1L, Long::sum);
    if (origin.source().equals(Origin.GOLDEN.title()) && !origin.teacher().isEmpty()) {
      answeredByTeacher++;
    }
    byRepository.merge(origin.gold().getFirst().repo(), 1L, Long::sum);
    if (origin.language().equals("ru")) {
      russian++;
    } else {
      english++;
    }
    if (isFirst) {
      samples.add(new Sample(row, origin));
    }
  }

  public List<TrainingSet.Part> parts() {
    return List.copyOf(parts);
  }

  /// The files below the artifact's `objects/`, by name.
  public SortedMap<String, TrackedData.Content> files() {
    return files;
  }

  public long rows() {
    return parts.stream().mapToLong(TrainingSet.Part::rows).sum();
  }

  public long refusals() {
    return parts.stream().mapToLong(TrainingSet.Part::refusals).sum();
  }
}
