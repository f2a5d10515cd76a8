package dev.codesense.data;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.FileTree;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// A redo log that makes a change of many files all or nothing.
///
/// New contents are staged below `.codesense/staging/<run>/`. [#commit] forces them to disk, since
/// the log must not promise a content that a power cut can still take away, then publishes the list
/// of puts and deletes as `.codesense/journal` in one atomic rename. From there on the change
/// happens: it is applied by atomic renames, each of which may be repeated, and the log is removed.
/// After a crash the next command calls [#recover], which completes what was committed and drops
/// what was not.
///
/// One change at a time: the caller holds the [ProjectLock]. Staging is safe to use across threads.
public final class Journal implements AutoCloseable {
  private static final int FORMAT = 0x43534a31;
  private static final int FILES_PER_FOLDER = 1000;
  private static final String NOT_COMMITTED = "Cannot commit the change; nothing was changed";
  private static final String STAGING = "staging";
  private static final String JOURNAL = "journal";

  /// What the log is called once all deletes are done. Puts may then have made new files where a
  /// delete pointed, so deletes are not repeated.
  private static final String JOURNAL_OF_PUTS = "journal.puts";

  private final Path state;
  private final Path staging;
  private final List<Path> roots;
  private final AtomicInteger staged = new AtomicInteger();

  /// Target to staged file; null: the target goes. Guarded by itself.
  private final SortedMap<Path, Optional<Path>> changes = new TreeMap<>();

  private boolean committed;

  private Journal(Path state, Path staging, List<Path> roots) {
    this.state = state;
    this.staging = staging;
    this.roots = roots;
  }

  /// What [#recover] found.
  public enum Recovery {
    /// The last change ended well.
    NOTHING,
    /// A change was committed, and is completed now.
    COMPLETED,
    /// A change had not been committed, and is dropped: everything is as before it.
    DISCARDED
  }

  /// Begins a change.
  ///
  /// @param state `.codesense/` of the project, created when missing
  /// @param run names the staging folder: one path segment
  /// @param roots the folders and files of the project that the change may touch, such as `data`
  ///   and `data.dvc`; they need not exist
  /// @throws CodesenseException [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED]
  public static Journal begin(Path state, String run, List<Path> roots) {
    if (!run.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("A run's name must be one plain path segment, was " + run);
    }
    var home = absolute(state);
    if (Files.exists(home.resolve(JOURNAL)) || Files.exists(home.resolve(JOURNAL_OF_PUTS))) {
      throw new IllegalStateException("Recover first: an earlier change is not complete");
    }
    var spelled = roots.stream().map(Journal::absolute).toList();
    for (var root : spelled) {
      checkRoot(home, root);
    }
    var staging = home.resolve(STAGING).resolve(run);
    try {
      FileTree.delete(staging);
      Files.createDirectories(staging);
    } catch (IOException e) {
      throw failed("Cannot stage a change below " + state, e);
    }
    return new Journal(home, staging, spelled);
  }

  /// Stages `content` for `target`, unless the target is an equal file already, which then keeps
  /// its modification time. The last call for a target counts.
  ///
  /// @param executable whether the file gets the x-bit
  /// @return whether the target will change
  /// @throws CodesenseException [DataProblem#TARGET_REFUSED] outside the roots or through a
  ///   symbolic link, [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED] when it cannot be
  ///   staged
  public boolean put(Path target, byte[] content, boolean executable) {
    var place = checked(target);
    try {
      if (isEqual(place, content, executable)) {
        synchronized (changes) {
          changes.remove(place);
        }
        return false;
      }
      var file = nextStaged();
      // Not a channel: an interrupt would close it in the middle.
      try (var stream = new FileOutputStream(file.toFile())) {
        stream.write(content);
      }
      if (executable && isPosix(file)) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      synchronized (changes) {
        changes.put(place, Optional.of(file));
      }
      return true;
    } catch (IOException e) {
      throw failed("Cannot stage the new content of " + target, e);
    }
  }

  /// As [#put(Path, byte[], boolean)], for a file that is not executable.
  public boolean put(Path target, byte[] content) {
    return put(target, content, false);
  }

