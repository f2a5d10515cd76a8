package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.engines.KfpProblem;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The credentials of requests. A token goes before a token file; a cookie goes along with either.
///
/// @param token a bearer token
/// @param tokenFile read for each request, because Kubernetes renews it
/// @param cookie the value of a `Cookie` header, as the browser sends it after the login
public record KfpAccess(@Nullable Secret token, @Nullable Path tokenFile, @Nullable Secret cookie) {
  /// Where KFP mounts a token into pods, for its own audience.
  private static final Path MOUNTED = Path.of("/var/run/secrets/kubeflow/pipelines/token");

  /// Nobody in particular: an installation for one user asks for nothing.
  public static KfpAccess anonymous() {
    return new KfpAccess(null, null, null);
  }

  /// Signs a request.
  ///
  /// @throws CodesenseException [KfpProblem#BAD_SETTING] when the token file cannot be read
  void sign(HttpRequest.Builder request) {
    var bearer = bearer();
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    if (cookie != null) {
      request.header("Cookie", cookie.reveal());
    }
  }

  private @Nullable String bearer() {
    if (token != null) {
      return token.reveal();
    }
    if (tokenFile != null) {
      return read(tokenFile);
    }
    return Files.isReadable(MOUNTED) ? read(MOUNTED) : null;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CodesenseException(
          KfpProblem.BAD_SETTING,
          "The token file %s cannot be read: %s".formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
