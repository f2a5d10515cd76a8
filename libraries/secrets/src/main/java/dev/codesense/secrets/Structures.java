package dev.codesense.secrets;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Secrets that a format gives away and no provider's prefix: URLs, headers, SQL, hashes of
/// passwords. The second part of [Rules].
final class Structures {
  static final String HASH_KIND = "password-hash";

  private static final Pattern PRIVATE_KEY = Pattern.compile("PRIVATE KEY");

  /// Of crypt(3) and of those who write their hashes like it: a `$`, who made it, parameters, a
  /// salt, a digest.
  private static final String CRYPT =
      "\\$(?:1|5|6|7|8|9|y|gy|md5|sha1|apr1|scrypt|argon2(?:id?|d)|bcrypt-sha256|pbkdf2(?:-sha(?:256|512))?)"
          + "(?:\\$[A-Za-z0-9./+=,_-]*){1,5}\\$[A-Za-z0-9./+=]{22,}";

  private Structures() {}

  static void addTo(List<Rule> rules) {
    tokens(rules);
    urls(rules);
    headers(rules);
    characters(rules);
    pairs(rules);
    sql(rules);
    hashes(rules);
  }

  private static void tokens(List<Rule> rules) {
    rules.add(
        Rule.of(
            "jwt",
            "eyJ[A-Za-z0-9_-]{10,}\\.(?:eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*|[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,})",
            "eyj"));
    rules.add(
        Rule.of("private-key", "LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,}={0,2}", "ls0tls1crudjti")
            .anywhere()
            .when(Structures::isEncodedPrivateKey));
    rules.add(
        Rule.of(
                "private-key",
                "Private-Lines: [0-9]+\\r?\\n((?:[A-Za-z0-9+/=]+\\r?\\n)+(?:Private-MAC: [a-f0-9]+)?)",
                "private-lines: ")
            .anywhere());
    rules.add(
        Rule.of(
                "recovery-phrase",
                "(?i:mnemonic|(?:seed|recovery)[ _-]?phrase)\\w{0,16}[\"']?\\s?(?:=|:|is)\\s?[\"'`]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})\\b",
                "mnemonic",
                "seed phrase",
                "seed_phrase",
                "seed-phrase",
                "seedphrase",
                "recovery phrase",
                "recovery_phrase")
            .anywhere());
  }

  private static void urls(List<Rule> rules) {
    rules.add(
        Rule.of(
                "url-password",
                "://[^\\s/?#@:\"'`<>\\\\]*:([^\\s/?#@\"'`<>\\\\]+)@[A-Za-z0-9\\[%$._-]",
                "://")
            .anywhere()
            .byPerson()
            .when(secret ->
                secret.length() > 3 && Placeholders.isNotOne(secret) && !isVariable(secret)));
    rules.add(
        // The first part of a Sentry DSN is public: it is the browser's.
        Rule.of(
                "url-token",
                "://(?:[A-Za-z0-9_-]{20,}@[a-z0-9.]*(?:sentry|ingest)|([A-Za-z0-9_-]{20,})@[A-Za-z0-9])",
                "://")
            .anywhere()
            .entropy(3)
            .when(secret -> Rules.hasDigit(secret) && secret.indexOf('@') < 0));
    rules.add(
        Rule.of(
                "connection-password",
                "[;&?] ?(?i:password|passwd|pwd) ?= ?([^;&\"'`\\s<>\\\\]{3,})",
                ";password",
                "; password",
                "&password",
                "?password",
                ";pwd",
                "; pwd",
                "&pwd",
                "?pwd",
                ";passwd",
                "&passwd",
                "?passwd")
            .anywhere()
            .byPerson()
            .when(secret -> Placeholders.isNotOne(secret) && !isVariable(secret)));
    rules.add(
        Rule.of(
                "url-key",
                "[?&](?i:key|auth|sig|signature|x-amz-signature|x-goog-signature|code|appid|hash|sid|session|pin|otp|k)=([A-Za-z0-9._~%+/-]{16,}={0,2})",
                "?key=",
                "&key=",
                "?auth=",
                "&auth=",
                "?sig=",
                "&sig=",
                "signature=",
                "?code=",
                "&code=",
                "appid=",
                "?hash=",
                "&hash=",
                "?sid=",
                "&sid=",
                "?session=",
                "&session=")
            .lead(0, 8)
            .anywhere()
            .entropy(3)
            .when(secret ->
                Rules.hasDigit(secret)
                    && Values.isRandom(secret.replace('%', '-'), Names.Sense.SECRET, true)));
  }

