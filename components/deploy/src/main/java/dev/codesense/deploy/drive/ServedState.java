package dev.codesense.deploy.drive;

import java.net.URI;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A service as the cluster shows it now.
///
/// @param candidateRevision that the cluster made of the candidate; null before it has
/// @param ready whether the candidate can be asked, and would get the share that it is given
/// @param route of the candidate alone; null while it is not ready
/// @param percent the candidate's share of traffic; empty while the cluster does not show a share
///   that can be relied on
/// @param lost why the candidate cannot serve; null while it can, or may still
/// @param astray why traffic goes to neither side; null where it does not
/// @param change that somebody else made; null for none
public record ServedState(
    @Nullable String candidateRevision,
    boolean ready,
    @Nullable URI route,
    OptionalInt percent,
    @Nullable String lost,
    @Nullable String astray,
    @Nullable Change change) {

  /// @param by the field manager that made it
  /// @param what such as `spec.predictor.model.storageUri`
  public record Change(String by, String what) {}
}
