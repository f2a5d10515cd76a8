package dev.codesense.core.http;

import java.util.regex.Pattern;

/// Hosts to which a key may travel by plain http: this machine, private addresses, and names that
/// only a cluster or a house network resolves.
public final class NearHost {
  private static final Pattern NEAR =
      Pattern.compile(
          "\\[::1]|127(?:\\.\\d{1,3}){3}|10(?:\\.\\d{1,3}){3}|192\\.168(?:\\.\\d{1,3}){2}"
              + "|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d{1,3}){2}"
              + "|[a-zA-Z0-9-]+|.+\\.(?:svc|local|internal|localhost)");

  private NearHost() {}

  /// @param host as in a URL: a name or an address, without a port
  public static boolean is(String host) {
    return NEAR.matcher(host).matches();
  }
}
