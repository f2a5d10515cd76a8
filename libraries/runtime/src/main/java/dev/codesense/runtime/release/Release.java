package dev.codesense.runtime.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which release this is.
public final class Release {
  private static final String VERSION = read();

  private Release() {}

  /// Such as `1.0.0`; the tag of our images.
  public static String version() {
    return VERSION;
  }

  private static String read() {
    var properties = new Properties();
    try (var file = Release.class.getResourceAsStream("release.properties")) {
      if (file == null) {
        throw new IllegalStateException("release.properties is not on the class path");
      }
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
