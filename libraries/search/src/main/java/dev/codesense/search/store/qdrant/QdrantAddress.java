package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a Qdrant server is and how to talk to it: `qdrant://host:6334`, with TLS
/// `qdrants://host:6334`, options as in `?timeout=5s&profile=large`. The key is never part of it.
///
/// @param tls whether the connection is encrypted
/// @param port of gRPC
/// @param restPort of REST; 0: there is none
/// @param ca PEM file of the authority that signed the server's certificate; null: whom the machine
///   trusts
/// @param timeout longest wait for the answer to a query
/// @param readyTimeout longest wait until a new generation is indexed
/// @param profile how collections are laid out
/// @param polite whether a build waits while it makes queries slow
public record QdrantAddress(
    boolean tls,
    String host,
    int port,
    int restPort,
    @Nullable Path ca,
    Duration timeout,
    Duration readyTimeout,
    SizeProfile profile,
    boolean polite) {

  /// Where gRPC listens unless the address says so.
  public static final int DEFAULT_PORT = 6334;

  private static final int LARGEST_PORT = 65_535;

  private static final String PLAIN = "qdrant";
  private static final String TLS = "qdrants";
  private static final Set<String> OPTIONS =
      Set.of("rest", "ca", "timeout", "ready-timeout", "profile", "polite");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

  /// Whether an address of a store is one of these.
  public static boolean isOne(String store) {
    return store.startsWith(PLAIN + "://") || store.startsWith(TLS + "://");
  }

  /// @param project what a relative `ca` is relative to
  /// @throws CodesenseException [QdrantProblem#ADDRESS_INVALID]
  public static QdrantAddress parse(String store, Path project) {
    try {
      var uri = URI.create(store);
      if (uri.getHost() == null
          || uri.getUserInfo() != null
          || uri.getFragment() != null
          || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
        throw new IllegalArgumentException("expected a scheme, a host, a port and options");
      }
      var options = options(uri.getRawQuery());
      var ca = options.get("ca");
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      return new QdrantAddress(
          uri.getScheme().equals(TLS),
          uri.getHost(),
          port,
          port(options.getOrDefault("rest", Integer.toString(port - 1))),
          ca == null ? null : project.resolve(ca).normalize(),
          time(options.getOrDefault("timeout", "10s")),
          time(options.getOrDefault("ready-timeout", "30m")),
          SizeProfile.valueOf(options.getOrDefault("profile", "small").toUpperCase(Locale.ROOT)),
          flag(options.getOrDefault("polite", "true")));
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          QdrantProblem.ADDRESS_INVALID,
          "'%s' is not an address of a Qdrant server: %s".formatted(store, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> options(@Nullable String query) {
    var options = new LinkedHashMap<String, String>();
    if (query != null) {
      for (var pair : query.split("&")) {
        var name = pair.substring(0, Math.max(pair.indexOf('='), 0));
        if (!OPTIONS.contains(name)) {
          throw new IllegalArgumentException(
              "unknown option '%s', known are %s"
                  .formatted(name, String.join(", ", OPTIONS.stream().sorted().toList())));
        }
        options.put(name, pair.substring(name.length() + 1));
      }
    }
    return options;
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LARGEST_PORT) {
      throw new IllegalArgumentException("'%s' is not a port".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
    };
  }

  private static Duration time(String text) {
    var matcher = TIME.matcher(text);
    if (!matcher.matches() || text.startsWith("0")) {
      throw new IllegalArgumentException(
          "'%s' is not a time such as 500ms, 10s, 5m".formatted(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /// The server over REST.
  URI rest(String path) {
    return URI.create("%s://%s:%d%s".formatted(tls ? "https" : "http", host, restPort, path));
  }

  /// Host and port, for messages.
  String shown() {
    return host + ":" + port;
  }
}
