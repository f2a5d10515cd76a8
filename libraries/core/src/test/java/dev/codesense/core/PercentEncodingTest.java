package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PercentEncodingTest {

  @Test
  void onlyWhatRfc3986ReservesNothingForStays() {
    assertThat(PercentEncoding.of("aZ09-._~")).isEqualTo("aZ09-._~");
    assertThat(PercentEncoding.of("a b+c/d*e?f#g%h&i"))
        .isEqualTo("a%20b%2Bc%2Fd%2Ae%3Ff%23g%25h%26i");
    assertThat(PercentEncoding.of("ж😀")).isEqualTo("%D0%B6%F0%9F%98%80");
    assertThat(PercentEncoding.ofPath("src/a b/ж.java")).isEqualTo("src/a%20b/%D0%B6.java");
  }

  @Test
  void aQueryIsInTheOrderOfItsNamesAndNothingWithoutAny() {
    assertThat(PercentEncoding.query(Map.of("b", "x&y=z", "a", "", "a c", "1")))
        .isEqualTo("?a=&a%20c=1&b=x%26y%3Dz");
    assertThat(PercentEncoding.query(Map.of())).isEmpty();
  }

  @Test
  void whatIsEncodedReadsBack() {
    var all = new StringBuilder();
    for (int point = 1; point < 0x3000; point++) {
      all.appendCodePoint(point);
    }
    assertThat(URI.create("x:/" + PercentEncoding.ofPath(all.toString())).getPath())
        .isEqualTo("/" + all);
  }
}
