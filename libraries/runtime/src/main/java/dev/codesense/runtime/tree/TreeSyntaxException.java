package dev.codesense.runtime.tree;

import org.jspecify.annotations.Nullable;

/// A text that is no tree: broken syntax, or more than a person would write.
public final class TreeSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Origin origin;

  public TreeSyntaxException(Origin origin, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.origin = origin;
  }

  public Origin origin() {
    return origin;
  }
}
