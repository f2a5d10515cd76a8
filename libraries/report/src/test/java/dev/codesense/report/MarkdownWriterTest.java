package dev.codesense.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

/// Read by a parser of CommonMark with GitHub's tables.
class MarkdownWriterTest {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  @Test
  void whateverAPageIsFilledWithItIsReadAsText() {
    var plain = read(PARSER.parse(Pages.of("word").markdown().markdown()));
    for (var words : HostileText.texts(400).toList()) {
      var markdown = Pages.of(words).markdown().markdown();
      assertThat(read(PARSER.parse(markdown)))
          .as("%s\nwritten as\n%s", words, markdown)
          .isEqualTo(plain.replace("word", spaceless(Characters.shown(words))));
    }
  }

  @Test
  void bareAddressesAreNoLinks() {
    assertThat(markdown(Phrase.text("see https://evil.example, www.evil.example or mailto:a")))
        .isEqualTo("see https\\://evil.example, www\\.evil.example or mailto\\:a");
  }

  @Test
  void namesAndNumbersAreReadableAsTheyAreWritten() {
    assertThat(
            markdown(
                Phrase.strong("Passed"),
                Phrase.text(" · NDCG@10 is 0.912 (a 95 % interval), not less than 0.3: "),
                Phrase.code("codesense-g1-ab", "https://example.org/a_b?x=(1)&copy;|y")))
        .isEqualTo(
            "**Passed** · NDCG@10 is 0.912 (a 95 % interval), not less than 0.3: "
                + "[`codesense-g1-ab`](https://example.org/a_b?x=%281%29&amp;copy;%7Cy)");
  }

  private static String markdown(Phrase... pieces) {
    var page = new Page("title", List.of(Block.paragraph(pieces)));
    return page.markdown().markdown().substring("## title\n\n".length()).strip();
  }

  private static String spaceless(String words) {
    return words.replaceAll("(?U)\\s+", "");
  }

  /// The document as text without spaces, whichever way its marks are written.
  private static String read(Node node) {
    var children = new StringBuilder();
    for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
      children.append(read(child));
    }
    return switch (node) {
      case Text text -> spaceless(text.getLiteral());
      case Code code -> "‹" + spaceless(code.getLiteral()) + "›";
      case StrongEmphasis _ -> "«" + children + "»";
      case HtmlInline html ->
          switch (html.getLiteral()) {
            case "<code>" -> "‹";
            case "</code>" -> "›";
            case "<strong>" -> "«";
            case "</strong>" -> "»";
            case "<br>" -> "¶";
            default -> throw new AssertionError("HTML that nobody wrote: " + html.getLiteral());
          };
      case HtmlBlock html ->
          throw new AssertionError("HTML that nobody wrote: " + html.getLiteral());
      case FencedCodeBlock block -> "fence{" + spaceless(block.getLiteral()) + "}\n";
      case Link link -> {
        assertThat(link.getDestination()).startsWith("https://example.org/");
        yield "link{" + children + "}";
      }
      default -> node.getClass().getSimpleName() + "{" + children.toString().strip() + "}\n";
    };
  }
}
