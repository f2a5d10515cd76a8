package dev.codesense.engines;

import dev.codesense.core.Accessor;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// URLs of an engine in the settings, which are printed as links.
public final class Pages {

  private Pages() {}

  /// @throws RefusedValueException when there is a user name, password or token in it
  public static <R extends Record> void refuseCredentials(
      Accessor<R, @Nullable URI> field, @Nullable URI url) {
    if (url != null && UrlCredentials.in(url.toString())) {
      throw new RefusedValueException(
          field,
          "must have no user name, password or token, was "
              + UrlCredentials.redacted(url.toString()));
    }
  }
}
