package dev.codesense.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Secret;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SecretMaskerTest {
  private static final SecretMasker MASKER = SecretMasker.withDefaults(null);

  private final RandomGenerator random = new Random(7);

  @Test
  void replacesATokenByATypedPlaceholderAndSaysWhereItWas() {
    var masked =
        MASKER.mask("a.txt", "one\ntwo " + TokenSamples.token("github-token", random) + " x");

    assertThat(masked.text()).matches("one\ntwo <SECRET:github-token:[0-9a-f]{4}> x");
    assertThat(masked.findings()).containsExactly(new Finding("github-token", 2));
  }

  @Test
  void theSameSecretHasTheSamePlaceholderOnEveryMachine() {
    assertThat(MASKER.mask("a.txt", "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0".repeat(2)).text())
        .isEqualTo("<SECRET:github-token:" + "91b2" + ">");
  }

  @Test
  void anOwnKeyChangesThePlaceholderAndTellsPasswordsApart() {
    var line = "DB_PASSWORD=correct-" + random.nextInt(1000, 9999) + "-Horse";
    var own = SecretMasker.withDefaults(new Secret("a key of one's own"));

    assertThat(MASKER.mask(".env", line).text()).isEqualTo("DB_PASSWORD=<SECRET:password:0000>");
    assertThat(own.mask(".env", line).text())
        .matches("DB_PASSWORD=<SECRET:password:[0-9a-f]{4}>")
        .doesNotContain("0000");
  }

  @Test
  void cleanTextIsReturnedAsItIs() {
    var text = "public final class A { String token = request.token(); }\n";
    assertThat(MASKER.mask("A.java", text)).isEqualTo(new Masked(text, List.of()));
  }

  @Test
  void emptyTextHasNoSecrets() {
    assertThat(MASKER.mask("a", "")).isEqualTo(new Masked("", List.of()));
  }
}
