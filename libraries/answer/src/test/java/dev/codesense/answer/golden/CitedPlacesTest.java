package dev.codesense.answer.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.search.store.Generation.Contribution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CitedPlacesTest {
  private static final String COMMIT = "1".repeat(40);
  private static final String OLDER = "2".repeat(40);

  @Test
  void aLinkToLinesOfAnIndexedRepositoryIsAPlaceAtItsCommit() {
    var places =
        new CitedPlaces(
            Map.of(
                "example.org/acme/shop",
                new Contribution(
                    COMMIT,
                    "https://example.org/acme/shop/blob/"
                        + COMMIT
                        + "/{path}{?plain=1}#L{start}-L{end}",
                    1,
                    1),
                "local/ops",
                new Contribution(COMMIT, "/srv/ops/{path}", 1, 1)));

    assertThat(
            places.in(
                """
                It is paid [\\[1\\]](<https://example.org/acme/shop/blob/%1$s/src/Order%%20it.java#L3-L9>), as
                [2](https://example.org/acme/shop/blob/%2$s/README.md?plain=1#L1-L2) says; again
                https://example.org/acme/shop/blob/%1$s/src/Order%%20it.java#L3-L9, and
                https://evil.example/acme/shop/blob/%1$s/x#L1-L2 is nothing of ours, and
                https://example.org/acme/shop/blob/%1$s/%%zz#L1-L2 and
                https://example.org/acme/shop/blob/%1$s/%%20#L1-L2 are made up.
                """
                    .formatted(COMMIT, OLDER)))
        .isEqualTo(
            List.of(
                new Anchor(
                    "example.org/acme/shop",
                    "src/Order it.java",
                    null,
                    new Anchor.Lines(3, 9),
                    COMMIT),
                new Anchor(
                    "example.org/acme/shop", "README.md", null, new Anchor.Lines(1, 2), OLDER)));
  }
}
