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
  void keywordsOfEveryAlphabetAreFoundWhateverTheirCase() {
    assertThat(hits(List.of("пароль", "密码", "clé"), "ПАРОЛЬ 密码 Clé cle"))
        .containsExactly("пароль@0", "密码@7", "clé@10");
  }

  @Test
  void aLongTextHasTheKeywordsThatItsPartsHaveWhereverTheyAreCut() {
    var text = "ab aab b".repeat(20_000);
    var expected = new ArrayList<String>();
    for (int i = 0; i < text.length(); i++) {
      for (var keyword : List.of("aab b", "ab", "b")) {
        if (i + 1 >= keyword.length() && text.startsWith(keyword, i + 1 - keyword.length())) {
          expected.add(keyword + "@" + (i + 1 - keyword.length()));
        }
      }
    }
    assertThat(hits(List.of("aab b", "ab", "b"), text)).isEqualTo(expected);
  }

  @Test
  void theSameKeywordTwiceIsReportedTwice() {
    assertThat(hits(List.of("a", "a"), "ba")).containsExactly("a@1", "a@1");
  }

  @Test
  void refusesUpperCaseKeywords() {
    assertThatThrownBy(() -> new KeywordScanner(List.of("Key")))
        .hasMessage("A keyword must be lower case, was one with K");
  }

  private static List<String> hits(List<String> keywords, String text) {
    var hits = new ArrayList<String>();
    new KeywordScanner(keywords)
        .scan(text, (number, start) -> hits.add(keywords.get(number) + "@" + start));
    return hits;
  }
}
