package dev.codesense.distill.rows;

import dev.codesense.core.file.Sha256;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import java.util.List;
import java.util.stream.Stream;

/// A question with its answer, which becomes a row unless a filter drops it.
///
/// @param kind class of question, such as `where`
/// @param language of the question: `en` or `ru`
/// @param answer with each citation as [Citation#of] writes it
/// @param gold the chunks that the answer rests on
/// @param subjects names and values that are asked for: a passage that has one may answer
/// @param quotes parts of the answer that stand in the gold chunks word for word
/// @param cluster of the first gold chunk's file
/// @param licence SPDX id of that file; empty where it names none
/// @param teacher name of the model that wrote the answer; empty without one
/// @param promptHash SHA-256 of what that model was asked; empty without one
/// @param copy 0, or the number of a further row with the same question and answer, which has its
///   passages in another order
public record Candidate(
    Split split,
    String kind,
    String language,
    Origin origin,
    String question,
    String answer,
    List<Place> gold,
    List<String> subjects,
    List<String> quotes,
    String cluster,
    String licence,
    String teacher,
    String promptHash,
    int copy) {
  /// The only row of its question.
  public Candidate(
      Split split,
      String kind,
      String language,
      Origin origin,
      String question,
      String answer,
      List<Place> gold,
      List<String> subjects,
      List<String> quotes,
      String cluster,
      String licence,
      String teacher,
      String promptHash) {
    this(
        split,
        kind,
        language,
        origin,
        question,
        answer,
        gold,
        subjects,
        quotes,
        cluster,
        licence,
        teacher,
        promptHash,
        0);
  }

  public Candidate {
    gold = List.copyOf(gold);
    subjects = List.copyOf(subjects);
    quotes = List.copyOf(quotes);
    if (gold.isEmpty()) {
      throw new IllegalArgumentException("A candidate needs a chunk that holds its answer");
    }
  }

  /// Whether it asks about the last change to a file.
  public boolean isAboutChange() {
    return kind.equals(Kind.CHANGE_REASON.title()) || kind.equals(Kind.CHANGE_TIME.title());
  }

  /// A further row of the same question.
  public Candidate copy(int number) {
    return new Candidate(
        split,
        kind,
        language,
        origin,
        question,
        answer,
        gold,
        subjects,
        quotes,
        cluster,
        licence,
        teacher,
        promptHash,
        number);
  }

  /// What it was made from, 64 hex digits: equal questions about equal chunks have equal ids.
  public String id() {
    return Sha256.ofParts(
        Stream.concat(
                Stream.of(
                    copy == 0 ? origin.title() : origin.title() + " " + copy,
                    kind,
                    language,
                    question),
                gold.stream().map(Place::chunkId))
            .toArray(String[]::new));
  }
}
