package dev.codesense.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeywordScannerTest {

  @Test
  void findsOverlappingAndNestedKeywordsWhateverTheirCase() {
    assertThat(hits(List.of("he", "she", "hers", "his"), "uSHErs"))
        .containsExactly("she@1", "he@2", "hers@2");
  }

  @Test
  void charactersBeyondAsciiEndEveryKeyword() {
    assertThat(hits(List.of("key"), "keéy key клKEY")).containsExactly("key@5", "key@11");
  }

  @Test
  void theSameKeywordTwiceIsReportedTwice() {
    assertThat(hits(List.of("a", "a"), "ba")).containsExactly("a@1", "a@1");
  }

  @Test
  void refusesUpperCaseKeywords() {
    assertThatThrownBy(() -> new KeywordScanner(List.of("Key")))
        .hasMessage("A keyword must be lower-case ASCII, was Key");
  }

  private static List<String> hits(List<String> keywords, String text) {
    var hits = new ArrayList<String>();
    new KeywordScanner(keywords)
        .scan(text, (number, start) -> hits.add(keywords.get(number) + "@" + start));
    return hits;
  }
}
