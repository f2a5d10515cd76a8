package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
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

  /// The image of a container in a compiled pipeline, however YAML or JSON write it.
  private static final Pattern IMAGE =
      Pattern.compile("((?<=[\\s{])\"?image\"?: *['\"]?)([^\\s'\"#,}]+)");

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

  /// A compiled pipeline with every image of ours that is in this file pinned; the rest stays byte
  /// for byte.
  public String pin(String yaml) {
    return IMAGE
        .matcher(yaml)
        .replaceAll(image ->
            Matcher.quoteReplacement(
                image.group(1) + pinned(image.group(2)).orElse(image.group(2))));
  }

  /// The images of a compiled pipeline that have no digest, sorted. KFP's cache goes by the text of
  /// the reference: it does not notice when a tag moves.
  public static List<String> unpinned(String yaml) {
    return IMAGE
        .matcher(yaml)
        .results()
        .map(image -> image.group(2))
        .filter(image -> !image.contains("@"))
        .distinct()
        .sorted()
        .toList();
  }
}
