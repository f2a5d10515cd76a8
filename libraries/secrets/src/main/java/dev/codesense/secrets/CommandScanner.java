package dev.codesense.secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Passwords among the arguments of well-known programs: `mysql -pVALUE`, `redis-cli -a VALUE`,
/// `openssl … -passin pass:VALUE`, `echo VALUE | docker login --password-stdin`, in a shell's words
/// or in a list of strings. An option that tells its meaning by its own name, `--db-password`, is
/// found by [AssignmentScanner] whatever the program.
final class CommandScanner {
  static final String KIND = "command-password";

  private static final int LONGEST_COMMAND = 600;
  private static final int LONGEST_LOOK_BACK = 200;

  /// Programs, then where they take a password:
  ///
  ///     -p     in the next word, or in the same after `=`
  ///     -p*    in the same word: `-pVALUE`
  ///     -u:    in the next word after its colon; `-U%`, `-u,` and `--from-literal=` alike
  ///     +word  in the next word but `+word2` in the one after that
  ///     $      in the last word
  ///     1      in the first word
  ///     /      in a word USER/VALUE or USER/VALUE@HOST
  ///     (word) only if the command has this word
  ///     (-b)   only if it has this letter among its options
  private static final String PROGRAMS =
      """
      mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlpump mysqlslap mysqlsh mycli | -p*
      mariadb mariadb-dump mariadb-admin xtrabackup | -p*
      redis-cli redis-benchmark valkey-cli keydb-cli | -a --pass
      curl | -u: -U: --user: --proxy-user: --oauth2-bearer --pass --proxy-pass
      http https xh | -a: --auth:
      docker podman nerdctl buildah helm oras crane regctl az oc | (login) -p -P
      skopeo | --creds: --src-creds: --dest-creds: -p
      sshpass | -p -p*
      openssl | -passin -passout -pass -password -k -K
      kubectl oc | --from-literal=
      htpasswd | (-b) $
      ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldapcompare | -w -w*
      ssh-keygen | -N -P
      ldappasswd | -w -s -a
      mongo mongosh mongodump mongorestore mongoexport mongoimport | -p -p*
      sqlcmd bcp osql isql tsql mosquitto_pub mosquitto_sub ipmitool zip unzip | -P
      7z 7za 7zz rar unrar | -p* -hp*
      smbclient rpcclient smbmap winexe wmic smbget | -U% --user%
      sqlplus expdp impdp rman sqlldr | /
      rabbitmqctl | +add_user2 +change_password2 +authenticate_user2
      rabbitmqadmin cqlsh beeline evil-winrm crackmapexec netexec hydra twine psexec rdesktop certutil | -p
      keytool jarsigner | -storepass -keypass -srcstorepass -deststorepass -srckeypass -destkeypass -new
      apksigner | --ks-pass --key-pass
      plink pscp psftp putty | -pw
      lftp | -u,
      xfreerdp wfreerdp | /p:*
      cmdkey | /pass:*
      schtasks | /rp
      signtool | /p
      snmpwalk snmpget snmpset snmpbulkwalk | -A -X -c
      swaks | -ap --auth-password
      sendemail | -xp
      nuget dotnet | -k -ApiKey -Password -p
      cargo vault | +login
      ngrok | +authtoken +add-authtoken
      wpa_passphrase | $
      mc | (alias) $
      composer | (config) $
      useradd usermod | -p
      nmcli | +password
      etcdctl influx | --user: -u: -p -t
      doctl linode-cli netlify | -t
      convertto-securestring | 1 -String -AsPlainText
      aws | +aws_secret_access_key +aws_session_token
      """;

  /// What reads a password from its input: `echo VALUE | docker login --password-stdin`.
  private static final List<String> READERS =
      List.of(
          "--password-stdin",
          "convertto-securestring -asplaintext",
          "passwd --stdin",
          "chpasswd",
          "sudo -s ",
          "kinit ",
          "--with-token");

  /// @param needs what the command must have besides, or empty
  private record Usage(String needs, List<String> places) {}

  private static final Map<String, List<Usage>> USAGES = new HashMap<>();

  static {
    for (var line : PROGRAMS.strip().split("\n")) {
      var parts = line.split(" \\| ");
      var places = new ArrayList<>(List.of(parts[1].split(" ")));
      var needs = places.getFirst().startsWith("(") ? places.removeFirst() : "()";
      var usage = new Usage(needs.substring(1, needs.length() - 1), List.copyOf(places));
      for (var program : parts[0].split(" ")) {
        USAGES.computeIfAbsent(program, _ -> new ArrayList<>()).add(usage);
      }
    }
  }

