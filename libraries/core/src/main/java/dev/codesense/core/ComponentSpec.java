package dev.codesense.core;

import java.util.regex.Pattern;

/// What a component is called, what it is for and what it needs.
///
/// @param name lower-case letters, digits and hyphens, at most 128 characters: KFP task names allow
///   no more
/// @param purpose one sentence, shown by `--help`, component.yaml and the README
/// @param image image name without registry and tag, such as `index`
/// @param request the record that goes in
/// @param result the record that comes out
/// @param resources what a task asks of its node unless the pipeline says otherwise
public record ComponentSpec<I extends Record, O extends Record>(
    String name,
    String purpose,
    String image,
    Class<I> request,
    Class<O> result,
    Resources resources) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  public ComponentSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A component's name matches " + NAME + ", was " + name);
    }
  }

  /// Resource hints in Kubernetes quantities, such as `2` cores and `4Gi`.
  public record Resources(String cpu, String memory) {}
}
