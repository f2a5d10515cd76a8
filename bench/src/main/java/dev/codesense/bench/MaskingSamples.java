package dev.codesense.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Files with one made-up secret each, and files with none that look like it. The secret is made
/// when the bench runs: nothing here looks like one.
final class MaskingSamples {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String LETTERS = LOWER + LOWER.toUpperCase(Locale.ROOT);
  private static final String HEX = DIGITS + "abcdef";

  private static final List<String> WRAPPINGS =
      List.of(
          "java String a = \"§\";",
          "yaml a: §",
          "json {\"a\": \"§\"}",
          "env A=§",
          "md See `§` here.",
          "sh curl -H 'X-A: §' https://host",
          "xml <a>§</a>",
          "py f('§')",
          "ini a = §",
          "sql INSERT INTO a VALUES ('§');");

  private MaskingSamples() {}

  /// @param kind what it is an example of
  /// @param path file name; its extension is its format
  /// @param secret what must not be in the masked text, empty in a look-alike
  /// @param prefixed whether a provider's prefix gives it away
  record Sample(String kind, String path, String text, String secret, boolean prefixed) {
    String format() {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    /// Where the secret is, counting from 1.
    int line() {
      return (int) text.substring(0, text.indexOf(secret)).chars().filter(c -> c == '\n').count()
          + 1;
    }
  }

  /// Samples of a set of templates: a line `kind | path | text` each.
  static List<Sample> of(String templates, RandomGenerator random) {
    var samples = new ArrayList<Sample>();
    for (var line : templates.strip().split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      var parts = line.split(" \\| ", 3);
      var text = parts[2].replace("⏎", "\n");
      int at = text.indexOf('§');
      var secret = at < 0 ? "" : secret(text.charAt(at + 1), random);
      text = at < 0 ? text : text.replace(text.substring(at, at + 2), secret);
      var path = parts[0] + "-" + samples.size() + "." + parts[1];
      samples.add(new Sample(parts[0], path, text + "\n", secret, false));
    }
    return samples;
  }

  /// Providers' tokens, each in one of the wrappings: a line `kind (prefix alphabet length)…` each;
  /// a prefix is written with a `~` in it, so that nobody takes it for a token.
  static List<Sample> tokens(String table, RandomGenerator random) {
    var samples = new ArrayList<Sample>();
    for (var line : table.strip().split("\n")) {
      var parts = line.split(" ");
      var token = new StringBuilder();
      int at = 1;
      while (at < parts.length) {
        if (!parts[at].matches("[AHUDL]")) {
          token.append(parts[at].replace("~", ""));
          at++;
        } else {
          token.append(some(random, alphabet(parts[at]), Integer.parseInt(parts[at + 1])));
          at += 2;
        }
      }
      var wrapping = WRAPPINGS.get(samples.size() % WRAPPINGS.size()).split(" ", 2);
      samples.add(
          new Sample(
              parts[0],
              "token" + samples.size() + "." + wrapping[0],
              wrapping[1].replace("§", token) + "\n",
              token.toString(),
              true));
    }
    return samples;
  }

  private static String secret(char kind, RandomGenerator random) {
    return switch (kind) {
      case 'p' -> password(random, "!@#%*?+~");
      case 'w' -> password(random, "");
      case 't' -> mixed(random, 32);
      case 'k' -> mixed(random, 20);
      case 'x' -> mixed(random, 43);
      case 'h' -> some(random, HEX, 32);
      case 'H' -> some(random, HEX, 40).toUpperCase(Locale.ROOT);
      case 'L' -> some(random, HEX, 64);
      case 'b' -> mixed(random, 38) + "==";
      case 'e' ->
          Base64.getEncoder()
              .encodeToString(("u:" + mixed(random, 12)).getBytes(StandardCharsets.US_ASCII));
      case 'c' -> some(random, LETTERS + DIGITS + "./", 43);
      case 's' -> some(random, LETTERS + DIGITS + "./", 22);
      case 'l' -> some(random, LETTERS + DIGITS + "./", 86);
      case 'u' ->
          some(random, HEX, 8)
              + "-"
              + some(random, HEX, 4)
              + "-4"
              + some(random, HEX, 3)
              + "-a"
              + some(random, HEX, 3)
              + "-"
              + some(random, HEX, 12);
      default -> throw new IllegalArgumentException("No kind of secret: " + kind);
    };
  }

  private static String password(RandomGenerator random, String symbols) {
    var text = new StringBuilder(mixed(random, 8 + random.nextInt(7)));
    if (!symbols.isEmpty()) {
      text.insert(
          1 + random.nextInt(text.length() - 1), symbols.charAt(random.nextInt(symbols.length())));
    }
    return text.toString();
  }

  /// With a digit, a lower-case and an upper-case letter, as the rules for passwords ask.
  private static String mixed(RandomGenerator random, int length) {
    while (true) {
      var text = some(random, LETTERS + DIGITS, length);
      if (text.matches(".*\\d.*\\d.*") && text.matches(".*[a-z].*") && text.matches(".*[A-Z].*")) {
        return text;
      }
    }
  }

  private static String alphabet(String name) {
    return switch (name) {
      case "A" -> LETTERS + DIGITS;
      case "H" -> HEX;
      case "U" -> (LOWER + "234567").toUpperCase(Locale.ROOT);
      case "D" -> DIGITS;
      case "L" -> LOWER + DIGITS;
      default -> throw new IllegalArgumentException("No alphabet: " + name);
    };
  }

  private static String some(RandomGenerator random, String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
