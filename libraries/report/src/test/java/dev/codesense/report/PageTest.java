package dev.codesense.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Visualized;
import dev.codesense.testkit.GeneratedFile;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

class PageTest {
  private static final Path GOLDEN = Path.of("libraries/report/src/test/resources");

  /// Attributes whose values may hold words of the page; `points` and their like never do.
  private static final Set<String> WORDS = Set.of("href", "aria-label");

  /// What depends on how long the words are.
  private static final Set<String> SIZES =
      Set.of("width", "height", "viewBox", "x", "transform", "d");

  @Test
  void aPageIsWrittenAsItWas() {
    GeneratedFile.checkPage(GOLDEN.resolve("sample.html"), Pages.sample().html().html());
    GeneratedFile.check(GOLDEN.resolve("sample.md"), Pages.sample().markdown().markdown());
  }

  @Test
  void everyPageHasTheOneStylesheet() throws Exception {
    try (var css = PageTest.class.getResourceAsStream("page.css")) {
      assertThat(css).isNotNull();
      assertThat(Pages.sample().html().html())
          .containsOnlyOnce(
              "<style>\n" + new String(css.readAllBytes(), StandardCharsets.UTF_8) + "</style>\n");
    }
  }

  @Test
  void aPageIsAFileBesideTheArtifact() {
    var page = new Page("1 < 2", List.of(Block.paragraph(Phrase.text("It is"))));
    assertThat(page.html().page()).contains(new Visualized.Page("page.html", page.html().html()));
    assertThat(page.markdown().markdown()).isEqualTo("## 1 &lt; 2\n\nIt is\n");
    assertThat(page.html().html())
        .startsWith("<!doctype html>\n")
        .contains("default-src 'none'")
        .endsWith(
            """
            <title>1 &lt; 2</title>
            </head>
            <body>
            <main>
            <h1>1 &lt; 2</h1>
            <p>It is</p>
            </main>
            </body>
            </html>
            """);
  }

  @Test
  void aPageLoadsNothingAndRunsNothing() throws Exception {
    for (var page : List.of(Pages.sample(), Pages.of("<script src=\"https://evil.example/\">"))) {
      var html = page.html().html();
      var head = html.substring(0, html.indexOf("<title>"));
      assertThat(head).doesNotContain("url(", "@import", "<link", "<script", "://", "expression(");
      for (var element : elements(main(html))) {
        assertThat(element.getTagName())
            .isNotIn("script", "style", "link", "img", "image", "iframe", "object", "use", "form");
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
          var attribute = attributes.item(i);
          assertThat(attribute.getNodeName()).doesNotStartWith("on").isNotIn("src", "style");
          assertThat(attribute.getNodeValue()).doesNotContain("url(");
          if (attribute.getNodeName().equals("href")) {
            assertThat(element.getTagName()).isEqualTo("a");
            assertThat(attribute.getNodeValue()).startsWith("https://");
            assertThat(element.getAttribute("rel")).isEqualTo("noopener noreferrer");
          }
        }
      }
    }
  }

  @Test
  void whateverAPageIsFilledWithItsElementsAreTheSame() throws Exception {
    var plain = shape(main(Pages.of("word").html().html()));
    for (var words : HostileText.texts(400).toList()) {
      var main = main(Pages.of(words).html().html());
      assertThat(shape(main)).as(words).isEqualTo(plain);
      assertThat(main.getElementsByTagName("h1").item(0).getTextContent())
          .as(words)
          .isEqualTo(Characters.shown(words));
      assertThat(main.getElementsByTagName("pre").item(0).getTextContent())
          .as(words)
          .isEqualTo(Characters.shown(words));
    }
  }

  @Test
  void theStyleIsForLightAndDarkAndPaper() {
    assertThat(Pages.sample().html().html())
        .contains("color-scheme: light dark")
        .contains("@media screen and (prefers-color-scheme: dark)")
        .contains("@media print")
        .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
  }

  private static Element main(String html) throws Exception {
    var main = html.substring(html.indexOf("<main>"), html.indexOf("</body>"));
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(main)))
        .getDocumentElement();
  }

  private static List<Element> elements(Element main) {
    var all = main.getElementsByTagName("*");
    var elements = new ArrayList<Element>();
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  /// The elements with their attributes, without words.
  private static String shape(Node node) {
    var shape = new StringBuilder();
    if (node instanceof Element element && !element.getTagName().equals("wbr")) {
      shape.append('<').append(element.getTagName());
      var attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        var name = attributes.item(i).getNodeName();
        shape.append(' ').append(name);
        if (!WORDS.contains(name) && !SIZES.contains(name)) {
          shape.append('=').append(attributes.item(i).getNodeValue());
        }
      }
      shape.append('>');
      for (var child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        shape.append(shape(child));
      }
      shape.append("</>");
    }
    return shape.toString();
  }
}
