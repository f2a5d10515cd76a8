package dev.codesense.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {

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
    assertThat(Html.link("https://example.org/a?b=\"c\"&d", Html.text("a page")).markup())
        .isEqualTo(
            "<a href=\"https://example.org/a?b=&quot;c&quot;&amp;d\" target=\"_blank\""
                + " rel=\"noopener noreferrer\">a page</a>");
    assertThat(Html.link("javascript:alert(1)", Html.text("a page")).markup()).isEqualTo("a page");
    assertThat(Html.link("src/Main.java:7", Html.text("a file")).markup()).isEqualTo("a file");
  }
}