  private CommandScanner() {}

  /// Everything to look for: a program and what separates it from its arguments.
  static List<String> keywords() {
    var keywords = new ArrayList<>(READERS);
    USAGES.keySet().stream()
        .sorted()
        .forEach(program -> {
          for (var separator : List.of(" ", "\"", "'")) {
            keywords.add(program + separator);
          }
        });
    return keywords;
  }

  /// Whether a keyword ends a command instead of beginning one.
  static boolean isReader(String keyword) {
    return READERS.contains(keyword);
  }

  /// A word without its quotes.
  private record Word(int start, int end) {
    boolean is(CharSequence text, String other) {
      return end - start == other.length() && Chars.startsWith(text, other, start);
    }

    boolean startsWith(CharSequence text, String prefix) {
      return end - start >= prefix.length() && Chars.startsWith(text, prefix, start);
    }
  }

  /// Looks at the command whose program, or whose end, is the keyword at `at`, and hands over the
  /// passwords in it.
  ///
  /// @return where the command ends
  static int scan(
      CharSequence text, int at, String keyword, Consumer<AssignmentScanner.Value> found) {
    if (isReader(keyword)) {
      echoed(text, at, found);
      return at;
    }
    if (at > 0 && (Chars.isNamePart(text.charAt(at - 1)) || text.charAt(at - 1) == '@')) {
      return at;
    }
    var words = new ArrayList<Word>();
    int from = at + keyword.length() - 1;
    int end = split(text, from, enclosingQuote(text, at), words);
    for (var usage : USAGES.getOrDefault(keyword.substring(0, keyword.length() - 1), List.of())) {
      if (has(text, words, usage.needs)) {
        for (var place : usage.places) {
          look(text, words, place, found);
        }
      }
    }
    return end;
  }

  private static boolean has(CharSequence text, List<Word> words, String needed) {
    if (needed.startsWith("-")) {
      return words.stream()
          .anyMatch(word ->
              word.startsWith(text, "-")
                  && Chars.indexOf(text, needed.charAt(1), word.start, word.end) >= 0);
    }
    return needed.isEmpty() || words.stream().anyMatch(word -> word.is(text, needed));
  }

