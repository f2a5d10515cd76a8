package dev.codesense.validate.kfp;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A release line of Kubeflow Pipelines, the server that a pipeline is meant for.
public record KfpVersion(int major, int minor) implements Comparable<KfpVersion> {
  /// The lines whose fields are known, the oldest first; 2.6 to 2.13 are the SDK's alone.
  public static final List<KfpVersion> SERVERS =
      Stream.of(5, 14, 15, 16, 17).map(minor -> new KfpVersion(2, minor)).toList();

  public static final KfpVersion OLDEST = SERVERS.getFirst();
  public static final KfpVersion NEWEST = SERVERS.getLast();

  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(\\.\\d+)?");

  /// Reads `2.16` or `2.16.1`; the patch does not matter.
  ///
  /// @throws IllegalArgumentException when it is no version from [#OLDEST] to [#NEWEST]
  public static KfpVersion parse(String text) {
    var form = FORM.matcher(text);
    if (form.matches()) {
      var version =
          new KfpVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
      if (!version.isBefore(OLDEST) && !NEWEST.isBefore(version)) {
        return version;
      }
    }
    throw new IllegalArgumentException(
        "`%s` is not a version from %s to %s".formatted(text, OLDEST, NEWEST));
  }

  public boolean isBefore(KfpVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(KfpVersion other) {
    return Comparator.comparingInt(KfpVersion::major)
        .thenComparingInt(KfpVersion::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
