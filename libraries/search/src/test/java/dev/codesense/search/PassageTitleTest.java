package dev.codesense.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.search.store.Excerpt;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTitleTest {
  private static final Excerpt TABLES =
      new Excerpt(
          """
          CREATE TABLE `Genre`
          (
              `GenreId` INT NOT NULL
          );

          CREATE TABLE `InvoiceLine`
          (
              `InvoiceLineId` INT NOT NULL,
              `Genre` INT
          );
          """,
          List.of("Genre", "InvoiceLine"));

  private static final Excerpt CART =
      new Excerpt(
          """
          import java.util.List;

          /** Sums up. */
          class Cart {
            private int paid;

            int total() {
              return pay(prices).sum();
            }

            static {
              load();
            }

            /**
             * Takes the money
             * of a wallet.
             */
            @Deprecated
            Wallet pay(
                Wallet wallet) {
              paid++;
              return wallet.less(total());
            }
          }
          """,
          List.of("Cart", "Cart.paid", "Cart.total", "Cart.pay"));

  @Test
  void aPassageIsNamedByTheDefinitionThatItShows() {
    assertThat(title(TABLES, "CREATE TABLE `InvoiceLine`\n(\n    `InvoiceLineId` INT NOT NULL,"))
        .isEqualTo("InvoiceLine");
    assertThat(title(TABLES, "    `GenreId` INT NOT NULL")).isEqualTo("Genre");
    assertThat(title(CART, "    return pay(prices).sum();")).isEqualTo("Cart.total");
  }

  @Test
  void whatStandsWithinADefinitionIsNamedByIt() {
    assertThat(title(CART, "    paid++;\n    return wallet.less(total());")).isEqualTo("Cart.pay");
    assertThat(title(CART, "    load();")).isEqualTo("Cart");
    assertThat(title(CART, CART.text())).isEqualTo("Cart.pay");
  }

  @Test
  void aCommentBelongsToTheDefinitionBelowIt() {
    assertThat(title(CART, "   * Takes the money\n   * of a wallet.")).isEqualTo("Cart.pay");
    assertThat(title(CART, "/** Sums up. */")).isEqualTo("Cart");
  }

  @Test
  void whatNoDefinitionHoldsIsNamedByWhatEnclosesThemOrByTheFile() {
    assertThat(title(CART, "import java.util.List;")).isEqualTo("Cart.java");
    var rest = new Excerpt("  counter++;\n}\n\nint next() {\n}\n", List.of("Cart.next"));
    assertThat(title(rest, "  counter++;")).isEqualTo("Cart");
  }

  @Test
  void aChunkThatDefinesNothingIsNamedByItsPlaceOrItsFile() {
    var body = new Excerpt("total += 1;", List.of("Cart", "total"));
    assertThat(PassageTitle.of("x", "a/Cart.java", body, false, body.text()))
        .isEqualTo("Cart > total");
    var plain = new Excerpt("words", List.of());
    assertThat(PassageTitle.of("x", "docs/note.txt", plain, false, "words")).isEqualTo("note.txt");
  }

  @Test
  void theWordsOfTheQuestionCountToo() {
    var passage = "  int total() {\n    return pay(prices).sum();\n  }\n\n  static {\n    load();";
    assertThat(title(CART, passage)).isEqualTo("Cart");
    assertThat(PassageTitle.of("sum of prices", "Cart.java", CART, true, passage))
        .isEqualTo("Cart.total");
  }

  private static String title(Excerpt chunk, String passage) {
    return PassageTitle.of("x", "src/Cart.java", chunk, true, passage);
  }
}
