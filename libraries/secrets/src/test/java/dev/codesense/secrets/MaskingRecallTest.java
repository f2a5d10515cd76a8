package dev.codesense.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What must be found: every token with a form of its own, wherever it stands, and nine in ten of
/// the values that only their surroundings give away.
class MaskingRecallTest {
  private static final SecretMasker MASKER = SecretMasker.withDefaults(null);

  /// `%s` is the token.
  private static final List<String> WRAPPINGS =
      List.of(
          "%s",
          "x = \"%s\"",
          "x = '%s';",
          "`%s`",
          "export A=%s",
          "A=%s\nB=1",
          "a: %s\r\nb: 2",
          "{\"a\": \"%s\", \"b\": 1}",
          "{\\\"a\\\": \\\"%s\\\"}",
          "<a>%s</a>",
          "<a b=\"%s\"/>",
          "curl -H 'X-Auth: %s' https://host",
          "Authorization: token %s",
          "https://host/path?x=%s&y=1",
          "redirect=https%%3A%%2F%%2Fhost%%3Fa%%3D%s",
          "f(%s, 1)",
          "[%s]",
          "# %s (old)",
          "// see %s.",
          "line\\n%s\\nline",
          "\t%s\t",
          "a,%s,b",
          "привет %s мир",
          "--flag=%s --other",
          "\u001b[1m%s\u001b[0m");

  private final RandomGenerator random = new Random(20261121);

