package dev.codesense.data;

/// Why a file of a repository is not in the snapshot or not in the index. Nothing is dropped
/// silently.
public enum SkipReason {
  EXCLUDED,
  BINARY,
  /// No NUL byte, so likely text, but in an encoding that cannot be told.
  NOT_UTF8,
  OVERSIZED,
  MINIFIED,
  GENERATED,
  VENDORED,
  LFS_POINTER,
  SUBMODULE,
  SYMLINK,
  HOSTILE_PATH,
  CASE_COLLISION,
  TOO_MANY_FILES,
  EMPTY,
  QUARANTINED
}
