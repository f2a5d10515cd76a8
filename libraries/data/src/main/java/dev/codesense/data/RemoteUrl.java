package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a repository comes from, in any form that git takes: `https://host/owner/name.git`,
/// `ssh://git@host:22/owner/name`, `git@host:owner/name`, `file:///folder`, or a folder. Without
/// user, password, token, query and fragment: they are dropped on reading.
///
/// @param scheme lower-case; `ssh` for `git@host:path`; `file` for a folder
/// @param host lower-case, without port; empty for a folder
/// @param port as written; null when it was not
/// @param path for a remote without the leading `/`, a trailing `/` and `.git`, percent-escapes as
///   written; for a folder as written
public record RemoteUrl(String scheme, String host, @Nullable Integer port, String path) {
  private static final Pattern WITH_SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:[?#].*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:.*@)?(\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]]+)(?::(\\d{1,5})?)?");
  private static final Pattern SCP =
      Pattern.compile("(?:[^/\\\\]*@)?(\\[[0-9A-Fa-f:.]+]|[^:@/\\\\\\[\\]]{2,}):(?!:)(.+)");

  /// Reads a URL.
  ///
  /// @throws CodesenseException [DataProblem#URL_NOT_UNDERSTOOD]; the message repeats no part of
  ///   the URL that may be secret
  public static RemoteUrl parse(String url) {
    var text = url.strip();
    var withScheme = WITH_SCHEME.matcher(text);
    if (withScheme.matches()) {
      var scheme = withScheme.group(1).toLowerCase(Locale.ROOT);
      if (scheme.equals("file")) {
        return folder(
            URLDecoder.decode(withScheme.group(3).replace("+", "%2B"), StandardCharsets.UTF_8));
      }
      return remote(scheme, AUTHORITY.matcher(withScheme.group(2)), withScheme.group(3));
    }
    var scp = SCP.matcher(text);
    if (scp.matches()) {
      return remote("ssh", AUTHORITY.matcher(scp.group(1)), scp.group(2));
    }
    if (text.isEmpty() || text.contains("::") || text.startsWith("-")) {
      throw new CodesenseException(
          DataProblem.URL_NOT_UNDERSTOOD, "'%s' is not a repository URL".formatted(text));
    }
    return folder(text);
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
      throw new CodesenseException(
          DataProblem.URL_NOT_UNDERSTOOD, "A file:// URL must name a folder, this one names none");
    }
    return new RemoteUrl("file", "", null, path);
  }

  private static RemoteUrl remote(String scheme, Matcher authority, String path) {
    var trimmed = path.replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    if (!authority.matches() || trimmed.isEmpty()) {
      throw new CodesenseException(
          DataProblem.URL_NOT_UNDERSTOOD, "A %s URL needs a host and a path".formatted(scheme));
    }
    var port = authority.group(2);
    return new RemoteUrl(
        scheme,
        authority.group(1).toLowerCase(Locale.ROOT),
        port == null ? null : Integer.valueOf(port),
        trimmed);
  }
}
