package dev.codesense.serving;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.NearHosts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a server is, and as whom it is asked.
///
/// @param name for messages, such as `Prometheus`
/// @param url http or https, with the path that comes before the API's own, without a query
/// @param host header `Host`, where a gateway routes by another name than the URL's; for KServe the
///   host of `status.url`, which nobody but the cluster can know
/// @param authorization the whole header; null for none
/// @param variables that hold the credentials, for messages
/// @param ca PEM file of the trusted certificates; null: those that the machine trusts
public record Endpoint(
    String name,
    URI url,
    @Nullable String host,
    @Nullable Secret authorization,
    String variables,
    @Nullable Path ca) {

  /// @throws CodesenseException [ServingProblem#KEY_IN_THE_CLEAR], [ServingProblem#KEY_REFUSED]
  ///   when no header can carry the credentials
  public Endpoint {
    if (!isHttp(url)) {
      throw new IllegalArgumentException(
          "An endpoint is an http or https URL without a query, was " + url);
    }
    if (authorization != null && !authorization.reveal().matches("[ -~]*")) {
      throw new CodesenseException(
          ServingProblem.KEY_REFUSED,
          "%s: the value holds a character that no HTTP header can carry, such as a line end"
              .formatted(variables));
    }
    if (authorization != null && NearHosts.wouldExposeKey(url)) {
      throw new CodesenseException(
          ServingProblem.KEY_IN_THE_CLEAR, "The key of %s would travel unencrypted".formatted(url));
    }
  }

  /// A server that asks for no key.
  public static Endpoint open(String name, URI url) {
    return new Endpoint(name, url, null, null, "", null);
  }

  /// The same server for requests that name another `Host`.
  public Endpoint withHost(@Nullable String other) {
    return new Endpoint(name, url, other, authorization, variables, ca);
  }

  /// Whether a URL can be one: http or https, with a host, without query and fragment.
  public static boolean isHttp(URI url) {
    return Set.of("http", "https").contains(String.valueOf(url.getScheme()))
        && url.getHost() != null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  /// The header for a token.
  public static Secret bearer(Secret token) {
    return new Secret("Bearer " + token.reveal());
  }

  /// The header for a user and a password.
  public static Secret basic(Secret user, Secret password) {
    var pair = user.reveal() + ":" + password.reveal();
    return new Secret(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  /// With a slash at the end, as the client resolves against it.
  String base() {
    return url.toString().replaceFirst("/*$", "/");
  }

  /// Such as `Prometheus at http://prometheus.monitoring.svc:9090`.
  @Override
  public String toString() {
    return "%s at %s%s"
        .formatted(
            name, base().replaceFirst("/$", ""), host == null ? "" : " (Host: %s)".formatted(host));
  }
}