  @Test
  void everyTokenWithAFormOfItsOwnIsFoundInEveryWrapping() {
    var missed = new ArrayList<String>();
    TokenSamples.all()
        .forEach((kind, makers) -> {
          for (var maker : makers) {
            for (var wrapping : WRAPPINGS) {
              var token = maker.apply(random);
              var masked = MASKER.mask("a.txt", wrapping.formatted(token)).text();
              if (masked.contains(token.substring(token.length() / 2))
                  || !masked.contains("<SECRET:")) {
                missed.add(kind + " in " + wrapping.replace("\n", "\\n"));
              }
            }
          }
        });
    assertThat(missed).isEmpty();
    assertThat(WRAPPINGS).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void everyTokenIsNamedByItsKind() {
    TokenSamples.all()
        .forEach((kind, makers) -> {
          for (var maker : makers) {
            assertThat(MASKER.mask("a.txt", "A=" + maker.apply(random)).findings())
                .as(kind)
                .extracting(Finding::kind)
                .containsExactly(kind);
          }
        });
  }

  @Test
  void moreThanFortyKindsOfProvidersTokensAreKnown() {
    assertThat(TokenSamples.all().keySet()).hasSizeGreaterThanOrEqualTo(90);
    assertThat(MASKER.kinds()).containsAll(TokenSamples.all().keySet());
  }

  @Test
  void everyKindHasASample() {
    var sampled = new TreeSet<>(TokenSamples.all().keySet());
    for (var context : contexts()) {
      sampled.add(context.kind);
    }
    assertThat(sampled).isEqualTo(MASKER.kinds());
  }

  @Test
  void valuesInStructuredFormatsAreFound() {
    int all = 0;
    var missed = new ArrayList<String>();
    for (int round = 0; round < 20; round++) {
      for (var context : contexts()) {
        all++;
        var masked = MASKER.mask(context.path, context.text.formatted(context.secret));
        if (masked.text().contains(context.secret)) {
          missed.add(context.kind + ": " + context.text);
        }
      }
    }
    assertThat((double) (all - missed.size()) / all).as("missed: %s", missed).isGreaterThan(0.97);
  }

  @Test
  void privateKeysAreMaskedWholeAndKeepTheirLines() {
    for (var name : List.of("RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "DSA ", "")) {
      var key = pem(name + "PRIVATE KEY");
      var masked = MASKER.mask("id", "before\n" + key + "\nafter\n");
      assertThat(masked.text())
          .matches("before\n<SECRET:private-key:[0-9a-f]{4}>\n+after\n")
          .hasLineCount(("before\n" + key + "\nafter\n").lines().toList().size());
      assertThat(masked.findings()).containsExactly(new Finding("private-key", 2));
    }
  }

  @Test
  void aPrivateKeyWithoutItsEndIsMaskedToo() {
    var key = pem("RSA PRIVATE KEY");
    var cut = key.substring(0, key.length() / 2);
    assertThat(MASKER.mask("id", cut).text()).doesNotContain(cut.substring(60));
  }

  @Test
  void aPrivateKeyInAStringIsMasked() {
    var key = pem("PRIVATE KEY").replace("\n", "\\n");
    assertThat(MASKER.mask("a.json", "{\"private_key\": \"" + key + "\\n\"}").text())
        .matches("\\{\"private_key\": \"<SECRET:private-key:[0-9a-f]{4}>\\\\n\"}");
  }

  private record Context(String kind, String path, String text, String secret) {}

  private List<Context> contexts() {
    var contexts = new ArrayList<Context>();
    var r = random;
    contexts.add(
        new Context(
            "aws-secret-key", "a.ini", "aws_secret_access_key = %s", TokenSamples.base64(r, 40)));
    contexts.add(
        new Context(
            "aws-session-token", "a.sh", "AWS_SESSION_TOKEN=\"%s\"", TokenSamples.base64(r, 200)));
    contexts.add(
        new Context(
            "google-private-key-id",
            "a.json",
            "\"private_key_id\": \"%s\"",
            TokenSamples.hex(r, 40)));
    contexts.add(
        new Context(
            "azure-storage-key",
            "a.cs",
            "\"AccountName=x;Account" + "Key=%s==;EndpointSuffix=a\"",
            TokenSamples.base64(r, 86)));
    contexts.add(
        new Context(
            "azure-sas-signature",
            "a.py",
            "u = 'https://x/y?sv=1&sig=%s%%3D'",
            TokenSamples.alphanumeric(r, 43)));
    contexts.add(
        new Context(
            "cloudflare-token",
            "a.tf",
            "cloudflare_api_token = \"%s\"",
            TokenSamples.alphanumeric(r, 40)));
    contexts.add(
        new Context("fastly-token", "a.js", "fastlyToken: '%s'", TokenSamples.alphanumeric(r, 32)));
    contexts.add(new Context("snyk-token", ".env", "SNYK_TOKEN=%s", TokenSamples.uuid(r)));
    contexts.add(
        new Context(
            "npm-registry-auth",
            ".npmrc",
            "//registry.npmjs.org/:_authToken=%s",
            TokenSamples.uuid(r)));
    contexts.add(
        new Context(
            "docker-auth",
            "config.json",
            "\"auth\": \"%s\"",
            base64("user:" + TokenSamples.alphanumeric(r, 12))));
    contexts.add(
        new Context("cohere-key", "a.py", "CO_API_KEY = '%s'", TokenSamples.alphanumeric(r, 40)));
    contexts.add(
        new Context(
            "slack-webhook",
            "a.md",
            "https://hooks.slack" + ".com/services/%s",
            "T"
                + TokenSamples.hex(r, 8)
                + "/B"
                + TokenSamples.hex(r, 8)
                + "/"
                + TokenSamples.alphanumeric(r, 24)));
    contexts.add(
        new Context(
            "discord-webhook",
            "a.md",
            "https://discord" + ".com/api/webhooks/%s",
            "123456789012345678/" + TokenSamples.alphanumeric(r, 68)));
    contexts.add(
        new Context(
            "discord-bot-token",
            "a.js",
            "const botToken = '%s'",
            "M"
                + TokenSamples.alphanumeric(r, 23)
                + "."
                + TokenSamples.alphanumeric(r, 6)
                + "."
                + TokenSamples.alphanumeric(r, 38)));
    contexts.add(
        new Context(
            "teams-webhook",
            "a.md",
            "https://x.webhook.office" + ".com/webhookb2/%s",
            TokenSamples.uuid(r)
                + "@"
                + TokenSamples.uuid(r)
                + "/IncomingWebhook/"
                + TokenSamples.hex(r, 32)));
    contexts.add(
        new Context(
            "twilio-auth-token", "a.rb", "twilio_auth_token = '%s'", TokenSamples.hex(r, 32)));
    contexts.add(
        new Context("twitch-token", "a.cfg", "password = oauth:%s", TokenSamples.hex(r, 30)));
    contexts.add(new Context("datadog-key", "a.yml", "DD_API_KEY: %s", TokenSamples.hex(r, 32)));
    contexts.add(
        new Context(
            "okta-token", "a.py", "OKTA_TOKEN = \"%s\"", "00" + TokenSamples.alphanumeric(r, 40)));
    contexts.add(
        new Context("algolia-key", "a.js", "algoliaApiKey: \"%s\"", TokenSamples.hex(r, 32)));
    contexts.add(
        new Context(
            "zapier-webhook",
            "a.md",
            "https://hooks.zapier" + ".com/hooks/catch/%s",
            "1234567/" + TokenSamples.alphanumeric(r, 7)));
    contexts.add(
        new Context(
            "private-key", "kubeconfig", "client-key-data: %s", base64(pem("RSA PRIVATE KEY"))));
    contexts.add(
        new Context(
            "url-password",
            "a.yml",
            "url: postgres://app:%s@db:5432/x",
            TokenSamples.alphanumeric(r, 12)));
    contexts.add(
        new Context(
            "url-password",
            "a.sh",
            "git clone https://bot:%s@host/x.git",
            TokenSamples.alphanumeric(r, 20)));
    contexts.add(
        new Context(
            "url-token", "a.sh", "git clone https://%s@host/x.git", TokenSamples.hex(r, 40)));
    contexts.add(
        new Context(
            "connection-password",
            "a.json",
            "\"Server=db;User Id=sa;Password=%s;Encrypt=true\"",
            "Zx" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "connection-password",
            "A.java",
            "\"jdbc:mysql://h/d?user=a&password=%s\"",
            TokenSamples.alphanumeric(r, 12)));
    contexts.add(
        new Context(
            "bearer-token",
            "a.sh",
            "-H 'Authorization: Bearer %s'",
            "a1" + TokenSamples.alphanumeric(r, 38)));
    contexts.add(
        new Context(
            "basic-auth",
            "a.http",
            "Authorization: Basic %s",
            base64("me:" + TokenSamples.alphanumeric(r, 9))));
    contexts.add(
        new Context(
            "netrc-password",
            ".netrc",
            "machine h login me password %s",
            TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "command-password",
            "a.sh",
            "curl -u admin:%s https://h",
            "a1" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context("password", ".env", "DB_PASSWORD=%s", "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "password",
            "a.properties",
            "spring.datasource.password=%s",
            "q7" + TokenSamples.alphanumeric(r, 8)));
    contexts.add(
        new Context(
            "password", "a.yaml", "  password: \"%s\"", "q7!" + TokenSamples.alphanumeric(r, 8)));
    contexts.add(
        new Context(
            "password",
            "A.java",
            "String password = \"%s\";",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "password",
            "a.xml",
            "<password>%s</password>",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "password",
            "a.kt",
            "val dbPassword: String = \"%s\"",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "password",
            "A.java",
            "login.setPassword(\"%s\");",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "password",
            "a.md",
            "mysqldump --password %s db",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context("generic-secret", ".env", "SECRET_KEY=%s", "4" + TokenSamples.base64(r, 43)));
    contexts.add(
        new Context(
            "generic-secret",
            "a.py",
            "client_secret = '%s'",
            "4" + TokenSamples.alphanumeric(r, 31)));
    contexts.add(
        new Context(
            "generic-secret",
            "a.json",
            "\"apiKey\": \"%s\"",
            "4" + TokenSamples.alphanumeric(r, 31)));
    contexts.add(
        new Context("generic-secret", "a.rb", "secret_key_base: '%s'", TokenSamples.hex(r, 128)));
    return contexts;
  }

  private String pem(String name) {
    var body = new StringBuilder();
    for (int line = 0; line < 12; line++) {
      body.append(TokenSamples.base64(random, 64)).append('\n');
    }
    return "-----BEGIN " + name + "-----\n" + body + "-----END " + name + "-----";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
