package dev.codesense.secrets;

import java.util.Locale;
import java.util.regex.Pattern;

/// Whether a value is worth hiding, by what it looks like.
final class Values {

  /// Words that a random value does not contain and a name of something does.
  private static final String[] WORDS =
      """
      token password passwd passwort kennwort contrase secret credential config client server service object string value
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

  /// How values begin that are public by design, encrypted already, or a name of something.
  private static final String[] PUBLIC =
      """
      ssh-rsa ssh-ed25519 ecdsa-sha2- AAAAB3NzaC1 AAAAC3NzaC1 AAAAE2VjZHNh MIIBIjANBgkq MIICIjANBgkq
      MFkwEwYHKoZIzj MCowBQYDK2Vw pk_live_ pk_test_ pk. phc_ G- UA- GTM- Iv1. Iv23 ca-pub- arn: urn:
      age1 did: npub1 xpub sha1- sha256- sha384- sha512- sha256: ENC[ ENC( vault: op://
      refs/ projects/ secretsmanager: ssm: keyvault: env: file: !
      """
          .strip()
          .split("\\s+");

  private static final String SYMBOLS = "!@#$%^&*?+~|";

  private static final int LONGEST_PASSWORD = 128;

  /// Read on values of at most [#LONGEST_PASSWORD] characters, without alternatives to try again.
  private static final Pattern MAIL_OR_HOST =
      Pattern.compile(
          "[\\w.+-]++@[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++"
              + "|[A-Za-z][\\w.-]*+:[0-9]{1,5}"
              + "|[a-z][a-z0-9-]*+(?:\\.[a-z0-9-]++){2,}+"
              + "|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?:[:/][0-9]{1,5})?"
              + "|[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5,}+"
              + "|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,}+"
              + "|0x[0-9a-fA-F]{40}");

  private Values() {}

  /// Something that a person would choose: not a word, not a reference, not code.
  static boolean isPassword(String value, boolean quoted) {
    if (value.length() < 6
        || value.length() > LONGEST_PASSWORD
        || value.indexOf(' ') >= 0
        || Placeholders.isOne(value)
        || looksLikeCode(value, quoted)
        || isPublic(value)) {
      return false;
    }
    int classes = 0;
    classes +=
        value.chars().anyMatch(c -> Ascii.isLower(c) || (c > 127 && !Character.isUpperCase(c)))
            ? 1
            : 0;
    classes +=
        value.chars().anyMatch(c -> Ascii.isUpper(c) || (c > 127 && Character.isUpperCase(c)))
            ? 1
            : 0;
    boolean digit = Rules.hasDigit(value);
    classes += digit ? 1 : 0;
    boolean symbol = hasSymbol(value);
    classes += symbol ? 1 : 0;
    return classes >= 2
        && (digit || symbol || isPadded(value))
        && value.chars().anyMatch(Character::isLetter)
        && Entropy.bitsPerCharacter(value) > 2.3
        && !isDigest(value)
        && !isName(value);
  }

  /// A password where words of prose and code stand too, so that it must look like nothing else.
  static boolean isUnmistakablePassword(String value) {
    return value.length() >= 8
        && isPassword(value, false)
        && Rules.hasDigit(value)
        && Entropy.bitsPerCharacter(value) > 2.5
        && !isPath(value)
        && !isIdentifier(value)
        && (hasSymbol(value) || changes(value) >= 2 || (hasMixedCase(value) && digits(value) >= 2))
        && digits(value) * 3 < value.length() * 2
        && !isWords(value);
  }

  /// Something that a machine would make up.
  static boolean isRandom(String value, Names.Sense sense, boolean quoted) {
    if (value.length() < 16
        || value.length() > 512
        || Placeholders.isOne(value)
        || isPublic(value)) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Chars.isNamePart(c) && "+/=~!@#$%^&*:".indexOf(c) < 0) {
        return false;
      }
    }
    if (isDigest(value)) {
      // A hash is no secret, unless its name says that it is one.
      return sense != Names.Sense.MAYBE && Entropy.bitsPerCharacter(value) > 3;
    }
    return Rules.hasDigit(value)
        && Rules.hasLetter(value)
        && Entropy.bitsPerCharacter(value) > 3.5
        && !looksLikeCode(value, quoted)
        && !isName(value)
        && !isIdentifier(value)
        && !isWords(value);
  }

  /// Known to everybody, or of use to nobody: public keys, encrypted values, addresses, tags.
  static boolean isPublic(String value) {
    for (var start : PUBLIC) {
      if (value.startsWith(start) && !(start.equals("!") && !isTag(value))) {
        return true;
      }
    }
    if (value.startsWith("Ag") && value.length() > 32) {
      return true; // a sealed secret of Kubernetes
    }
    return value.length() <= LONGEST_PASSWORD && MAIL_OR_HOST.matcher(value).matches();
  }

  /// YAML's `!vault`, `!Ref`, `!secret`: letters only.
  private static boolean isTag(String value) {
    return value.length() > 1
        && value.chars().skip(1).allMatch(c -> Ascii.isLetter(c) || c == '!' || c == '_');
  }

  private static boolean looksLikeCode(String value, boolean quoted) {
    if (value.contains("://")
        || value.startsWith("/")
        || value.startsWith("./")
        || value.startsWith("../")
        || value.startsWith("~/")
        || value.contains("->")
        || value.contains("::")
        || value.endsWith(":")
        || isExpression(value)) {
      return true;
    }
    return !quoted
        && (value.indexOf('(') >= 0
            || value.indexOf('[') >= 0
            || value.indexOf('{') >= 0
            || value.endsWith(";")
            || value.endsWith(","));
  }

  /// A regular expression, as validators of passwords have them.
  private static boolean isExpression(String value) {
    return value.startsWith("^")
        || value.contains("(?")
        || value.contains(".*")
        || value.contains("\\d")
        || value.contains("a-z")
        || value.contains("0-9");
  }

  /// Base64 that happens to have no digit.
  private static boolean isPadded(String value) {
    return value.endsWith("=")
        && value.length() % 4 == 0
        && value.length() >= 12
        && hasMixedCase(value);
  }

  private static boolean isPath(String value) {
    return value.indexOf('/') >= 0 && !hasSymbol(value) && value.chars().noneMatch(Ascii::isUpper);
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

  /// Words of one case between separators, as `w32-get-valid-codepages` has.
  private static boolean isIdentifier(String value) {
    int inWords = 0;
    int words = 0;
    int from = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || "-_./".indexOf(value.charAt(i)) >= 0) {
        var part = value.substring(from, i);
        if (part.length() >= 2
            && (part.chars().allMatch(Ascii::isLower) || part.chars().allMatch(Ascii::isUpper))) {
          inWords += part.length();
          words++;
        }
        from = i + 1;
      }
    }
    return words >= 2 && inWords * 2 >= value.length();
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

  /// Whether it has five letters or digits in their order, as tables of characters have.
  static boolean isAlphabet(String value) {
    int run = 1;
    for (int i = 1; i < value.length() && run < 5; i++) {
      run =
          Ascii.isLetterOrDigit(value.charAt(i)) && value.charAt(i) == value.charAt(i - 1) + 1
              ? run + 1
              : 1;
    }
    return run >= 5;
  }

  private static boolean hasSymbol(String value) {
    return value.chars().anyMatch(c -> SYMBOLS.indexOf(c) >= 0);
  }

  private static boolean hasMixedCase(String value) {
    return value.chars().anyMatch(Ascii::isLower) && value.chars().anyMatch(Ascii::isUpper);
  }

  private static int digits(String value) {
    return (int) value.chars().filter(Ascii::isDigit).count();
  }

  /// How often a letter follows a digit or a digit a letter.
  private static int changes(String value) {
    int changes = 0;
    for (int i = 1; i < value.length(); i++) {
      char before = value.charAt(i - 1);
      char c = value.charAt(i);
      if ((Ascii.isDigit(before) && Ascii.isLetter(c))
          || (Ascii.isLetter(before) && Ascii.isDigit(c))) {
        changes++;
      }
    }
    return changes;
  }
}
