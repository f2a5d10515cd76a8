package dev.codesense.cli.invocation;

import dev.codesense.core.Progress;
import dev.codesense.core.UrlCredentials;
import java.util.OptionalLong;

/// Progress without credentials in URLs: what is said may be a remote's or a library's own words.
record RedactedProgress(Progress shown) implements Progress {
  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    return shown.stage(name, unit, total);
  }

  @Override
  public void event(String line) {
    shown.event(UrlCredentials.redacted(line));
  }

  @Override
  public void warn(String line) {
    shown.warn(UrlCredentials.redacted(line));
  }
}
