package dev.codesense.runtime.kfp;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where KFP's launcher puts the files of an artifact's URI.
public final class ArtifactUri {

  private static final Map<String, String> MOUNTS =
      Map.of("gs://", "gcs", "s3://", "s3", "minio://", "minio");

  private ArtifactUri() {}

  /// The local path of `uri`.
  ///
  /// @param root of the file system, `/` but in tests
  /// @throws IllegalArgumentException when no launcher would mount it
  public static Path local(String uri, Path root) {
    var parts = List.of(uri.split("/"));
    if (parts.contains("..") || uri.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("An artifact's URI must not climb: " + uri);
    }
    for (var mount : MOUNTS.entrySet()) {
      if (uri.startsWith(mount.getKey())) {
        return root.resolve(mount.getValue()).resolve(uri.substring(mount.getKey().length()));
      }
    }
    if (uri.startsWith("oci://")) {
      return root.resolve("oci")
          .resolve(uri.substring("oci://".length()).replace('/', '_'))
          .resolve("models");
    }
    if (uri.startsWith("file:///")) {
      return Path.of(uri.substring("file://".length()));
    }
    if (uri.startsWith("/")) {
      return Path.of(uri);
    }
    throw new IllegalArgumentException(
        "An artifact's URI must begin with gs://, s3://, minio://, oci://, file:/// or /, was "
            + uri);
  }
}
