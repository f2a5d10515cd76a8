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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /// `§` is a password or a token; a line end is written `⏎`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.yaml | - name: DB_PASSWORD⏎  value: §",
        "a.yaml | - value: §⏎  name: DB_PASSWORD⏎- name: A⏎  value: b",
        "a.yaml | - name: API_SECRET⏎  required: true⏎  value: \"§\"",
        "a.yaml | password: |-⏎  §",
        "a.yaml | kind: Secret⏎metadata:⏎  name: shop⏎data:⏎  shop.conf: §⏎  cert: \"§\"⏎type: Opaque",
        "a.yaml | stringData:⏎  conf: |⏎    §⏎kind: Secret⏎---⏎kind: ConfigMap⏎data:⏎  a: b",
        "a.yaml | DbPassword:⏎  Type: String⏎  Default: §⏎",
        "a.yaml | db: {user: me, password: §, port: 1}",
        "a.yaml | password: !!str §",
        "a.json | {\"name\": \"DB_PASSWORD\", \"value\": \"§\"}",
        "a.json | {⏎\"value\": \"§\",⏎\"name\": \"DB_PASSWORD\"⏎}",
        "a.json | {\"adminPassword\": {⏎ \"value\": \"§\"}}",
        "a.json | {\"password\":⏎ \"§\"}",
        "a.tf | variable \"db_password\" {⏎  type = string⏎  default = \"§\"⏎}",
        "a.xml | <name>db.password</name>⏎<value>§</value>",
        "a.xml | <value>§</value>⏎<name>db.password</name>",
        "a.xml | <add value=\"§\" key=\"ApiPassword\"/>",
        "a.xml | <password>⏎  §⏎</password>",
        "a.plist | <key>ApiPassword</key>⏎<string>§</string>",
        "a.properties | db.password=\\⏎  §",
        "a.html | <td>Password</td><td>§</td>",
        "A.java | String password =⏎    \"§\";",
        "A.java | // password: §",
        "A.java | /*⏎ * log in as root, password §⏎ */",
        "a.md | The password for the admin is `§`.",
        "a.md | Log in with admin / §",
        "a.md | | DB_PASSWORD | § |",
        "a.py | get(\"https://host/x?a=1&api_key=§\")",
        "a.py | connect(\"host=db password=§\")",
        "a.py | h = {\"X-Api-Password: §\"}",
        "a.sql | CREATE ROLE a LOGIN WITH ENCRYPTED PASSWORD '§';",
        "a.sql | CREATE USER a PASSWORD '§';",
        "a.sql | ALTER USER a IDENTIFIED WITH caching_sha2_password BY '§';",
        "a.sql | SET PASSWORD FOR 'a'@'%' = PASSWORD('§');",
        "redis.conf | requirepass §",
        "a.py | пароль = \"§\"",
        "a.md | 数据库密码：§",
        "a.yaml | mot_de_passe: §",
        "a.js | const contraseña = \"§\"",
        "a.sh | mysql -u root -p§ shop",
        "a.sh | mysql -u root -p'§' shop",
        "a.sh | redis-cli -h host -a § ping",
        "a.sh | docker login \\⏎  -u me \\⏎  -p §",
        "a.sh | echo § | docker login -u me --password-stdin",
        "a.sh | echo 'root:§' | chpasswd",
        "a.sh | sshpass -p§ ssh host",
        "a.sh | openssl rsa -in k.pem -passin pass:§",
        "a.sh | kubectl create secret generic a --from-literal=b=§",
        "a.sh | htpasswd -nb admin §",
        "a.sh | ldapsearch -x -w § -b dc=x",
        "a.sh | sqlplus me/§@db",
        "a.sh | rabbitmqctl add_user me §",
        "a.sh | java -Dkey.storePassword=§ -jar a.jar",
        "a.py | run([\"mysql\", \"-u\", \"root\", \"-p§\"])",
        "a.py | os.system(\"redis-cli -a § ping\")",
        "A.java | keyStore.load(in, \"§\".toCharArray());",
        "A.java | new PasswordAuthentication(\"bob\", \"§\".toCharArray());",
        "a.kt | val key = store.getKey(\"alias\", \"§\".toCharArray())",
        "a.py | password = \"\"\"§\"\"\"",
        "a.py | password = '''§'''",
        "A.java | String password = \"\"\"⏎    §⏎    \"\"\";",
        "A.java | var yaml = \"\"\"⏎    db:⏎      password: §⏎    \"\"\";",
        "a.py | CONFIG = '''⏎[db]⏎password = §⏎'''",
        "a.js | const config = `⏎password: §⏎`",
        "a.json | {\"config\": \"{\\\"user\\\":\\\"a\\\",\\\"password\\\":\\\"§\\\",\\\"port\\\":1}\"}",
        "a.json | {\"a\": \"{\\\"b\\\": \\\"{\\\\\\\"password\\\\\\\": \\\\\\\"§\\\\\\\"}\\\"}\"}",
        "A.java | String json = \"{\\\"password\\\":\\\"§\\\"}\";",
        "a.sql | INSERT INTO users (id, name, password) VALUES (1, 'bob', '§');",
        "a.sql | insert into `users`⏎  (`name`, `password`, `made`)⏎values⏎  ('it''s, (me)', '§', now()),⏎  ('eve', '§', now());",
        "a.py | cur.execute(\"INSERT INTO users (name, password) VALUES ('bob', '§')\")",
        "a.md | | user | password |⏎|---|---|⏎| bob | § |⏎| eve | `§` |⏎⏎| a | b |",
        "a.md | Password | User⏎--- | ---⏎§ | bob",
        "a.csv | user,password,note⏎bob,§,x⏎\"eve, a\",\"§\",",
        "a.tsv | password\tuser⏎§\tbob",
        ".htpasswd | # users⏎bob:§⏎eve:§",
        "a.ps1 | $p = ConvertTo-SecureString \"§\" -AsPlainText -Force",
        "a.ps1 | $p = ConvertTo-SecureString -String '§' -AsPlainText -Force",
        "a.ps1 | $p = \"§\" | ConvertTo-SecureString -AsPlainText -Force",
        "a.ps1 | $env:DB_PASSWORD = \"§\"",
        "a.ps1 | Connect-Thing -User bob -Password §",
      })
  void aSecretIsFoundByWhatStandsAroundIt(String example) {
    var parts = example.split(" \\| ", 2);
    var text = parts[1].replace("⏎", "\n") + "\n";
    for (int round = 0; round < 10; round++) {
      var secret = "q7" + TokenSamples.alphanumeric(random, 6) + "4x" + TokenSamples.hex(random, 3);
      var masked = MASKER.mask(parts[0], text.replace("§", secret));
      assertThat(masked.text().replaceAll("<SECRET:[a-z-]+:[0-9a-f]{4}>", "§")).isEqualTo(text);
    }
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
            "kubernetes-secret",
            "a.yaml",
            "kind: Secret\ndata:\n  shop.conf: %s\n",
            TokenSamples.base64(r, 24)));
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
    contexts.add(
        new Context(
            "url-key",
            "a.md",
            "https://host/x?a=1&key=%s",
            "a1B2" + TokenSamples.alphanumeric(r, 30)));
    contexts.add(
        new Context(
            "sql-password",
            "a.sql",
            "CREATE USER a IDENTIFIED BY '%s';",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "pgpass-password",
            ".pgpass",
            "host:5432:db:me:%s",
            "q7" + TokenSamples.alphanumeric(r, 10)));
    contexts.add(
        new Context(
            "recovery-phrase",
            "a.py",
            "mnemonic = \"%s\"",
            "abandon zebra ".repeat(5) + "ability able"));
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
