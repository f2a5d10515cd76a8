package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.UrlCredentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a repository comes from, in any form that git takes: `https://host/owner/name.git`,
/// `ssh://git@host:22/owner/name`, `git@host:owner/name`, `file:///folder`, or a folder, `~`
/// standing for one's own. Without ssh's user, which is dropped on reading; what may be a
/// credential is refused.
///
/// @param scheme lower-case; `ssh` for `git@host:path`; `file` for a folder
/// @param host lower-case, without port; empty for a folder
/// @param port as written; null when it was not
/// @param path for a remote without the leading `/`, a trailing `/` and `.git`, percent-escapes as
///   written; for a folder as written, `~` expanded
public record RemoteUrl(String scheme, String host, @Nullable Integer port, String path) {
  private static final Pattern WITH_SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)([?#].*)?");
  private static final String HOST = "(?<host>\\[[0-9A-Fa-f:.]+]|[\\p{L}\\p{M}\\p{N}._-]+)";
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:(?<user>.*)@)?" + HOST + "(?::(?<port>\\d{1,5})?)?");
  private static final Pattern SCP =
      Pattern.compile(
          "((?:[^/\\\\]*@)?(?:\\[[0-9A-Fa-f:.]+]|[^:@/\\\\\\[\\]]{2,})):(?!:)(?<path>.+)");
  private static final Pattern SSH_USER = Pattern.compile("(?:[\\p{L}\\p{N}._+@-]|%40)+");

  /// What a person took for a URL, and would be a folder or a host of ssh.
  private static final Pattern HALF_A_URL =
      Pattern.compile(
          "(?i)(?:https?|file|ftps?)[:;].*|(?:https?|ssh|git|file|ftps?)/(?:/.*|.*@.*)|//.*"
              + "|[^./\\\\~][^/\\\\]*@[^:]*");

  /// Reads a URL.
  ///
  /// @throws CodesenseException [DataProblem#URL_NOT_UNDERSTOOD] or
  ///   [DataProblem#URL_HOLDS_CREDENTIALS]; the message repeats nothing that may be secret
  public static RemoteUrl parse(String url) {
    var text = url.strip();
    var withScheme = WITH_SCHEME.matcher(text);
    if (withScheme.matches()) {
      return withScheme(withScheme);
    }
    if (text.isEmpty()
        || text.contains("::")
        || text.startsWith("-")
        || text.chars().anyMatch(Character::isISOControl)) {
      throw notUnderstood("This is not a repository's URL");
    }
    refuseIn(text);
    if (HALF_A_URL.matcher(text).matches()) {
      throw notUnderstood(
          "This is neither a whole URL nor a folder; a folder of such a name has ./ before it");
    }
    var scp = SCP.matcher(text);
    if (!scp.matches()) {
      return folder(text);
    }
    if (scp.group("path").matches(".*[?#].*")) {
      throw credentials("a ? or #, behind which one may stand");
    }
    return remote("ssh", AUTHORITY.matcher(scp.group(1)), scp.group("path"));
  }

  private static RemoteUrl withScheme(Matcher url) {
    var scheme = url.group(1).toLowerCase(Locale.ROOT);
    var path = url.group(3);
    if (url.group(4) != null) {
      throw credentials(
          "a query or a fragment, in which one may stand; ? and # in names are %3F and %23");
    }
    refuseIn(path);
    if (!scheme.equals("file")) {
      return remote(scheme, AUTHORITY.matcher(url.group(2)), path);
    }
    if (!url.group(2).isEmpty() && !url.group(2).equals("localhost")) {
      throw notUnderstood("A file:// URL has three slashes before its folder");
    }
    return folder(decoded(path));
  }

  private static void refuseIn(String path) {
    if (UrlCredentials.in(path)) {
      throw credentials("a user name, password or token");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text; // A percent sign that stands for itself.
    }
  }

  /// Whether it is a folder of this machine.
  public boolean isLocal() {
    return scheme.equals("file");
  }

  /// The URL in one spelling, without user, password and `.git`; a folder as it was written.
  @Override
  public String toString() {
    return isLocal() ? path : scheme + "://" + authority() + "/" + path;
  }

  /// `host` or `host:port`.
  String authority() {
    return port == null ? host : host + ":" + port;
  }

  private static RemoteUrl folder(String path) {
    if (path.isEmpty()) {
      throw notUnderstood("A file:// URL must name a folder, this one names none");
    }
    if (!path.startsWith("~")) {
      return new RemoteUrl("file", "", null, path);
    }
    if (path.length() > 1 && path.charAt(1) != '/') {
      throw notUnderstood(
          "~ stands for your own folder; write another's in full, and ./ before a name that has it");
    }
    return new RemoteUrl("file", "", null, System.getProperty("user.home") + path.substring(1));
  }

  private static RemoteUrl remote(String scheme, Matcher authority, String path) {
    var trimmed = path.replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    if (!authority.matches() || trimmed.isEmpty()) {
      throw notUnderstood("A %s URL needs a host and a path".formatted(scheme));
    }
    if (trimmed.contains("@")) {
      throw credentials("an @ behind its host; one that belongs to a name is %40");
    }
    var port = authority.group("port");
    var url =
        new RemoteUrl(
            scheme,
            authority.group("host").toLowerCase(Locale.ROOT),
            port == null ? null : Integer.valueOf(port),
            trimmed);
    var user = authority.group("user");
    if (user != null && !isPublic(user, url)) {
      throw credentials("a user name, password or token; write " + url);
    }
    return url;
  }

  /// Ssh tells users apart by their keys; Azure DevOps writes the organization of the path once
  /// more.
  private static boolean isPublic(String user, RemoteUrl url) {
    return SSH_USER.matcher(user).matches()
        && (url.scheme.equals("ssh") || url.path.startsWith(user + "/"));
  }

  private static CodesenseException notUnderstood(String why) {
    return new CodesenseException(DataProblem.URL_NOT_UNDERSTOOD, why);
  }

  private static CodesenseException credentials(String what) {
    return new CodesenseException(
        DataProblem.URL_HOLDS_CREDENTIALS,
        "A repository's URL comes into files and logs and must hold no credential; this one has "
            + what);
  }
}
