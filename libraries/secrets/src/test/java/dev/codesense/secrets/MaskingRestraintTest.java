package dev.codesense.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must stay as it is, and what must hold whatever the text.
class MaskingRestraintTest {
  private static final SecretMasker MASKER = SecretMasker.withDefaults(null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String password = request.getParameter(\"password\");",
        "password: ${DB_PASSWORD}",
        "DB_PASSWORD=<your password here>",
        "password = \"changeme\"",
        "password: {{ vault_password }}",
        "api_key = os.environ[\"API_KEY\"]",
        "API_KEY=%API_KEY%",
        "token = tokenizer.nextToken()",
        "private static final String TOKEN_NAME = \"access_token_name\";",
        "KeyStore.getInstance(\"PKCS12\")",
        "key = \"java.security.KeyStore.PKCS12\"",
        "etag: \"d41d8cd98f00b204e9800998ecf8427e\"",
        "sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        "cache_key: d41d8cd98f00b204e9800998ecf8427e",
        "id: 123e4567-e89b-12d3-a456-426614174000",
        "commit da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "https://user:password@example.com/path",
        "https://${USER}:${TOKEN}@github.com/x/y.git",
        "https://example.org:8443/a@b",
        "see http://localhost:8080/swagger",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "if (line.startsWith(\"-----BEGIN RSA PRIVATE KEY-----\")) {",
        "sk-learn and task-runner are names",
        "Authorization: Bearer <token>",
        "Authorization: Basic realm",
        "int tokenCount = 1234567890;",
        "secret: Optional<String>",
        "docker run -u 1000:1000 image",
        "passwordEncoder = new BCryptPasswordEncoder(12)",
        "GH_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "props.put(\"hibernate.connection.password\", value);",
        "<SECRET:github-token:7f3a>",
        "password: <SECRET:password:0000>",
        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      })
  void isNoSecret(String text) {
    for (var path : new String[] {"A.java", "application.yml", ".env", "README.md"}) {
      assertThat(MASKER.mask(path, text).text()).as(path).isEqualTo(text);
    }
  }

  @Test
  void maskingTwiceChangesNothing() {
    var random = new Random(3);
    var text = new StringBuilder();
    for (int round = 0; round < 3; round++) {
      TokenSamples.all()
          .forEach((kind, makers) -> {
            for (var maker : makers) {
              text.append(kind.replace('-', '_')).append(" = \"").append(maker.apply(random));
              text.append(random.nextBoolean() ? "\"\n" : "\", password=");
            }
          });
    }
    for (var path : new String[] {"A.java", ".env"}) {
      var once = MASKER.mask(path, text.toString()).text();
      assertThat(MASKER.mask(path, once)).isEqualTo(new Masked(once, List.of()));
    }
  }

  @Test
  void randomTextKeepsItsLinesAndIsMaskedTheSameEveryTime() {
    var random = new Random(11);
    var pieces =
        new String[] {
          "password",
          "=",
          "\"",
          "\n",
          "\r\n",
          "\r",
          "://",
          ":",
          "@",
          "ghp_",
          "eyJ",
          ".",
          "secret",
          "-----BEGIN ",
          "PRIVATE KEY",
          "-----",
          "<SECRET:",
          "jwt:0000>",
          "a1B2c3D4e5F6g7H8",
          " ",
          "AKIA",
          "0123456789abcdef",
          "\u0000",
          "\uD83D",
          "ключ",
          "token",
          "Q~",
          ":AA",
          "&sig="
        };
    for (int round = 0; round < 3000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      var masked = MASKER.mask("a.yml", text.toString());
      assertThat(lines(masked.text())).isEqualTo(lines(text.toString()));
      assertThat(MASKER.mask("a.yml", text.toString())).isEqualTo(masked);
    }
  }

  /// Not timed: a text read again and again would not end before the build's patience does.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "eyJ-",
        "ghp_",
        "sk-",
        "://a:",
        "-----BEGIN PRIVATE KEY-----",
        "password=\"",
        "\\n\"",
        "bearer ",
        ".atlasv1.",
        "-u a:",
        "<SECRET:",
        "AAAA",
        "t1.a.",
        "eyJaaaaaaaaaaaaaa."
      })
  void aHostileLineIsReadInOneGo(String piece) {
    var text = piece.repeat(2_000_000 / piece.length());
    assertThat(lines(MASKER.mask("a.js", text).text())).isEqualTo(1);
  }

  @Test
  void aMinifiedLineOfTenMegabytesIsMaskedToo() {
    var token = TokenSamples.token("github-token", new Random(5));
    var text = "var a={b:1,token:x};".repeat(250_000) + token + ";f();".repeat(1_000_000);
    assertThat(MASKER.mask("a.js", text).findings())
        .containsExactly(new Finding("github-token", 1));
  }

  private static long lines(String text) {
    return text.split("\r\n|\r|\n", -1).length;
  }
}
