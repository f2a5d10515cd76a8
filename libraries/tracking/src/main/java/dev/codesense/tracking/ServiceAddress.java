package dev.codesense.tracking;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.NearHosts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a service is, and as whom it is asked.
///
/// @param name for messages, such as `MLflow`
/// @param base without a slash at the end
/// @param authorization the whole header; null for none
/// @param variables that hold the credentials, for messages
public record ServiceAddress(
    String name, String base, @Nullable Secret authorization, String variables) {

  /// @param setting that holds the endpoint, such as `mlflow.endpoint`
  /// @throws CodesenseException [TrackingProblem#SETTINGS], [TrackingProblem#KEY_IN_THE_CLEAR]
  public static ServiceAddress of(
      String name, String setting, URI endpoint, @Nullable Secret authorization, String variables) {
    var scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS,
          "%s is `%s`, which is not an http:// or https:// URL".formatted(setting, endpoint));
    }
    if (endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS,
          "%s is `%s`; it must have no query and no fragment".formatted(setting, endpoint));
    }
    if (authorization != null && !authorization.reveal().matches("[ -~]*")) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS,
          "%s: the value holds a character that no HTTP header can carry, such as a line end"
              .formatted(variables));
    }
    if (authorization != null && NearHosts.wouldExposeKey(endpoint)) {
      throw new CodesenseException(
          TrackingProblem.KEY_IN_THE_CLEAR,
          "The key of %s would travel unencrypted".formatted(endpoint));
    }
    return new ServiceAddress(
        name, endpoint.toString().replaceFirst("/+$", ""), authorization, variables);
  }

  public static Secret basic(Secret user, Secret password) {
    var pair = user.reveal() + ":" + password.reveal();
    return new Secret(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  public static Secret bearer(Secret token) {
    return new Secret("Bearer " + token.reveal());
  }

  /// The host, and the port where the URL has one: as in a request's `Host`.
  String host() {
    return URI.create(base).getAuthority();
  }
}
