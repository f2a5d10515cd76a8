package dev.codesense.secrets;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What settings, variables and columns that hold a secret are called, in the languages that people
/// write them in, and what those are called that only sound so.
final class Names {

  /// What a name says about its value.
  enum Sense {
    /// A person may have chosen the value.
    PASSWORD,
    /// The value is secret, whatever it looks like.
    SECRET,
    /// The value may be secret if it looks random: keys are also keys of caches and tables.
    MAYBE
  }

  private static final Map<String, Sense> SENSES = new HashMap<>();

  static {
    put(
        Sense.PASSWORD,
        """
        password passwd passphrase pass_phrase pwd passwort kennwort passcode _pass -pass .pass
        _pw requirepass masterauth psk
        contraseña contrasena senha motdepasse mot_de_passe wachtwoord hasło haslo heslo parola
        parolă şifre sifre jelszó jelszo salasana lösenord losenord adgangskode passord lozinka geslo
        kata_sandi katasandi mat_khau matkhau
        парол гасло 密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 κωδικός סיסמה รหัสผ่าน पासवर्ड
        """);
    put(
        Sense.PASSWORD,
        List.of("mot de passe", "كلمة المرور", "كلمة السر", "mật khẩu", "kata sandi"));
    // Too short to look for without what follows it.
    for (var ending : List.of("=", ":", "\"", "'", " =", " :", ">")) {
      put(Sense.PASSWORD, List.of("pass" + ending, "pw" + ending));
    }
    put(
        Sense.SECRET,
        """
        secret apikey api_key api-key api.key privatekey private_key private-key encryptionkey
        encryption_key encryption-key signingkey signing_key signing-key master_key masterkey
        auth_key authkey auth-key _salt
        geheimnis schlüssel schluessel секрет 密钥 密鑰 秘钥 秘密 シークレット 비밀키 segredo secreto secreta secrète clé_api cle_api
        """);
    put(
        Sense.SECRET,
        List.of("api key", "private key", "signing key", "encryption key", "clé api"));
    put(
        Sense.MAYBE,
        """
        token credential accesskey access_key access-key _key -key
        токен ключ 令牌 トークン 토큰 jeton
        """);
    put(Sense.MAYBE, List.of("access key"));
  }

  /// What a name ends with, apart from separators, that says something about a secret instead of
  /// holding it.
  private static final List<String> ABOUT =
      List.of(
          """
          id name url uri urls path file filename field fields type hint label labels policy
          expiry expires expiration expiresin ttl length len size count limit max min address
          addr algorithm algo alg format pattern regex regexp version fingerprint thumbprint
          endpoint host port index prefix suffix location ref reference description title text
          factory provider generator spec store manager class encoder placeholder message error audience issuer scope scopes contract mint symbol row column
          """
              .strip()
              .split("\\s+"));

  /// Parts of a name that make its value public, wherever they stand.
  private static final List<String> PUBLIC =
      List.of(
          """
          public publishable pubkey pub_key pub-key sitekey site_key site-key searchkey search_key
          searchonly search_only search_api searchapi partition primary_key primarykey primary-key
          foreign sort_key sortkey sort-key cache_key cachekey cache-key idempoten verify_key
          verifykey host_key hostkey host-key keyid key_id key-id clientid client_id client-id
          appid app_id app-id
          """
              .strip()
              .split("\\s+"));

  private static final Set<String> SECRET_IDS = Set.of("secretid", "secret_id", "secret-id");

  private Names() {}

  /// Everything to look for.
  static List<String> keywords() {
    return SENSES.keySet().stream().sorted().toList();
  }

  static Sense senseOf(String keyword) {
    var sense = SENSES.get(keyword);
    if (sense == null) {
      throw new IllegalArgumentException("No keyword: " + keyword);
    }
    return sense;
  }

  /// What a whole name says, such as that of a column; null when it is no secret's.
  static @Nullable Sense senseIn(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (isPublic(name)) {
      return null;
    }
    if (lower.equals("pass") || lower.equals("pw")) {
      return Sense.PASSWORD;
    }
    Sense found = null;
    for (var sense : SENSES.entrySet()) {
      // A column called `key` or `sort_key` is a key of the table.
      if (sense.getValue() != Sense.MAYBE && lower.contains(sense.getKey())) {
        found = found == Sense.PASSWORD ? found : sense.getValue();
      }
    }
    return found;
  }

  /// How much of a keyword is the name: what it ends with may belong to what follows.
  static int length(String keyword) {
    int end = keyword.length();
    while (end > 0 && "=:\"'> ".indexOf(keyword.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /// Whether a keyword is so short that other words have it in their middle, as `bypass` has
  /// `pass`.
  static boolean needsBoundary(String keyword) {
    return length(keyword) <= 6
        && keyword.charAt(0) != '_'
        && keyword.charAt(0) < 128
        && SENSES.get(keyword) == Sense.PASSWORD
        && !keyword.startsWith("passwd");
  }

  /// Whether other words begin with it, as `_passed` does with `_pass`.
  static boolean isAbbreviation(String keyword) {
    return keyword.endsWith("pass") || keyword.endsWith("pw");
  }

  /// Whether the value of what is called so is meant to be known, or is no secret itself.
  static boolean isPublic(String name) {
    var unnumbered = name.replaceFirst("[0-9]+$", "");
    var lower = unnumbered.toLowerCase(Locale.ROOT);
    for (var part : PUBLIC) {
      if (lower.contains(part)) {
        return true;
      }
    }
    for (var id : SECRET_IDS) {
      if (lower.endsWith(id)) {
        return false;
      }
    }
    for (var word : ABOUT) {
      if (endsWithWord(unnumbered, lower, word)) {
        return true;
      }
    }
    return false;
  }

  /// `token_url`, `tokenUrl` and `TOKEN-URL`, not `curl`.
  private static boolean endsWithWord(String name, String lower, String word) {
    int start = lower.length() - word.length();
    if (start <= 0 || !lower.endsWith(word)) {
      return false;
    }
    char before = name.charAt(start - 1);
    return "_-. ".indexOf(before) >= 0
        || (Ascii.isLower(before) && Ascii.isUpper(name.charAt(start)));
  }

  private static void put(Sense sense, String words) {
    put(sense, List.of(words.strip().split("\\s+")));
  }

  private static void put(Sense sense, List<String> words) {
    for (var word : words) {
      SENSES.put(word, sense);
    }
  }
}
