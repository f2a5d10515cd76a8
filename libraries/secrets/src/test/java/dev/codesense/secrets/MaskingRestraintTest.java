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
        "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256",
        "password: !secret wifi_password1\ntoken: !Ref DbToken2",
        "public_key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEo1Xk9vQ2mLp4Rt7Yw8",
        "key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2KqL0vN4pR7tY9wZ3Xk9vQ2mLp4 me@host1",
        "token: 0xdAC17F958D2ee523a2206206994597C13D831ec7",
        "credential: db1.corp.net:5432",
        "password = me2@mail.corp.net",
        "dsn: https://3c8f6e5a9b2d4c1e8f7a6b5c4d3e2f1a@o12345.ingest.sentry.io/67890",
        "client_secret_id_url: Xk9vQ2mLp4Rt7Yw8Zb3N",
        "site_key = \"6LcA1x0UAAAAAF-f2gAg3vXk9vQ2mLp4Rt7Yw8\"",
        "arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-Xk9vQ2",
        "secretKeyRef:\n  name: db-secret-v2\n  key: password",
        "- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db1}}\n- name: PORT\n  value: 8080x1ab",
        "password: ENC[AES256_GCM,data:Xk9vQ2mL,iv:p4Rt7Yw8=,type:str]",
        "const password = \"^(?=.*[A-Z])(?=.*\\\\d).{8,64}$\"",
        "# The password is hashed with SHA256, the token is signed with RS256.",
        "CREATE USER a IDENTIFIED BY :password1;",
        "  {PBES2-params IDENTIFIED BY id-PBES2}, ...}",
        "mysql -u root -p\"$MYSQL_PASSWORD\" shop",
        "openssl rsa -in key1.pem -passin env:PW1",
        "docker run -p 8080:80 image:v1.2.3",
        "password = password.encode(\"latin1\")",
        "char[] digits = \"0123456789abcdefABCDEF\".toCharArray();",
        "var names = \"spring.datasource.v2\".toCharArray();",
        "INSERT INTO users (id, password_hint, password) VALUES (1, 'Xk9vQ2mL', ?), (2, 'p4Rt7Yw8', :password2);",
        "INSERT INTO translations (key, text) VALUES ('login.v2', 'Xk9vQ2mL!')",
        "| field | password |\n|---|---|\n| type | string |\n| example | ${DB_PASSWORD1} |\n| page | docs/passwords/v2.md |",
        "| Option | Default |\n|---|---|\n| user | Xk9vQ2mL |",
        "ConvertTo-SecureString $env:DB_PW1 -AsPlainText -Force",
        "\"\"\"\npassword: see docs/setup/step2.md\ntoken = next_token2()\n\"\"\"",
        "{\\\"password\\\": \\\"${DB_PASSWORD}\\\"}",
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

  /// Not timed: what is read is counted.
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
        "password=",
        "password: ",
        "password ",
        "name: password\n",
        "<key>password</key>\n",
        "value: a, name: password, ",
        "\"name\": \"password\", ",
        "password:\n  value:\n",
        "password: {",
        "the password is ",
        "пароль: ",
        "密码",
        "mysql -p ",
        "mysql \"",
        "echo a | chpasswd ",
        "identified by '",
        "$6$a$",
        "{ssha}a",
        "scram-sha-256$1:",
        "mnemonic: abc abc abc ",
        ":5432:a:a:",
        "credentials: a / ",
        "?key=a&sig=",
        "authorization: ",
        "\\n\"",
        "bearer ",
        ".atlasv1.",
        "-u a:",
        "<SECRET:",
        "AAAA",
        "t1.a.",
        "eyJaaaaaaaaaaaaaa.",
        "kind: Secret\ndata:\n  a: b\n",
        "kind: secret "
      })
  void whatAHostileTextCostsGrowsWithItsLengthOnly(String piece) {
    for (var path : new String[] {"a.js", "a.yaml", "a.md"}) {
      long once = reads(path, piece.repeat(20_000 / piece.length()));
      long fourTimes = reads(path, piece.repeat(80_000 / piece.length()));
      assertThat(once).as(path).isLessThan(20_000 * 600L);
      assertThat(fourTimes).as(path).isLessThan(once * 5);
    }
  }

  private static long reads(String path, String text) {
    var counted = new Counted(text);
    MASKER.spans(path, counted);
    return counted.reads;
  }

  /// A text that counts how many of its characters are asked for.
  private static final class Counted implements CharSequence {
    private final String text;
    private long reads;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      reads += end - start;
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      reads += text.length();
      return text;
    }
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
