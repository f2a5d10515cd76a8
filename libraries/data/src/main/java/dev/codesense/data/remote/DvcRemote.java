package dev.codesense.data.remote;

import dev.codesense.core.CodesenseException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Where contents lie under the MD5 of their bytes, in DVC's layout: `files/md5/xx/rest`. Safe to
/// use across threads.
///
/// Whoever writes a directory's object, whose id ends in `.dir`, has written its files before: for
/// DVC its presence means that they are all there.
public interface DvcRemote extends AutoCloseable {

  /// Whether a content is there; it is not read.
  ///
  /// @param id 32 hex digits, and `.dir` for a directory
  /// @throws CodesenseException [dev.codesense.data.DataProblem#REMOTE_UNREACHABLE] or
  ///   [dev.codesense.data.DataProblem#REMOTE_REFUSED]
  boolean has(String id) throws InterruptedException;

  /// Stores a file, whole or not at all; one that is there already stays or is replaced by the
  /// same.
  ///
  /// @throws CodesenseException as [#has]
  void put(String id, Path content) throws InterruptedException;

  /// Writes a content into a file; whether it is that of the id is the caller's to check.
  ///
  /// @param target that does not exist
  /// @return empty when the content is not there
  /// @throws CodesenseException as [#has]
  Optional<Path> get(String id, Path target) throws InterruptedException;

  /// Removes what writers that were killed left half written, where that can be. Others may be
  /// writing now, so what is newer stays.
  ///
  /// @param before what was last written to before this
  /// @throws CodesenseException as [#put]
  default void sweep(Instant before) {}

  /// The URL, without credentials.
  @Override
  String toString();

  @Override
  void close();
}