  private static void headers(List<Rule> rules) {
    rules.add(
        Rule.of(
                "bearer-token",
                "(?i:bearer|ssws|apikey|digest)[ \\t]+([A-Za-z0-9._~+/-]{20,}={0,2})",
                "bearer ",
                "bearer\t",
                "ssws ")
            .entropy(3.2)
            .when(secret -> Rules.hasDigit(secret) && Placeholders.isNotOne(secret)));
    rules.add(
        Rule.of(
                "bearer-token",
                "(?i:authorization)[\"']?\\s?[:=,]\\s?[\"'`]?(?:(?i:token|apikey|api-key|key|bot|basic|digest|splunk|genie-?key)[ \\t]+)?(?:token=)?[\"']?([A-Za-z0-9._~+/-]{20,}={0,2})",
                "authorization")
            .anywhere()
            .entropy(3.2)
            .when(secret -> Values.isRandom(secret, Names.Sense.SECRET, true)));
    rules.add(
        Rule.of("basic-auth", "(?i:basic)[ \\t]+([A-Za-z0-9+/]{8,}={0,2})", "basic ")
            .byPerson()
            .when(Structures::isUserAndPassword));
    rules.add(
        Rule.of("docker-auth", "\"auth\"\\s{0,8}:\\s{0,8}\"([A-Za-z0-9+/]{8,}={0,2})\"", "\"auth\"")
            .anywhere()
            .byPerson()
            .when(Structures::isUserAndPassword));
    rules.add(
        Rule.of(
                "netrc-password",
                "(?i:login)\\s+[A-Za-z0-9@._+-]+\\s+(?i:password)\\s+([^\\s]{3,})",
                "login ")
            .byPerson()
            .when(secret -> Values.isPassword(secret, true)));
    rules.add(
        Rule.of(
                "netrc-password",
                "(?i:machine)\\s+[^\\s]+\\s+(?i:password)\\s+([^\\s]{3,})",
                "machine ")
            .byPerson()
            .when(secret -> Values.isPassword(secret, true)));
    rules.add(
        Rule.of(
                "command-password",
                "(?:-u|--user|--proxy-user|--auth|--creds)[ =][\"']?[^:\\s\"'$/<>]+:([^\\s\"'<>]{6,})",
                "-u ",
                "--user",
                "--proxy-user",
                "--auth",
                "--creds")
            .anywhere()
            .byPerson()
            .when(secret ->
                Placeholders.isNotOne(secret)
                    && Rules.hasDigit(secret)
                    && Rules.hasLetter(secret)
                    && Values.isPassword(secret, true)));
    rules.add(
        // host:port:database:user:password, a line of .pgpass
        Rule.of(
                "pgpass-password",
                "[A-Za-z0-9.*_-]{0,60}:(?:5432|5433|6432|\\*):[A-Za-z0-9*_-]{1,60}:[A-Za-z0-9*_.-]{1,60}:([^\\s:\"'`]{4,})(?:\\s|\\z)",
                ":5432:",
                ":5433:",
                ":6432:",
                ":*:")
            .lead(0, 60)
            .byPerson()
            .when(secret -> Values.isPassword(secret, true)));
    rules.add(
        Rule.of(
                "password",
                "(?i:credentials?|login|log ?in with|sign in with|logins)[ \\t]{0,2}(?:are|is|with|as|:|=|-)?[ \\t]{0,2}[\"'`(]?[A-Za-z0-9_.@-]{2,40}[\"'`]?[ \\t]{0,2}(?:/|:|,? and|with)[ \\t]{0,2}[\"'`]?([^\\s\"'`<>,;]{8,})",
                "credential",
                "login:",
                "login with ",
                "log in with ",
                "sign in with ",
                "logins:")
            .byPerson()
            .when(Values::isUnmistakablePassword));
  }

  /// A literal that is turned into an array of characters.
  private static void characters(List<Rule> rules) {
    rules.add(
        // Java's and Kotlin's key stores take passwords as arrays.
        Rule.of("password", "\"([^\"\\s\\\\]{8,64})\"\\.toCharArray\\(\\)", "\".tochararray()")
            .lead(9, 65)
            .anywhere()
            .byPerson()
            .when(secret -> Values.isUnmistakablePassword(secret) && !Values.isAlphabet(secret)));
  }

