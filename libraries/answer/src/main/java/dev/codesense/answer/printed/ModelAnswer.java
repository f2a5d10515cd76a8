package dev.codesense.answer.printed;

import dev.codesense.answer.Answer;
import dev.codesense.answer.Citations.Citation;
import dev.codesense.search.SearchAnswer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An answer in a chat model's words. `ask --json` prints it; what it has in common with
/// [ExtractiveAnswer] has the same names.
///
/// @param version of this shape
/// @param chatModel its name in the block `models`
/// @param answer the text, with citations as `[n]`
/// @param markdown the same, with links to the lines at the indexed commit
/// @param refused whether the answer is that the sources do not say
/// @param passages what the model was given; citations count them from 1
public record ModelAnswer(
    int version,
    SearchAnswer.Index index,
    String question,
    String chatModel,
    String answer,
    String markdown,
    boolean refused,
    Prompt prompt,
    List<Passage> passages,
    List<String> warnings) {

  public ModelAnswer {
    passages = List.copyOf(passages);
    warnings = List.copyOf(warnings);
  }

  /// Which prompt was used.
  public record Prompt(String id, int version, String label, String hash) {}

  /// One place in the code.
  ///
  /// @param source number in the answer, from 1
  /// @param cited whether the answer cites it
  public record Passage(
      int source,
      boolean cited,
      String repo,
      String commit,
      String path,
      int startLine,
      int endLine,
      String url) {}

  /// @param found what the passages were chosen from
  public static ModelAnswer of(SearchAnswer found, String chatModel, Answer answer) {
    var prompt = answer.question().prompt();
    var cited = answer.citations().cited().stream().map(Citation::number).toList();
    var passages = answer.question().passages();
    return new ModelAnswer(
        1,
        found.index(),
        found.query(),
        chatModel,
        answer.text(),
        answer.markdown(),
        answer.isRefusal(),
        new Prompt(prompt.id(), prompt.version(), prompt.label(), prompt.hash()),
        IntStream.rangeClosed(1, passages.size())
            .mapToObj(number -> {
              var passage = passages.get(number - 1);
              return new Passage(
                  number,
                  cited.contains(number),
                  passage.repo(),
                  passage.commit(),
                  passage.path(),
                  passage.startLine(),
                  passage.endLine(),
                  passage.url());
            })
            .toList(),
        Stream.concat(found.warnings().stream(), answer.warnings().stream()).toList());
  }
}
