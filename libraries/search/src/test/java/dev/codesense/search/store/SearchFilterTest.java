package dev.codesense.search.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.search.pattern.PathPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchFilterTest {
  private static final SearchFilter WIDE =
      new SearchFilter(
          List.of("staff"),
          List.of("a", "b"),
          List.of("src/", "web/app/"),
          List.of("java"),
          null,
          List.of(PathPattern.of("x")),
          List.of(),
          List.of("Cart", "Order"));

  @Test
  void twoFiltersLeaveWhatBothLeaveToTheReaderOfTheFirst() {
    var narrow =
        new SearchFilter(
            List.of("board"),
            List.of("b", "c"),
            List.of("src/main/", "web/"),
            List.of(),
            true,
            List.of(PathPattern.of("y")),
            List.of(PathPattern.of("z")),
            List.of("Order"));

    assertThat(WIDE.and(narrow))
        .contains(
            new SearchFilter(
                List.of("staff"),
                List.of("b"),
                List.of("src/main/", "web/app/"),
                List.of("java"),
                true,
                List.of(PathPattern.of("x"), PathPattern.of("y")),
                List.of(PathPattern.of("z")),
                List.of("Order")));
    assertThat(SearchFilter.PUBLIC.and(narrow)).contains(narrow.withAccess(List.of()));
    assertThat(narrow.and(SearchFilter.PUBLIC)).contains(narrow);
  }

  @Test
  void filtersWithoutACommonValueLeaveNothingRatherThanEverything() {
    assertThat(WIDE.and(SearchFilter.PUBLIC.in("c"))).isEmpty();
    assertThat(WIDE.and(new SearchFilter(List.of(), List.of(), "lib/", List.of(), null))).isEmpty();
    assertThat(WIDE.and(new SearchFilter(List.of(), List.of(), null, List.of("go"), null)))
        .isEmpty();
    var tests = new SearchFilter(List.of(), List.of(), null, List.of(), true);
    var noTests = new SearchFilter(List.of(), List.of(), null, List.of(), false);
    assertThat(tests.and(noTests)).isEmpty();
  }
}
