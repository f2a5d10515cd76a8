package dev.codesense.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The generic rule: a value assigned to a name such as `api_key` or `password`, in code, in
/// configuration or in a call. By far the most frequent keywords and the most false alarms, hence
/// written by hand instead of as a regular expression.
final class AssignmentScanner {
  static final String KIND = "generic-secret";
  static final String PASSWORD_KIND = "password";

  static final List<String> KEYWORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "pwd",
          "passwort",
          "secret",
          "token",
          "apikey",
          "api_key",
          "api-key",
          "api.key",
          "accesskey",
          "access_key",
          "access-key",
          "privatekey",
          "private_key",
          "private-key",
          "encryptionkey",
          "encryption_key",
          "signingkey",
          "signing_key",
          "master_key",
          "masterkey",
          "auth_key",
          "authkey",
          "credential",
          "_key",
          "_pass",
          "-key");

  private static final Set<String> WEAK =
      Set.of("token", "_key", "-key", "credential", "access_key", "accesskey", "access-key");

  private static final int LONGEST_NAME = 48;
  private static final int LONGEST_VALUE = 512;

  /// Files where a value stands bare after its name.
  private static final Set<String> SETTINGS =
      Set.of(
          """
          env properties ini cfg conf config yaml yml toml sh bash zsh fish ps1 bat cmd tfvars
          npmrc pypirc netrc log local production development staging envrc service list
          """
              .strip()
              .split("\\s+"));

  /// Words that a random value does not contain and a name of something does.
  private static final String[] WORDS =
      """
      token password passwd secret credential config client server service object string value
      name type class public private static java javax python script http https www. .com .org
      .html .json .xml .yaml .java utf-8 utf8 iso-8859 sha256 sha512 sha1 sha-1 sha-2 md5 hmac
      aes rsa ecdsa pkcs x509 x25519 ed25519 base64 algorithm cipher encode decode encrypt
      decrypt digest signature certificate cert key user admin account login auth oauth access
      default enable disable true false null none error invalid missing expected message header
      content cookie session request response context factory builder manager provider handler
      resource storage table column index data file path test mock item list map group role
      policy version update create delete select insert where from this that with cache prefix
      suffix format pattern number count size length start stop begin end_ first last left right
      kubernetes docker google amazon azure github gitlab apache spring oracle microsoft windows
      linux label title button color style image field property attribute internal external
      local global remote region cluster node domain
      """
          .strip()
          .split("\\s+");

  private final boolean bareValues;

  AssignmentScanner(String path) {
    bareValues = isSettings(path);
  }

  /// A value worth hiding: where it stands and what it is called.
  record Value(int start, int end, String kind) {}

  /// Looks at what follows a keyword that begins at `at`.
  @Nullable Value at(String text, int at, String keyword) {
    int position = at + keyword.length();
    int nameLimit = Math.min(text.length(), position + LONGEST_NAME);
    while (position < nameLimit && isNamePart(text.charAt(position))) {
      position++;
    }
    boolean command =
        position < text.length() && text.charAt(position) == ' ' && isOption(text, at);
    int nameEnd = position;
    position = skip(text, position, "\"'`])", 2);
    position = skip(text, position, " \t", 4);
    if (position >= text.length()) {
      return null;
    }
    int operatorStart = position;
    position = operator(text, position);
    if (position == operatorStart) {
      if (!command) {
        return null;
      }
    } else if (text.charAt(operatorStart) == ':' || text.charAt(operatorStart) == '=') {
      position = pastType(text, position);
    }
    boolean element = operatorStart < position && text.charAt(operatorStart) == '>';
    boolean call = operatorStart < position && text.charAt(operatorStart) == '(';
    position = skip(text, position, " \t", 8);
    position = pastStringPrefix(text, position);
    if (position >= text.length()) {
      return null;
    }
    // A quote inside a string of another language is escaped: \"
    if (text.charAt(position) == '\\' && position + 1 < text.length()) {
      position++;
    }
    char quote = text.charAt(position);
    boolean quoted = quote == '"' || quote == '\'' || quote == '`';
    int start = quoted ? position + 1 : position;
    int limit = Math.min(text.length(), start + LONGEST_VALUE);
    int end = start;
    while (end < limit && !ends(text.charAt(end), quoted, quote, element)) {
      end++;
    }
    if (end == start || (end == limit && end < text.length())) {
      return null;
    }
    if (quoted) {
      if (end >= text.length() || (text.charAt(end) != quote && text.charAt(end) != '\\')) {
        return null;
      }
    } else if (element) {
      if (end >= text.length() || text.charAt(end) != '<') {
        return null;
      }
    } else if (call
        || (!bareValues && !command && !isEnvironmentStyle(text, at, nameEnd))
        || !endsBare(text, end)) {
      return null;
    }
    var value = text.substring(start, end);
    boolean password =
        keyword.startsWith("pass") || keyword.equals("pwd") || keyword.equals("_pass");
    if (password ? isPassword(value, quoted) : isRandom(value, WEAK.contains(keyword), quoted)) {
      return new Value(start, end, password ? PASSWORD_KIND : KIND);
    }
    return null;
  }

  private static boolean isSettings(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.startsWith(".env") || SETTINGS.contains(name.substring(dot + 1));
  }

  private static boolean isNamePart(char c) {
    return Ascii.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /// Whether the name is an option of a command line: `--db-password VALUE`.
  private static boolean isOption(String text, int at) {
    int position = at;
    int limit = Math.max(0, at - LONGEST_NAME);
    while (position > limit && isNamePart(text.charAt(position - 1))) {
      position--;
    }
    return text.startsWith("--", position);
  }

  /// `DB_PASSWORD=` without spaces, as in an environment, wherever it stands.
  private static boolean isEnvironmentStyle(String text, int at, int nameEnd) {
    if (nameEnd >= text.length() || text.charAt(nameEnd) != '=') {
      return false;
    }
    for (int i = at; i < nameEnd; i++) {
      char c = text.charAt(i);
      if (Ascii.isLower(c)) {
        return false;
      }
    }
    return true;
  }

  private static int skip(String text, int position, String characters, int most) {
    int limit = Math.min(text.length(), position + most);
    int at = position;
    while (at < limit && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int operator(String text, int position) {
    for (var operator : List.of(":=", "=>", "==", "=", ":", ">", "(", ",")) {
      if (text.startsWith(operator, position)) {
        return position + operator.length();
      }
    }
    // <add name="password" value="…"/>
    if (text.startsWith("value=", position)) {
      return position + "value=".length();
    }
    return position;
  }

  /// `: String =` between a name and its value.
  private static int pastType(String text, int position) {
    int at = skip(text, position, " ", 2);
    int limit = Math.min(text.length(), at + 32);
    int type = at;
    while (type < limit && (Character.isLetter(text.charAt(type)) || text.charAt(type) == '?')) {
      type++;
    }
    int equals = skip(text, type, " ", 2);
    boolean typed =
        type > at
            && equals < text.length()
            && text.charAt(equals) == '='
            && equals > type
            && !text.startsWith("==", equals);
    return typed ? equals + 1 : position;
  }

  /// `b"…"`, `f"…"`, `@"…"`, `r"…"`
  private static int pastStringPrefix(String text, int position) {
    return position + 1 < text.length()
            && "bfru@".indexOf(text.charAt(position)) >= 0
            && (text.charAt(position + 1) == '"' || text.charAt(position + 1) == '\'')
        ? position + 1
        : position;
  }

  private static boolean ends(char c, boolean quoted, char quote, boolean element) {
    if (c <= ' ' || c == 0x7f) {
      return !quoted || c != ' ';
    }
    if (quoted) {
      return c == quote || c == '\\';
    }
    return element ? c == '<' : c == '"' || c == '\'' || c == '`' || c == '\\';
  }

  /// A bare value ends its line, or is followed by blank space or a comma.
  private static boolean endsBare(String text, int end) {
    return end >= text.length() || Character.isWhitespace(text.charAt(end));
  }

  /// Something that a person would choose: not a word, not a reference, not code.
  private static boolean isPassword(String value, boolean quoted) {
    if (value.length() < 6 || value.length() > 128 || value.indexOf(' ') >= 0) {
      return false;
    }
    if (Placeholders.isOne(value) || looksLikeCode(value, quoted)) {
      return false;
    }
    int classes = 0;
    classes += value.chars().anyMatch(Ascii::isLower) ? 1 : 0;
    classes += value.chars().anyMatch(Ascii::isUpper) ? 1 : 0;
    boolean digit = Rules.hasDigit(value);
    classes += digit ? 1 : 0;
    boolean symbol = value.chars().anyMatch(c -> "!@#$%^&*?+~|".indexOf(c) >= 0);
    classes += symbol ? 1 : 0;
    return classes >= 2
        && (digit || symbol)
        && Rules.hasLetter(value)
        && Entropy.bitsPerCharacter(value) > 2.3
        && !isDigest(value)
        && !isName(value);
  }

  /// Something that a machine would make up.
  private static boolean isRandom(String value, boolean weak, boolean quoted) {
    if (value.length() < 16 || value.length() > 300 || Placeholders.isOne(value)) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isNamePart(c) && "+/=~!@#$%^&*:".indexOf(c) < 0) {
        return false;
      }
    }
    if (isDigest(value)) {
      // A hash is no secret, unless its name says that it is one.
      return !weak && Entropy.bitsPerCharacter(value) > 3;
    }
    return Rules.hasDigit(value)
        && Rules.hasLetter(value)
        && Entropy.bitsPerCharacter(value) > 3.5
        && !looksLikeCode(value, quoted)
        && !isName(value)
        && !isWords(value);
  }

  private static boolean looksLikeCode(String value, boolean quoted) {
    if (value.contains("://")
        || value.startsWith("/")
        || value.startsWith("./")
        || value.contains("->")
        || value.contains("::")
        || value.endsWith(":")) {
      return true;
    }
    return !quoted
        && (value.indexOf('(') >= 0
            || value.indexOf('[') >= 0
            || value.indexOf('{') >= 0
            || value.endsWith(";")
            || value.endsWith(","));
  }

  /// Hex digits only, or a UUID.
  private static boolean isDigest(String value) {
    int digits = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean hex = Ascii.isHex(c);
      if (!hex && c != '-' && c != ':') {
        return false;
      }
      digits += hex ? 1 : 0;
    }
    return digits >= 16;
  }

  /// Whether a third of it are words that programs are made of.
  private static boolean isName(String value) {
    var lower = value.toLowerCase(Locale.ROOT);
    int covered = 0;
    for (var word : WORDS) {
      if (lower.contains(word)) {
        covered += word.length();
      }
    }
    return covered * 3 >= value.length();
  }

  /// Whether most of it are runs of letters as words have them and random text has not.
  private static boolean isWords(String value) {
    int inRuns = 0;
    int run = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i < value.length() ? value.charAt(i) : ' ';
      if (Ascii.isLower(c) || (Ascii.isUpper(c) && run == 0)) {
        run++;
      } else {
        inRuns += run >= 4 ? run : 0;
        run = Ascii.isUpper(c) ? 1 : 0;
      }
    }
    return inRuns * 3 >= value.length() * 2;
  }
}
