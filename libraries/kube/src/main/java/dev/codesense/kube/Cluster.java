package dev.codesense.kube;

import dev.codesense.core.CodesenseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A Kubernetes cluster, seen from one namespace. Blocking; safe to use across threads.
///
/// Every method throws a [CodesenseException] with a [KubeProblem] when the API server does not
/// answer, refuses the credentials or the permission, or does not know the kind.
public interface Cluster extends AutoCloseable {

  /// The owner of the fields that codesense writes.
  String FIELD_MANAGER = "codesense";

  /// What to do with fields that somebody else has set to another value.
  enum OnConflict {
    REFUSE,
    TAKE_OVER
  }

  /// What happens to the objects that a deleted one owns.
  enum Owned {
    GOES,
    STAYS
  }

  /// Such as `https://10.0.0.1:6443`, for messages.
  String address();

  /// Where objects without a namespace of their own are looked for and written.
  String namespace();

  /// Creates the object or brings its fields to the given values, by server-side apply. A field
  /// that the kind does not have is an error.
  ///
  /// @return the object as the server has it now
  KubeObject apply(KubeObject object, OnConflict conflict) throws InterruptedException;

  /// As [#apply], but the server only says whether it would take the object.
  KubeObject check(KubeObject object, OnConflict conflict) throws InterruptedException;

  /// Creates the object.
  ///
  /// @return as the server has it now; empty: one of this name was there, and was left alone
  Optional<KubeObject> create(KubeObject object) throws InterruptedException;

  /// Replaces the object as somebody read it: only if nobody has written it since.
  ///
  /// @param object with the `metadata.resourceVersion` that was read
  /// @return as the server has it now; empty: somebody has written or deleted it since
  Optional<KubeObject> replace(KubeObject object) throws InterruptedException;

  /// Changes the fields that a JSON merge patch names: null removes a field, a list takes the whole
  /// place of the one before. A field that the kind does not have is an error.
  ///
  /// @param patch from the object's root; with a `metadata.resourceVersion` in it, only if nobody
  ///   has written the object since
  /// @return as the server has it now; empty: it was written since, or is not there
  Optional<KubeObject> patch(ObjectKind kind, String name, Map<String, ?> patch)
      throws InterruptedException;

  /// As [#patch], but the server only says whether it would take the patch.
  Optional<KubeObject> checkPatch(ObjectKind kind, String name, Map<String, ?> patch)
      throws InterruptedException;

  /// The object; empty when there is none.
  Optional<KubeObject> get(ObjectKind kind, String name) throws InterruptedException;

  /// The objects with all these labels, sorted by name.
  List<KubeObject> list(ObjectKind kind, Map<String, String> labels) throws InterruptedException;

  /// Deletes the object; what becomes of those that it owns happens in the background.
  ///
  /// @return whether there was one
  boolean delete(ObjectKind kind, String name, Owned owned) throws InterruptedException;

  /// Watches the object until it is as wanted. It need not be there yet.
  ///
  /// @param wanted asked for each state that is seen, from any thread
  /// @throws CodesenseException also when `deadline` has passed
  KubeObject await(ObjectKind kind, String name, Predicate<KubeObject> wanted, Duration deadline)
      throws InterruptedException;

  /// Whether the credentials allow `verb`, such as `create`, on objects of `kind`.
  boolean may(String verb, ObjectKind kind) throws InterruptedException;

  /// Whether the server has the kind.
  boolean serves(ObjectKind kind) throws InterruptedException;

  /// Whether objects of the kind may have a field, as the server publishes their schema.
  ///
  /// @param path such as `spec`, `runtimePatches`; lists are passed through
  boolean hasField(ObjectKind kind, String... path) throws InterruptedException;

  /// Keeps the objects with all these labels as they are now, by list and watch: after a broken
  /// connection it watches on, and where the server no longer has the changes since (410), it lists
  /// again.
  ///
  /// @param changed called after each change, from any thread; must not block
  /// @return after the first list
  Watch watch(ObjectKind kind, Map<String, String> labels, Runnable changed)
      throws InterruptedException;

  /// Objects that a server is watched for.
  interface Watch extends AutoCloseable {
    /// As last heard of, sorted by name.
    ///
    /// @throws CodesenseException when the server no longer lets us watch
    List<KubeObject> now();

    @Override
    void close();
  }

  /// What was said about an object, oldest first.
  List<ObjectEvent> events(KubeObject object) throws InterruptedException;

  /// Follows what a container writes until it has ended, or its pod is gone. Waits for one that has
  /// not begun; after a broken connection it goes on where it was, without a line lost or twice.
  ///
  /// @param position where the reader is; moves on with each line
  /// @param line takes lines without line end, cut at 64 KiB, one at a time
  void followLog(String pod, String container, LogPosition position, Consumer<String> line)
      throws InterruptedException;

  @Override
  void close();
}
