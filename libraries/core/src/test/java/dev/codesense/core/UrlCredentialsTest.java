package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlCredentialsTest {

  @ParameterizedTest
  @CsvSource({
    "https://ann:pw@host/x.git,https://[redacted]@host/x.git",
    "https://t0ken@host/x,https://[redacted]@host/x",
    "cannot fetch https://ann:p/w@host/x: refused,cannot fetch https://[redacted]@host/x: refused",
    "https://ann:p@w@host/x,https://[redacted]@host/x",
    "https://ann:p w@host/x,https://[redacted]@host/x",
    "ann:pw@host:x.git,[redacted]@host:x.git",
    "https://host/x?a=b&private_token=pw&c=d,https://host/x?a=b&private_token=[redacted]&c=d",
    "https://host/x#ACCESS-KEY=pw,https://host/x#ACCESS-KEY=[redacted]",
    "at https%3A%2F%2Fann%3Apw%40host%2Fx now,at [redacted] now",
    "at https%253A%252F%252Fann%253Apw%2540host now,at [redacted] now",
  })
  void whatMayBeACredentialIsHidden(String text, String hidden) {
    assertThat(UrlCredentials.redacted(text)).isEqualTo(hidden);
    assertThat(UrlCredentials.in(text)).isTrue();
    assertThat(UrlCredentials.redactedValue(List.of(Map.of("url", text))))
        .isEqualTo(List.of(Map.of("url", hidden)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@github.com:acme/shop.git",
        "ssh://git@host:22/acme/shop",
        "https://host:8443/acme/shop%402?page=2&sort=name",
        "registry.example:5000/codesense/index:1.0@sha256:0123abcd",
        "Ann Author <ann@example.org>, at 12:30",
        "http://localhost:8080 answered; ask ann@example.org",
        "100% of 5 @ once",
        "{path}#L{start}-L{end}",
      })
  void anythingElseStays(String text) {
    assertThat(UrlCredentials.redacted(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//a:", "?key", "%40", "a:b", "//", "&token-", "%25", "% "})
  void aTextOfItsSignsAloneIsReadInPassing(String sign) {
    assertThat(UrlCredentials.redacted(sign.repeat(20_000) + "@")).isNotEmpty();
  }
}