  /// As [#put(Path, byte[])], for a content that may be larger than memory.
  ///
  /// @param content a file that nobody writes into any more; where the file system allows it, the
  ///   target becomes a hard link to it
  public boolean put(Path target, Path content) {
    var place = checked(target);
    try {
      boolean equal =
          Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
              && Files.mismatch(place, content) < 0;
      synchronized (changes) {
        changes.remove(place);
      }
      if (equal) {
        return false;
      }
      var file = nextStaged();
      FileTree.shareFile(content, file);
      synchronized (changes) {
        changes.put(place, Optional.of(file));
      }
      return true;
    } catch (IOException e) {
      throw failed("Cannot stage the new content of " + target, e);
    }
  }

  private Path nextStaged() throws IOException {
    int number = staged.getAndIncrement();
    var folder = staging.resolve(Integer.toString(number / FILES_PER_FOLDER));
    Files.createDirectories(folder);
    return folder.resolve(Integer.toString(number));
  }

  /// Notes that `target` goes: a file, or a folder with all that is below it now. Folders that
  /// become empty go too, up to the root. A target that is not there is no error. The last call for
  /// a target counts, so a later put keeps a file of a deleted folder.
  ///
  /// @throws CodesenseException [DataProblem#TARGET_REFUSED] outside the roots or through a
  ///   symbolic link; [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED] when the folder
  ///   cannot be read
  public void delete(Path target) {
    var place = checked(target);
    List<Path> gone;
    try {
      gone = tree(place);
    } catch (IOException e) {
      throw failed("Cannot list what is to be deleted below " + target, e);
    }
    synchronized (changes) {
      changes.remove(place);
      gone.forEach(path -> changes.put(path, Optional.empty()));
    }
  }

  /// How many files and folders will change.
  public int size() {
    synchronized (changes) {
      return changes.size();
    }
  }

  /// Makes the change happen, from here on at the latest by the next [#recover]. Touches nothing
  /// when nothing changes.
  ///
  /// @throws InterruptedException when interrupted before the change was published: nothing
  ///   happened
  /// @throws CodesenseException [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED]: nothing
  ///   happened, unless the message says that the next command completes the change
  public void commit() throws InterruptedException {
    if (committed) {
      throw new IllegalStateException("Committed already");
    }
    if (size() == 0) {
      close();
      return;
    }
    try {
      checkTargets();
      forceStaged();
      publish();
    } catch (IOException | UncheckedIOException e) {
      throw failed(NOT_COMMITTED, e);
    }
    committed = true;
    try {
      complete(state);
    } catch (IOException e) {
      throw failed("The change is committed and the next command completes it, but now", e);
    }
  }

  /// Drops what was staged, unless it was committed.
  @Override
  public void close() {
    if (!committed) {
      try {
        FileTree.delete(staging);
        Files.deleteIfExists(state.resolve(STAGING));
      } catch (IOException e) {
        // What is left does no harm, and recover drops it.
      }
    }
  }

  /// Completes a committed change or drops an uncommitted one. Called with the [ProjectLock] held,
  /// before anything else is read or written.
  ///
  /// @param state `.codesense/`
  /// @throws CodesenseException [DataProblem#JOURNAL_UNREADABLE], [DataProblem#TARGET_REFUSED],
  ///   [DataProblem#NOT_WRITABLE] or [DataProblem#WRITE_FAILED]; the log stays for another try
  public static Recovery recover(Path state) {
    var home = absolute(state);
    try {
      if (complete(home)) {
        return Recovery.COMPLETED;
      }
      var staging = home.resolve(STAGING);
      if (!Files.exists(staging, LinkOption.NOFOLLOW_LINKS)) {
        return Recovery.NOTHING;
      }
      FileTree.delete(staging);
      return Recovery.DISCARDED;
    } catch (IOException e) {
      throw failed("Cannot complete or drop the interrupted change in " + state, e);
    }
  }

  private Path checked(Path target) {
    var place = absolute(target);
    refuseLinks(rootOf(roots, place), place);
    return place;
  }

  private static Path rootOf(List<Path> roots, Path target) {
    for (var root : roots) {
      if (target.startsWith(root)) {
        return root;
      }
    }
    throw new CodesenseException(
        DataProblem.TARGET_REFUSED, "%s is not below %s".formatted(target, roots));
  }

