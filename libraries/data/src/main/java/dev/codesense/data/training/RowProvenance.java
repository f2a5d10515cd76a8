package dev.codesense.data.training;

import java.util.List;

/// Where a row comes from: the line of `*.meta.jsonl` with the number of the row's own line. No
/// value is ever left out, so that every line has the same keys and types.
///
/// @param id SHA-256 of what the row was made from, 64 hex digits
/// @param split [Split#name]
/// @param kind class of question, such as `where`
/// @param language of the question: `en` or `ru`
/// @param source who wrote question and answer: `facts`, `teacher` or `golden`
/// @param question as in the prompt
/// @param refusal whether the passage with the answer was left out and the target is the refusal
/// @param cluster id of the file's cluster: copies of a file share one
/// @param gold where the answer is, in the order of its citations
/// @param context chunkIds of the passages in the prompt, in their order
/// @param licence SPDX id of the first gold passage's file; empty where it names none
/// @param teacher name of the model that wrote it; empty without one
/// @param promptHash SHA-256 of what the teacher was asked; empty without one
public record RowProvenance(
    String id,
    String split,
    String kind,
    String language,
    String source,
    String question,
    boolean refusal,
    String cluster,
    List<Place> gold,
    List<String> context,
    String licence,
    String teacher,
    String promptHash) {
  public RowProvenance {
    gold = List.copyOf(gold);
    context = List.copyOf(context);
  }

  /// Lines of a file at a commit.
  public record Place(
      String repo, String commit, String path, int startLine, int endLine, String chunkId) {}
}