  /// A user's name and a password side by side.
  private static void pairs(List<Rule> rules) {
    rules.add(
        Rule.of(
                "password",
                "(?i:auth|credentials?)\\s?[=(:]\\s?\\(?\\s?(?:[\"'][^\"'\\n]*[\"'],\\s?){1,3}[\"']([^\"'\\n]{6,})[\"']",
                "auth=(",
                "auth = (",
                "auth(",
                "credentials(",
                "credential(")
            .anywhere()
            .byPerson()
            .when(Values::isUnmistakablePassword));
    rules.add(
        Rule.of(
                "password",
                "(?i:auth)[\"']?\\s?[=:]\\s?[\"'][A-Za-z0-9_.@-]+:([^\"'\\s]{6,})[\"']",
                "auth: ",
                "auth\": ",
                "auth=",
                "auth = ")
            .anywhere()
            .byPerson()
            .when(Values::isUnmistakablePassword));
  }

  private static void sql(List<Rule> rules) {
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:sp_addlogin|sp_password|sp_addlinkedsrvlogin)\\s[^;\\n]*,\\s?(?:@\\w+\\s?=\\s?)?N?'([^'\\n]{6,})'",
                "sp_addlogin",
                "sp_password",
                "sp_addlinkedsrvlogin")
            .byPerson()
            .when(Structures::isSqlSecret));
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:identified)\\s+(?i:with\\s+[\"'\\w]+\\s+)?(?i:by|as)\\s+(?i:password\\s+|values\\s+)?(?:'([^'\\n]{3,})'|\"([^\"\\n]{3,})\"|\\\\[\"']([^\"'\\\\\\n]{3,}))",
                "identified ")
            .byPerson()
            .when(Structures::isSqlSecret));
    rules.add(
        Rule.of("sql-password", "(?i:identified by)\\s+([^\\s;'\"]{6,})", "identified by ")
            .byPerson()
            .when(Values::isUnmistakablePassword));
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:(?:unencrypted|encrypted|with|set|role|user|login|new|old)\\s+(?:\\w+\\s+)?(?:hashed\\s+)?password)\\s*(?:=|:=|\\s)\\s*N?\\\\?(?:'([^'\\n]{3,})'|\"([^\"\\n]{3,})\")",
                "with password",
                "encrypted password",
                "set password",
                "user ",
                "with hashed password")
            .byPerson()
            .when(Structures::isSqlSecret));
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:set\\s+password\\s+for)\\s+[^\\s=]+\\s*(?:=|to)\\s*(?i:(?:old_)?password\\s*\\()?\\s*'([^'\\n]{3,})'",
                "set password for")
            .byPerson()
            .when(Structures::isSqlSecret));
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:crypt|pgp_sym_encrypt|pgp_sym_decrypt|aes_encrypt|aes_decrypt|encryptbypassphrase|sha2|md5)\\s?\\((?:\\s?[\\w.']+\\s?,)?\\s?'([^'\\n]{6,})'",
                "crypt(",
                "pgp_sym_encrypt",
                "pgp_sym_decrypt",
                "aes_encrypt",
                "aes_decrypt",
                "encryptbypassphrase")
            .byPerson()
            .when(secret -> Values.isPassword(secret, true)));
    rules.add(
        Rule.of(
                "sql-password",
                "(?i:acl\\s+setuser|^user)\\s[^\\n\"']{0,80}?\\s[>#]([^\\s\"']{6,})",
                "acl setuser")
            .byPerson()
            .when(Structures::isSqlSecret));
  }

  private static void hashes(List<Rule> rules) {
    hash(
        rules, "\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}", "$2$", "$2a$", "$2b$", "$2x$", "$2y$");
    hash(
        rules,
        CRYPT,
        "$1$",
        "$5$",
        "$6$",
        "$7$",
        "$8$",
        "$9$",
        "$y$",
        "$gy$",
        "$md5$",
        "$sha1$",
        "$apr1$",
        "$scrypt$",
        "$argon2",
        "$bcrypt-sha256$",
        "$pbkdf2");
    hash(rules, "\\$(?:P|H)\\$[./A-Za-z0-9]{31}", "$p$", "$h$");
    hash(rules, "\\$S\\$[./A-Za-z0-9]{52}", "$s$");
    hash(
        rules,
        "(?:pbkdf2_sha(?:1|256|512)|scrypt|bcrypt(?:_sha256)?|argon2|sha1|md5|unsalted_md5)\\$[A-Za-z0-9+/=.,$_-]{32,}",
        "pbkdf2_sha",
        "scrypt$",
        "bcrypt$",
        "bcrypt_sha256$",
        "argon2$",
        "sha1$",
        "md5$");
    hash(
        rules,
        "(?:pbkdf2:sha(?:1|256|512)(?::[0-9]+)?|scrypt:[0-9]+:[0-9]+:[0-9]+|sha(?:1|256|512))\\$[A-Za-z0-9./+]{6,}\\$[a-f0-9]{32,}",
        "pbkdf2:sha",
        "scrypt:",
        "sha256$",
        "sha512$");
    hash(
        rules,
        "\\{(?i:ssha|sha|ssha256|ssha384|ssha512|sha256|sha512|smd5|md5|crypt|pbkdf2[a-z0-9-]*|argon2i?d?|sha512-crypt|sha256-crypt|blf-crypt|scram-sha-256)(?:\\.b64|\\.hex)?\\}([A-Za-z0-9+/=.$,_-]{20,})",
        "{ssha",
        "{sha",
        "{smd5}",
        "{md5}",
        "{crypt}",
        "{pbkdf2",
        "{argon2",
        "{blf-crypt}",
        "{scram-sha-256}");
    hash(rules, "['\"](\\*[A-F0-9]{40})['\"]", "'*", "\"*");
    hash(
        rules,
        "SCRAM-SHA-(?:1|256|512)\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+",
        "scram-sha-");
    hash(rules, "['\"](md5[a-f0-9]{32})['\"]", "'md5", "\"md5");
    hash(rules, "['\"](S:[A-F0-9]{60}(?:;[HT]:[A-F0-9]{32,160})*)", "'s:", "\"s:");
    hash(rules, "\\$A\\$005\\$[^\\s'\"]{50,}", "$a$005$");
    hash(
        rules,
        "grub\\.pbkdf2\\.sha512\\.[0-9]+\\.[A-Fa-f0-9]{32,}\\.[A-Fa-f0-9]{32,}",
        "grub.pbkdf2.");
    hash(rules, ":[0-9]{3,6}:([a-fA-F0-9]{32}:[a-fA-F0-9]{32}):::", ":::");
    hash(
        rules,
        "(?i:enable secret|password|secret|key) (?:7 ([0-9A-F]{8,})|[45] ([A-Za-z0-9./$]{16,}))(?:\\s|\\z)",
        "password 7 ",
        "secret 7 ",
        "key 7 ",
        "secret 4 ",
        "secret 5 ",
        "password 5 ");
  }

  private static void hash(List<Rule> rules, String pattern, String... keywords) {
    rules.add(
        Rule.of(HASH_KIND, pattern, keywords)
            .anywhere()
            .when(secret ->
                secret.length() >= 10 && Rules.hasDigit(secret) && !secret.contains("...")));
  }

  /// A literal that is no parameter of a statement, nor a word in the place of one.
  private static boolean isSqlSecret(String secret) {
    char first = secret.charAt(0);
    return Placeholders.isNotOne(secret)
        && ":?&@%".indexOf(first) < 0
        && secret.indexOf(' ') < 0
        && !isVariable(secret)
        && (hasDigitOrSymbol(secret) || secret.length() >= 20);
  }

  private static boolean hasDigitOrSymbol(String secret) {
    return secret.chars().anyMatch(c -> Ascii.isDigit(c) || "!@#$%^&*?+~|-_".indexOf(c) >= 0);
  }

  /// `$(cmd)`, `%(name)s`, `"+x+"`: a place for a value.
  private static boolean isVariable(String secret) {
    return secret.startsWith("%(")
        || secret.startsWith("+")
        || secret.startsWith("pserver:")
        || secret.startsWith("\\")
        || secret.startsWith("{")
        || secret.contains("$(")
        || secret.contains("\" +");
  }

  private static boolean isUserAndPassword(String base64) {
    try {
      var text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      int colon = text.indexOf(':');
      return colon >= 0
          && colon < text.length() - 1
          && text.chars().allMatch(c -> c >= 32 && c < 127);
    } catch (IllegalArgumentException e) {
      return false; // not base64: not a secret of this kind
    }
  }

  private static boolean isEncodedPrivateKey(String base64) {
    var head = base64.substring(0, Math.min(60, base64.length()) / 4 * 4);
    var text = new String(Base64.getDecoder().decode(head), StandardCharsets.ISO_8859_1);
    return PRIVATE_KEY.matcher(text.toUpperCase(Locale.ROOT)).find();
  }
}
