package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where images lie and the digests that stand for their bytes: `images.lock`, written by
/// `images/build --push`. A line is `NAME REGISTRY/…@sha256:…`; empty lines and those that begin
/// with `#` say nothing.
///
/// @param references by the image's name, such as `index`
public record ImageLock(Map<String, String> references) {
  private static final Pattern LINE =
      Pattern.compile("([a-z0-9][a-z0-9._-]*) (\\S+/\\S+@sha256:[0-9a-f]{64})");

  /// An image of ours before a registry is known, `codesense/index` with or without a tag.
  private static final Pattern OURS = Pattern.compile("codesense/([^/:@]+)(:[^/:@]+)?");

  public ImageLock {
    references = Map.copyOf(references);
  }

  /// Reads the file's text.
  ///
  /// @param source names the text in messages
  /// @throws CodesenseException when a line is not as above, or a name comes twice
  public static ImageLock parse(String source, String text) {
    var references = new TreeMap<String, String>();
    var number = 0;
    for (var line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var parts = LINE.matcher(line);
      if (!parts.matches() || references.put(parts.group(1), parts.group(2)) != null) {
        throw new CodesenseException(
            WorkflowProblem.IMAGE_LOCK_MALFORMED,
            "%s, line %d: expected NAME REGISTRY/…@sha256:…, once per name, was '%s'"
                .formatted(source, number, line));
      }
    }
    return new ImageLock(references);
  }

  /// What stands for `image` once it is pushed; empty when it is not one of ours, or not in the
  /// file.
  ///
  /// @param image such as `codesense/index:1.0.0`
  public Optional<String> pinned(String image) {
    var ours = OURS.matcher(image);
    return ours.matches() ? Optional.ofNullable(references.get(ours.group(1))) : Optional.empty();
  }
}
