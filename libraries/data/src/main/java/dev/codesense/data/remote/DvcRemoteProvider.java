package dev.codesense.data.remote;

/// Opens remotes of a scheme; found by ServiceLoader, so that who needs none of it has none of its
/// libraries.
public interface DvcRemoteProvider {

  /// Such as `s3`.
  String scheme();

  /// Opens a remote; nothing is asked of it yet.
  DvcRemote open(DvcConfig.Remote remote);
}