  private static void look(
      CharSequence text, List<Word> words, String place, Consumer<AssignmentScanner.Value> found) {
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (place.equals("$")) {
        accept(text, words.getLast(), found);
        return;
      }
      if (place.equals("1")) {
        accept(text, words.getFirst(), found);
        return;
      }
      if (place.equals("/")) {
        int slash = Chars.indexOf(text, '/', word.start + 1, word.end);
        int host = Chars.indexOf(text, '@', word.start, word.end);
        if (slash > 0 && Chars.isNamePart(text.charAt(word.start))) {
          accept(text, new Word(slash + 1, host > slash ? host : word.end), found);
        }
      } else if (place.startsWith("+")) {
        boolean second = place.endsWith("2");
        int value = i + (second ? 2 : 1);
        if (value < words.size()
            && word.is(text, place.substring(1, place.length() - (second ? 1 : 0)))) {
          accept(text, words.get(value), found);
        }
      } else if (place.endsWith("*")) {
        var option = place.substring(0, place.length() - 1);
        if (word.startsWith(text, option)) {
          accept(text, unquoted(text, word.start + option.length(), word.end), found);
        }
      } else {
        char last = place.charAt(place.length() - 1);
        boolean split = ":%,=".indexOf(last) >= 0;
        var option = split ? place.substring(0, place.length() - 1) : place;
        Word value = null;
        if (word.is(text, option) && i + 1 < words.size()) {
          value = words.get(i + 1);
        } else if (word.startsWith(text, option + "=")) {
          value = unquoted(text, word.start + option.length() + 1, word.end);
        }
        if (value != null && split) {
          int separator = Chars.indexOf(text, last, value.start, value.end);
          value = separator < 0 ? null : unquoted(text, separator + 1, value.end);
        }
        if (value != null) {
          accept(text, value, found);
        }
      }
    }
  }

  private static void accept(
      CharSequence text, Word word, Consumer<AssignmentScanner.Value> found) {
    int start = word.startsWith(text, "pass:") ? word.start + "pass:".length() : word.start;
    var value = Chars.substring(text, start, word.end);
    if (value.startsWith("\\")) {
      return; // an escape in a string of prose
    }
    if (Values.isPassword(value, true) || Values.isRandom(value, Names.Sense.SECRET, true)) {
      found.accept(new AssignmentScanner.Value(start, word.end, KIND));
    }
  }

  /// The last word before the pipe: `echo VALUE |`, `printf '%s' VALUE |`, `echo "user:VALUE" |`,
  /// `"VALUE" |`.
  private static void echoed(CharSequence text, int at, Consumer<AssignmentScanner.Value> found) {
    int line = Chars.lineStart(text, at, LONGEST_LOOK_BACK);
    int pipe = at;
    while (pipe > line && text.charAt(pipe - 1) != '|') {
      pipe--;
    }
    int command = pipe;
    while (command > line
        && !Chars.startsWith(text, "echo ", command)
        && !Chars.startsWith(text, "printf ", command)) {
      command--;
    }
    boolean echo =
        Chars.startsWith(text, "echo ", command) || Chars.startsWith(text, "printf ", command);
    if (pipe == line) {
      return;
    }
    if (!echo) {
      literal(text, line, Chars.skipBack(text, pipe - 1, " ", 8), found);
      return;
    }
    var words = new ArrayList<Word>();
    split(text, command, '\0', words);
    if (words.size() > 1) {
      var word = words.getLast();
      int colon = Chars.indexOf(text, ':', word.start, word.end);
      accept(text, colon < 0 ? word : new Word(colon + 1, word.end), found);
    }
  }

  /// PowerShell's `"VALUE" |`
  private static void literal(
      CharSequence text, int line, int end, Consumer<AssignmentScanner.Value> found) {
    if (end - 2 <= line || "\"'".indexOf(text.charAt(end - 1)) < 0) {
      return;
    }
    int start = end - 1;
    while (start > line && text.charAt(start - 1) != text.charAt(end - 1)) {
      start--;
    }
    if (start > line) {
      accept(text, new Word(start, end - 1), found);
    }
  }

  /// Splits into words up to where the command ends.
  private static int split(CharSequence text, int from, char enclosing, List<Word> words) {
    int limit = Math.min(text.length(), from + LONGEST_COMMAND);
    boolean list = from < limit && "\"'".indexOf(text.charAt(from)) >= 0;
    int at = list ? from + 1 : from;
    while (at < limit) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < limit && Chars.isLineEnd(text.charAt(at + 1))) {
        at = Chars.skip(text, at + 1, "\r\n", 2);
      } else if (c == ' ' || c == '\t' || (list && (c == ',' || c == '[' || Chars.isLineEnd(c)))) {
        at++;
      } else if (Chars.isLineEnd(c)
          || "|;&)`]".indexOf(c) >= 0
          || (c == enclosing && !list)
          || (c == '<' && !list)) {
        return at;
      } else {
        int end = wordEnd(text, at, limit, list ? '\0' : enclosing, list);
        words.add(unquoted(text, at, end));
        at = Math.max(end, at + 1);
      }
    }
    return at;
  }

  private static int wordEnd(CharSequence text, int from, int limit, char enclosing, boolean list) {
    int at = from;
    char quote = '\0';
    while (at < limit) {
      char c = text.charAt(at);
      if (Chars.isLineEnd(c) || (c == enclosing && quote == '\0')) {
        return at;
      }
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == ' '
          || c == '\t'
          || c == '|'
          || c == ';'
          || c == '`'
          || (list && (c == ',' || c == ']' || c == ')'))) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static Word unquoted(CharSequence text, int start, int end) {
    boolean quoted =
        end - start >= 2
            && (text.charAt(start) == '"' || text.charAt(start) == '\'')
            && text.charAt(end - 1) == text.charAt(start);
    return quoted ? new Word(start + 1, end - 1) : new Word(start, end);
  }

  /// The quote of the string that a command stands in, such as the argument of `system("…")`.
  private static char enclosingQuote(CharSequence text, int at) {
    int line = Chars.lineStart(text, at, LONGEST_LOOK_BACK);
    char open = '\0';
    for (int i = line; i < at; i++) {
      char c = text.charAt(i);
      if (open == '\0' ? c == '"' || c == '\'' || c == '`' : c == open) {
        open = open == '\0' ? c : '\0';
      }
    }
    return open;
  }
}
