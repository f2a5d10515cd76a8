package dev.codesense.converge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedDataTest {
  private static final byte[] BYTES = new byte[3_000];

  static {
    new Random(11).nextBytes(BYTES);
  }

  private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES);

  @Test
  void base64OnOneLineIsLeftOut() {
    assertThat(EncodedData.leftOut("a = \"data:image/png;base64," + BASE64 + "\"\nb = 1\n"))
        .isEqualTo("a = \"data:image/png;base64,<4000 characters of base64 left out>\"\nb = 1\n");
  }

  @Test
  void hexIsLeftOut() {
    var hex = HexFormat.of().formatHex(BYTES);

    assertThat(EncodedData.leftOut("key: " + hex + "\r\nafter\r\n"))
        .isEqualTo("key: <6000 characters of hex left out>\r\nafter\r\n");
  }

  @Test
  void dataOverSeveralLinesKeepsTheLines() {
    var lines = BASE64.replaceAll("(.{76})", "$1\n");
    var text = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\nend\n";

    assertThat(EncodedData.leftOut(text))
        .isEqualTo(
            "-----BEGIN CERTIFICATE-----\n<4000 characters of base64 left out>"
                + "\n".repeat(53)
                + "-----END CERTIFICATE-----\nend\n");
    assertThat(EncodedData.leftOut(text).lines().count()).isEqualTo(text.lines().count());
  }

  @Test
  void whatJoinsThePiecesStays() {
    var code =
        "s = (\"" + BASE64.replaceAll("(.{1000})(?!$)", "$1\" +\n     \"") + "\")\nreturn s\n";

    assertThat(EncodedData.leftOut(code))
        .isEqualTo(
            """
            s = ("<4000 characters of base64 left out>" +
                 "" +
                 "" +
                 "")
            return s
            """);
  }

  @Test
  void theWordAfterTheDataStays() {
    assertThat(EncodedData.leftOut("x: |\n  " + BASE64.substring(0, 1_200) + "\nname: a\n"))
        .isEqualTo("x: |\n  <1200 characters of base64 left out>\nname: a\n");
  }

  @Test
  void whatIsNoDataStaysAsItIs() {
    for (var text :
        new String[] {
          "",
          BASE64.substring(0, 999),
          "x".repeat(30_000),
          "someIdentifierThatIsLongerThanFortyCharactersIs/".repeat(100),
          "a b c\n".repeat(5_000),
          "0123456789".repeat(500)
        }) {
      assertThat(EncodedData.leftOut(text)).isSameAs(text);
    }
  }

  @Test
  void leavingOutTwiceChangesNothing() {
    var once = EncodedData.leftOut(BASE64 + "\n" + BASE64);

    assertThat(EncodedData.leftOut(once)).isEqualTo(once);
  }
}
