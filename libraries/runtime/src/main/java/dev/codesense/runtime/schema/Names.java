package dev.codesense.runtime.schema;

import java.util.Locale;
import java.util.regex.Pattern;

/// One name in its four spellings: `batchSize` in Java, `batch-size` in YAML and on command lines,
/// `batch_size` in KFP and Argo, `BATCH_SIZE` in environment variables.
public final class Names {
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private Names() {}

  /// `batchSize`, `batch_size` and `batch-size` as `batch-size`.
  public static String kebab(String name) {
    return WORD_START.matcher(name).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /// As `batch_size`.
  public static String snake(String name) {
    return kebab(name).replace('-', '_');
  }

  /// The environment variable that overrides the setting at `path`, such as
  /// `CODESENSE_INDEX_BATCH_SIZE` for `index.batch-size`.
  public static String environment(String path) {
    return "CODESENSE_" + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static String kebabOfConstant(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
