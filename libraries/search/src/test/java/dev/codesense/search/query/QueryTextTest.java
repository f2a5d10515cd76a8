package dev.codesense.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
  @Test
  void filtersAreTakenOutOfTheWords() {
    var query =
        QueryText.of("retry repo:team/shop with -file:_test lang:java backoff path:src/ sym:Retry");

    assertThat(query.words()).isEqualTo("retry  with   backoff");
    assertThat(query.filters())
        .map(QueryFilter::toString)
        .containsExactly("repo:team/shop", "-file:_test", "lang:java", "path:src/", "sym:Retry");
    assertThat(query.filters())
        .element(1)
        .isEqualTo(new QueryFilter(QueryFilter.Key.FILE, "_test", true));
  }

  @Test
  void aValueMayBeQuotedToHoldBlanks() {
    var query = QueryText.of("cart file:\"my dir/\" -path:\"a b\"");

    assertThat(query.words()).isEqualTo("cart");
    assertThat(query.filters())
        .map(QueryFilter::toString)
        .containsExactly("file:\"my dir/\"", "-path:\"a b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "std::vector",
        "why does repo::open fail",
        "path::PathBuf",
        "env::var and sym::intern",
        "https://example.com/repo:x",
        "file:///etc/passwd",
        "file: where it is",
        "note:this",
        "Repo:shop",
        "myrepo:shop",
        "open(path:str)",
        "\"repo:shop\"",
        "a \"lang:java file:x\" b",
        "-sym:Cart",
        "--repo:shop",
        "lang:",
        "repo:\"",
        "repo:\"\"",
        "12:30 lang",
        "\"unclosed words",
        ":",
        "-",
        "",
      })
  void whatIsNoFilterStaysAsItIs(String text) {
    assertThat(QueryText.of(text)).isEqualTo(new QueryText(text, java.util.List.of()));
  }

  @Test
  void anUnclosedQuoteHidesNoFilterBehindIt() {
    assertThat(QueryText.of("5\" disk lang:c").filters())
        .map(QueryFilter::toString)
        .containsExactly("lang:c");
  }

  @Test
  void filtersAloneLeaveNoWord() {
    assertThat(QueryText.of(" lang:go  sym:Cart ").words()).isEmpty();
  }
}
