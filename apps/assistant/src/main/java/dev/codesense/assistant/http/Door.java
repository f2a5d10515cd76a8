package dev.codesense.assistant.http;

import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may ask, and what they may see.
///
/// A page in somebody's browser can send requests to this machine too. It can name no origin but
/// its own, and, under a name of its own that resolves to this machine, no host but that name: both
/// are refused.
record Door(ServerSettings settings) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  /// Lets a request in.
  ///
  /// @return its access labels
  List<String> enter(Context request) {
    refuseForeignPages(request);
    var token = settings.token();
    if (token == null) {
      return List.of();
    }
    var given = request.header("Authorization");
    if (given == null || !given.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw unauthorized("Send the service's token: Authorization: Bearer TOKEN");
    }
    // In a time that says nothing of how much of it is right.
    if (!MessageDigest.isEqual(
        bytes(given.substring(BEARER.length()).strip()), bytes(token.reveal()))) {
      throw unauthorized("The token is not the service's");
    }
    return settings.access();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpRefusal unauthorized(String message) {
    return new HttpRefusal(401, "invalid_api_key", message);
  }

  private void refuseForeignPages(Context request) {
    var host = request.header("Host");
    if (settings.token() == null && (host == null || !isOwn(host))) {
      throw new HttpRefusal(
          403, "host_refused", "This service answers to localhost and 127.0.0.1 only");
    }
    var origin = request.header("Origin");
    if (origin != null
        && !origin.equalsIgnoreCase("http://" + host)
        && !origin.equalsIgnoreCase("https://" + host)) {
      throw new HttpRefusal(403, "origin_refused", "Pages of other origins may not ask");
    }
  }

  private boolean isOwn(String host) {
    var name = name(host);
    return name != null
        && (LOOPBACK.contains(name) || name.equals(settings.host().toLowerCase(Locale.ROOT)));
  }

  /// Without the port; null for what is none.
  private static @Nullable String name(String host) {
    try {
      var name = URI.create("http://" + host).getHost();
      return name == null ? null : name.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
