package dev.codesense.answer;

import dev.codesense.llm.ChatReply;
import dev.codesense.llm.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer whose citations are true.
///
/// @param question with the passages that the model was given
/// @param text of the answer, with citations as `[n]`
/// @param citations what became of those that the model wrote
/// @param reply what the model said; null where nothing was found and no model was asked
public record Answer(
    GroundedQuestion question, String text, Citations citations, @Nullable ChatReply reply) {

  /// What a model's whole reply is worth.
  public static Answer of(GroundedQuestion question, ChatReply reply) {
    var text = new StringBuilder();
    var filter = new CitationFilter(question, text::append);
    filter.accept(reply.text());
    var citations = filter.finish();
    return new Answer(question, text.toString().strip(), citations, reply);
  }

  /// Whether the answer is that the passages do not hold one.
  public boolean isRefusal() {
    return Refusal.isOne(text);
  }

  /// The text with each citation linked to the lines at the indexed commit.
  public String markdown() {
    var linked = new StringBuilder();
    var filter = new CitationFilter(question, Citations.Citation::markdown, linked::append);
    filter.accept(text);
    filter.finish();
    return linked.toString();
  }

  /// What a reader should know of the answer besides its text, one line each.
  public List<String> warnings() {
    var warnings = new ArrayList<String>();
    if (text.isEmpty()) {
      warnings.add("The model answered nothing");
    } else if (citations.cited().isEmpty() && !isRefusal()) {
      warnings.add("The answer cites no source: nothing shows that it is true");
    }
    if (reply != null && reply.finish() == FinishReason.LENGTH) {
      warnings.add("The answer is cut: it reached the limit of tokens");
    }
    if (citations.removed() > 0) {
      warnings.add("Citations of sources that are not there, removed: " + citations.removed());
    }
    if (citations.linksRemoved() > 0) {
      warnings.add("Links that no source has, removed: " + citations.linksRemoved());
    }
    return warnings;
  }
}
