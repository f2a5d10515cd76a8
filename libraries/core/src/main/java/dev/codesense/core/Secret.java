package dev.codesense.core;

import org.jspecify.annotations.Nullable;

/// A value that must not be printed. Its `toString` is `[redacted]`; only [#reveal] gives it away.
public final class Secret {
  private final String value;

  public Secret(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A secret must not be blank");
    }
    this.value = value;
  }

  /// The value itself, for the one call that needs it.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