  /// The project is what a journal may change: a folder that came from elsewhere, its `.codesense`
  /// included, must not make [#recover] write to the user's home.
  private static void checkRoot(Path state, Path root) {
    var project = state.getParent();
    if (project == null || !root.startsWith(project) || root.equals(project)) {
      throw new CodesenseException(
          DataProblem.TARGET_REFUSED, "%s is not below the project %s".formatted(root, project));
    }
  }

  private static void refuseLinks(Path root, Path target) {
    for (var folder = target.getParent();
        folder != null && !folder.equals(root) && folder.startsWith(root);
        folder = folder.getParent()) {
      if (Files.isSymbolicLink(folder)) {
        throw new CodesenseException(
            DataProblem.TARGET_REFUSED,
            "%s lies behind the symbolic link %s".formatted(target, folder));
      }
    }
  }

  /// After the publishing nothing may stand in a put's way, so it is looked for before.
  private void checkTargets() throws IOException {
    var parents = new HashSet<Path>();
    for (var change : changes.entrySet()) {
      var target = change.getKey();
      var folder = nearestExisting(target);
      if (parents.add(folder) && !Files.isDirectory(folder) && !goes(folder)) {
        throw new IllegalStateException(
            "%s is a file and is not deleted, so %s cannot be put".formatted(folder, target));
      }
      if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
      if (change.getValue().isPresent() && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        for (var below : tree(target)) {
          if (!below.equals(target) && !goes(below)) {
            throw new IllegalStateException(
                "%s is not deleted, so %s cannot be put".formatted(below, target));
          }
        }
      }
    }
  }

  private boolean goes(Path path) {
    var change = changes.get(path);
    return change != null && change.isEmpty();
  }

  private static Path nearestExisting(Path target) {
    var folder = target.getParent();
    while (folder != null && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      folder = folder.getParent();
    }
    return folder == null ? target : folder;
  }

