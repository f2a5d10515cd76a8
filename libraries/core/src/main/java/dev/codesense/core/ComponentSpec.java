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
/// @param block of codesense.yaml that holds its settings: its own name, or what the names of a
///   stage's components begin with, such as `index` for `index-plan`
public record ComponentSpec<I extends Record, O extends Record>(
    String name,
    String purpose,
    String image,
    Class<I> request,
    Class<O> result,
    Resources resources,
    String block) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  public ComponentSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A component's name must match " + NAME + ", was " + name);
    }
    if (!name.equals(block) && !name.startsWith(block + "-")) {
      throw new IllegalArgumentException(
          "A component must be named for its block, were %s and %s".formatted(name, block));
    }
  }

  /// A component with a block of its own.
  public ComponentSpec(
      String name,
      String purpose,
      String image,
      Class<I> request,
      Class<O> result,
      Resources resources) {
    this(name, purpose, image, request, result, resources, name);
  }

  /// The name within the block, such as `plan` for `index-plan`; empty for the component that the
  /// block is named for.
  public String part() {
    return name.equals(block) ? "" : name.substring(block.length() + 1);
  }

  /// Resource hints in Kubernetes quantities, such as `2` cores and `4Gi`.
  public record Resources(String cpu, String memory) {}
}
