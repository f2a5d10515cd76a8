package dev.codesense.core;

import java.nio.file.Path;

/// A directory that one component wrote and others read: `artifact.json` (format, version,
/// checksum, body) and, where the body points at files, `objects/`.
///
/// @param directory holds artifact.json; absolute, or relative to the working directory
/// @param type the body's record, annotated with [ArtifactFormat]
public record Artifact<T extends Record>(Path directory, Class<T> type) {

  /// Files that the body points at; absent when the body says it all.
  public Path objects() {
    return directory.resolve("objects");
  }
}