  /// All at once: concurrent calls share the file system's own commits, which makes thousands of
  /// small files several times faster than one after the other.
  private void forceStaged() throws IOException, InterruptedException {
    var files = changes.values().stream().flatMap(Optional::stream).toList();
    FanOut.named("journal-force")
        .atMost(32)
        .map(
            files,
            file -> {
              try {
                sync(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return file;
            });
    var folders = new TreeSet<Path>();
    files.forEach(file -> folders.add(parent(file)));
    folders.add(staging);
    for (var folder : folders) {
      force(folder);
    }
  }

  private void publish() throws IOException {
    var part = staging.resolve("journal.part");
    try (var file = new FileOutputStream(part.toFile());
        var log = new DataOutputStream(new BufferedOutputStream(file))) {
      log.writeInt(FORMAT);
      log.writeInt(roots.size());
      for (var root : roots) {
        log.writeUTF(portable(state.relativize(root)));
      }
      log.writeInt(changes.size());
      for (var change : changes.entrySet()) {
        var target = change.getKey();
        var root = rootOf(roots, target);
        log.writeInt(roots.indexOf(root));
        log.writeUTF(portable(root.relativize(target)));
        log.writeUTF(change.getValue().map(to -> portable(state.relativize(to))).orElse(""));
      }
      log.flush();
      file.getFD().sync();
    }
    Files.move(part, state.resolve(JOURNAL), StandardCopyOption.ATOMIC_MOVE);
    force(state);
  }

  /// What a journal file says.
  private record Log(List<Path> roots, TreeMap<Path, Optional<Path>> changes) {
    Path root(Path target) {
      return rootOf(roots, target);
    }
  }

  private static Log read(Path state, Path journal) throws IOException {
    try (var log = new DataInputStream(new BufferedInputStream(Files.newInputStream(journal)))) {
      int format = log.readInt();
      if (format != FORMAT) {
        throw new CodesenseException(
            DataProblem.JOURNAL_UNREADABLE,
            "%s has the format %08x, known is %08x".formatted(journal, format, FORMAT));
      }
      var roots = new ArrayList<Path>();
      for (int left = log.readInt(); left > 0; left--) {
        var root = state.resolve(log.readUTF()).normalize();
        checkRoot(state, root);
        roots.add(root);
      }
      var changes = new TreeMap<Path, Optional<Path>>();
      for (int left = log.readInt(); left > 0; left--) {
        var root = roots.get(log.readInt());
        var target = root.resolve(log.readUTF()).normalize();
        var staged = log.readUTF();
        var file = state.resolve(staged).normalize();
        if (!target.startsWith(root) || !file.startsWith(state)) {
          throw new CodesenseException(
              DataProblem.TARGET_REFUSED,
              "%s names %s, outside its roots".formatted(journal, target));
        }
        refuseLinks(root, target);
        changes.put(target, staged.isEmpty() ? Optional.empty() : Optional.of(file));
      }
      return new Log(roots, changes);
    } catch (IOException | IndexOutOfBoundsException | InvalidPathException e) {
      throw new CodesenseException(
          DataProblem.JOURNAL_UNREADABLE, "%s is damaged: %s".formatted(journal, e), e);
    }
  }

  /// Applies a published log. Nothing but the process's death stops it: an interrupt waits.
  ///
  /// @return whether there was one
  private static boolean complete(Path state) throws IOException {
    var whole = state.resolve(JOURNAL);
    var puts = state.resolve(JOURNAL_OF_PUTS);
    if (Files.exists(whole)) {
      var log = read(state, whole);
      applyDeletes(log);
      Files.move(whole, puts, StandardCopyOption.ATOMIC_MOVE);
      force(state);
      applyPuts(log);
    } else if (Files.exists(puts)) {
      applyPuts(read(state, puts));
    } else {
      return false;
    }
    Files.delete(puts);
    force(state);
    FileTree.delete(state.resolve(STAGING));
    return true;
  }

  private static void applyDeletes(Log log) throws IOException {
    var touched = new TreeSet<Path>();
    // Backwards: what is in a folder goes before the folder.
    for (var change : log.changes().reversed().entrySet()) {
      if (change.getValue().isEmpty()) {
        remove(change.getKey(), log.root(change.getKey()), touched);
      }
    }
    for (var folder : touched) {
      if (Files.isDirectory(folder)) {
        force(folder);
      }
    }
  }

  /// Removes a file or an empty folder, then the folders above that are empty now.
  private static void remove(Path target, Path root, Set<Path> touched) throws IOException {
    try {
      for (var path = target; path != null && path.startsWith(root); path = path.getParent()) {
        if (path.equals(root) && !target.equals(root)) {
          return;
        }
        Files.deleteIfExists(path);
        touched.add(parent(path));
      }
    } catch (DirectoryNotEmptyException e) {
      // Still in use, or filled since the delete was noted.
    } catch (FileSystemException e) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      // A file stands where the target's folder was: the target is gone all the same.
    }
  }

  private static void applyPuts(Log log) throws IOException {
    var touched = new TreeSet<Path>();
    for (var change : log.changes().entrySet()) {
      var staged = change.getValue();
      // A staged file that is gone was placed before the crash.
      if (staged.isPresent() && Files.exists(staged.get(), LinkOption.NOFOLLOW_LINKS)) {
        place(staged.get(), change.getKey(), touched);
      }
    }
    for (var folder : touched) {
      force(folder);
    }
  }

  private static void place(Path staged, Path target, Set<Path> touched) throws IOException {
    var folder = parent(target);
    if (touched.add(folder)) {
      for (var made = folder; made != null && !Files.exists(made); made = made.getParent()) {
        touched.add(parent(made));
      }
      Files.createDirectories(folder);
    }
    try {
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // The folder is on another file system. A repeated copy overwrites a torn one.
      var part = folder.resolve(".part-" + staged.getFileName());
      Files.copy(
          staged, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      sync(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(staged);
    }
  }

  private static boolean isEqual(Path target, byte[] content, boolean executable)
      throws IOException {
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        && Files.size(target) == content.length
        && (!isPosix(target) || Files.isExecutable(target) == executable)
        && Arrays.equals(Files.readAllBytes(target), content);
  }

  private static boolean isPosix(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
  }

  /// `path` and all that is below it, links not followed; empty when it is not there.
  private static List<Path> tree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var below = Files.walk(path)) {
      return below.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void sync(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.getFD().sync();
    }
  }

  private static void force(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          AtomicFile.force(folder);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("No folder holds " + path);
    }
    return parent;
  }

  private static String portable(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }

  private static CodesenseException failed(String what, Exception cause) {
    return new CodesenseException(DataProblem.ofWriting(cause), what + ": " + cause, cause);
  }
}
