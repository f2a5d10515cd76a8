package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

  @Test
  void whatOthersWroteIsTextAndNothingElse() {
    var hostile = "<script>alert('x')</script> & \"\u0000";
    assertThat(
            Html.element("p", Html.text(hostile), Html.element("b", "bold").with("title", hostile))
                .markup())
        .isEqualTo(
            "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;\uFFFD"
                + "<b title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;\uFFFD\">bold</b></p>");
  }

  @Test
  void elementsAndAttributesThatLoadOrRunSomethingAreRefused() {
    for (var name : List.of("script", "IFRAME", "img", "a", "p onclick", "")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Html.element(name));
    }
    var cell = Html.element("td", "1");
    for (var name : List.of("onclick", "style", "href", "src", "x=y")) {
      assertThatIllegalArgumentException().isThrownBy(() -> cell.with(name, "1"));
    }
  }

  @Test
  void onlyWebPagesAreLinkedTo() {
    assertThat(Html.link("https://example.org/a?b=\"c\"&d", "a page").markup())
        .isEqualTo(
            "<a href=\"https://example.org/a?b=&quot;c&quot;&amp;d\" target=\"_blank\""
                + " rel=\"noopener noreferrer\">a page</a>");
    assertThat(Html.link("javascript:alert(1)", "a page").markup()).isEqualTo("a page");
    assertThat(Html.link("src/Main.java:7", "a file").markup()).isEqualTo("a file");
  }

  @Test
  void aPageIsAWholeDocumentThatLoadsNothing() {
    var page = HtmlPage.of("1 < 2", Html.element("h1", "It is"));
    assertThat(page.html())
        .startsWith("<!doctype html>\n")
        .contains("default-src 'none'")
        .contains("prefers-color-scheme: dark")
        .endsWith("<title>1 &lt; 2</title>\n</head>\n<body><h1>It is</h1></body>\n</html>\n");
    assertThat(page.page()).contains(new Shown.Page("page.html", page.html()));
  }

  @Test
  void aLongListSaysHowManyMoreThereAre() {
    assertThat(Shown.listed(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(Shown.listed(Collections.nCopies(23, "x"))).endsWith("x, x and 3 more");
  }

  @Test
  void aMetricIsANumber() {
    var values = new TreeMap<String, Double>();
    values.put("ndcg", Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metrics(values))
        .withMessageContaining("ndcg");
  }
}
