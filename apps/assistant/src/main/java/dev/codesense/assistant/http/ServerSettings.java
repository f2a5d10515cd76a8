package dev.codesense.assistant.http;

import dev.codesense.assistant.AssistantProblem;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the service listens, whom it answers, and how much it takes at a time.
///
/// @param host name or address to listen on
/// @param port 0 for any that is free
/// @param token what every request must carry as `Authorization: Bearer`; null for none
/// @param access labels of whoever has the token
/// @param drain longest wait for requests under way when the service ends
public record ServerSettings(
    String host,
    int port,
    @Nullable Secret token,
    List<String> access,
    Duration drain,
    Limits limits) {
  private static final int SHORTEST_TOKEN = 16;

  /// How much is taken at a time.
  ///
  /// @param bodyBytes of one request at most
  /// @param bodiesBytes of all requests that are being read or answered
  /// @param questions searched and answered at a time; as many more wait
  /// @param embeddedTokens embedded at a time, in estimated tokens
  /// @param queue longest wait for room
  /// @param idle longest time in which nobody reads or sends anything
  /// @param body longest time for a request's body
  public record Limits(
      int bodyBytes,
      int bodiesBytes,
      int questions,
      int embeddedTokens,
      Duration queue,
      Duration idle,
      Duration body) {

    /// What holds where nothing is set.
    public static final Limits DEFAULT =
        new Limits(
            4 << 20,
            64 << 20,
            64,
            1 << 17,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
  }

  /// @throws CodesenseException [AssistantProblem#TOKEN_NEEDED] without a good token where others
  ///   than this machine's users can ask, [AssistantProblem#CANNOT_LISTEN] for a host that is none
  public ServerSettings {
    access = List.copyOf(access);
    if (token != null && !token.reveal().matches("[!-~]{" + SHORTEST_TOKEN + ",}")) {
      throw new CodesenseException(
          AssistantProblem.TOKEN_NEEDED,
          "CODESENSE_SERVE_TOKEN must be at least %d characters without spaces"
              .formatted(SHORTEST_TOKEN));
    }
    if (token == null && !isLoopback(host)) {
      throw new CodesenseException(
          AssistantProblem.TOKEN_NEEDED,
          "Others could ask on %s, and CODESENSE_SERVE_TOKEN is not set".formatted(host));
    }
    if (token == null && !access.isEmpty()) {
      throw new CodesenseException(
          AssistantProblem.TOKEN_NEEDED,
          "Access labels are those of whoever has the token, and CODESENSE_SERVE_TOKEN is not set");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new CodesenseException(
          AssistantProblem.CANNOT_LISTEN, "There is no host called " + host, e);
    }
  }
}
