package dev.codesense.search.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StoredFormTest {
  @Test
  void aContextIsKeptBehindAPlusAndReadBack() {
    var chunk = Chunks.at("Shop.java", 1, "int total;").defining("Shop").chunk();
    assertThat(StoredForm.head(chunk)).isEqualTo("+Shop\n");
    assertThat(StoredForm.context("+Shop\n")).isEqualTo(chunk.context());
    assertThat(StoredForm.context("+")).isEmpty();
  }

  @Test
  void aHeadOfAnotherFormIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> StoredForm.context("Shop\n"));
  }
}
