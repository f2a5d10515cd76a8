package dev.codesense.kube;

/// What an object is an instance of.
///
/// @param apiVersion such as `v1` or `argoproj.io/v1alpha1`
/// @param kind such as `Secret`
public record ObjectKind(String apiVersion, String kind) {

  public ObjectKind {
    if (apiVersion.isBlank() || kind.isBlank()) {
      throw new IllegalArgumentException("An object must have an apiVersion and a kind");
    }
  }

  /// Such as `argoproj.io`; empty for the kinds of `v1`.
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  @Override
  public String toString() {
    return kind + " (" + apiVersion + ")";
  }
}
