package dev.codesense.core.http;

import java.net.URI;
import java.util.regex.Pattern;

/// Hosts to which a key may go over plain http: this machine, private addresses, and names that
/// only a cluster or a house network resolves.
public final class NearHosts {
  private static final Pattern NEAR =
      Pattern.compile(
          "\\[::1]|127(?:\\.\\d{1,3}){3}|10(?:\\.\\d{1,3}){3}|192\\.168(?:\\.\\d{1,3}){2}"
              + "|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d{1,3}){2}"
              + "|[a-zA-Z0-9-]+|.+\\.(?:svc|local|internal|localhost)");

  private NearHosts() {}

  /// Whether a key sent there could be read on the way.
  public static boolean wouldExposeKey(URI url) {
    return "http".equalsIgnoreCase(url.getScheme())
        && !NEAR.matcher(String.valueOf(url.getHost())).matches();
  }
}
