package dev.codesense.assistant;

import dev.codesense.search.store.SearchFilter;
import org.jspecify.annotations.Nullable;

/// A question to be answered.
///
/// @param filter which chunks may answer, with the labels of who asks
/// @param limit sources at most; null for the usual number
/// @param extractive whether no chat model is to be asked, also where there is one
/// @param maxTokens longest answer; null for the model's usual one
public record Asked(
    String question,
    SearchFilter filter,
    @Nullable Integer limit,
    boolean extractive,
    @Nullable Integer maxTokens) {

  /// A question with the usual number of sources.
  public static Asked of(String question, SearchFilter filter) {
    return new Asked(question, filter, null, false, null);
  }
}
