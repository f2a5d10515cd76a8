package dev.codesense.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckTest {

  @Test
  void whatWasFoundAndWhatToDoShowNoCredential() {
    var address = "qdrant://ann:pw" + 4711 + "@127.0.0.1:6334";

    assertThat(Check.fail("index", "cannot reach " + address, "start " + address))
        .isEqualTo(
            Check.fail(
                "index",
                "cannot reach qdrant://[redacted]@127.0.0.1:6334",
                "start qdrant://[redacted]@127.0.0.1:6334"));
  }
}
