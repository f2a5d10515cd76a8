package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.TrackingProblem;
import java.util.regex.Pattern;

/// What MLflow takes. It cuts some of what is longer, and stores some wrong names, without a word.
final class MlflowLimits {
  static final int PARAM_VALUE = 6_000;
  static final int RUN_TAG_VALUE = 8_000;
  static final int MODEL_TAG_VALUE = 100_000;
  static final int DATASET_DIGEST = 36;
  static final int DATASET_SOURCE = 65_535;
  private static final int KEY = 250;
  private static final int NAME = 500;
  private static final int ALIAS = 255;

  private static final Pattern KEYS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.: -]*");

  /// Narrower than the server's: it takes a dot in one kind of name and refuses it in another.
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-]+");

  /// The server decodes a path twice and drops tabs.
  private static final Pattern PATHS =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private static final Pattern RESERVED = Pattern.compile("(?i)latest|v\\d+");

  private MlflowLimits() {}

  static void key(String what, String key) {
    require(
        KEYS.matcher(key).matches() && key.length() <= KEY && !key.endsWith(" "),
        "%s `%s` must have 1 to %d letters, digits, spaces, or any of _ . : -"
            .formatted(what, key, KEY));
  }

  static void value(String what, String value, int most) {
    require(
        value.length() <= most,
        "%s has %d characters, and MLflow takes at most %d".formatted(what, value.length(), most));
  }

  static void name(String what, String name) {
    require(
        NAMES.matcher(name).matches() && name.length() <= NAME,
        "%s `%s` must have 1 to %d letters, digits, _ or -".formatted(what, name, NAME));
  }

  static void alias(String alias) {
    require(
        NAMES.matcher(alias).matches()
            && alias.length() <= ALIAS
            && !RESERVED.matcher(alias).matches(),
        "The alias `%s` must have 1 to %d letters, digits, _ or -, and be neither `latest` nor a version such as `v1`"
            .formatted(alias, ALIAS));
  }

  static void path(String path) {
    require(
        PATHS.matcher(path).matches() && path.length() <= KEY,
        "The artifact `%s` must have a path of letters, digits, _ . - and /, of at most %d characters"
            .formatted(path, KEY));
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new CodesenseException(
          TrackingProblem.NOT_RECORDABLE, message.replaceAll("\\p{Cntrl}", "?"));
    }
  }
}
