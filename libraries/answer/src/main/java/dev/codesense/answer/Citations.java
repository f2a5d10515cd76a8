package dev.codesense.answer;

import java.util.List;

/// What became of the citations that a model wrote.
///
/// @param cited what the answer cites, each passage once, in the order of the text
/// @param written numbers that stood in citations, whatever their form
/// @param wellFormed of them those written as `[n]`
/// @param inContext of them those of a passage that the model was given
/// @param resolvable of those in the context, those whose place can be opened: they stay in the
///   text, all others are removed
/// @param linksRemoved links that the model wrote and that stand in no passage
public record Citations(
    List<Citation> cited,
    int written,
    int wellFormed,
    int inContext,
    int resolvable,
    int linksRemoved) {

  static final Citations NONE = new Citations(List.of(), 0, 0, 0, 0, 0);

  /// A passage by its number in the answer, from 1.
  public record Citation(int number, Passage passage) {

    /// The number in brackets, as a model writes it: `[1]`.
    public String plain() {
      return "[" + number + "]";
    }

    /// The same in Markdown, linked to the lines at the indexed commit where they are on the web.
    public String markdown() {
      var url = passage.url();
      return url.matches("https?://.*")
          ? "[\\[%d\\]](<%s>)".formatted(number, url.replace("<", "%3C").replace(">", "%3E"))
          : plain();
    }
  }

  public Citations {
    cited = List.copyOf(cited);
    if (resolvable > inContext || inContext > written || wellFormed > written) {
      throw new IllegalArgumentException("More citations are good than were written");
    }
  }

  /// Numbers that were taken out of the text.
  public int removed() {
    return written - resolvable;
  }
}
