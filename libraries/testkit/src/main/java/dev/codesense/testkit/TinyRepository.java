package dev.codesense.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/// Builds a real, bare git repository, fluently: `TinyRepository.in(dir).write("a.txt",
/// "hello").commit("Say hello")`.
///
/// Author and time are fixed, and the time of each commit is a minute after the one before, so that
/// the same calls give the same commit ids. Git's objects are written byte by byte, which lets a
/// test make trees that no git command would: see [#rawEntry].
public final class TinyRepository {
  private final Path directory;
  private final SortedMap<String, Entry> files = new TreeMap<>();
  private final List<RawEntry> rawEntries = new ArrayList<>();
  private final SequencedMap<String, String> branches = new LinkedHashMap<>();
  private final Map<String, SortedMap<String, Entry>> filesOfBranches = new HashMap<>();
  private String branch = "main";
  private String author = "Ann Author <ann@example.org>";
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");

  private TinyRepository(Path directory) {
    this.directory = directory;
  }

  private record Entry(String mode, String id) {}

  /// An entry of one tree. The name's characters are its bytes, 0 to 255.
  private record RawEntry(String name, Entry entry) {
    RawEntry(byte[] name, Entry entry) {
      this(new String(name, StandardCharsets.ISO_8859_1), entry);
    }

    /// Git sorts a folder as if its name ended in a slash.
    String sortKey() {
      return entry.mode().equals("40000") ? name + "/" : name;
    }
  }

  /// An empty bare repository in `directory`, with `main` as its branch.
  public static TinyRepository in(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("objects"));
    Files.createDirectories(directory.resolve("refs").resolve("heads"));
    Files.writeString(
        directory.resolve("config"),
        """
        [core]
        	repositoryformatversion = 0
        	bare = true
        [uploadpack]
        	allowFilter = true
        	allowReachableSHA1InWant = true
        """);
    Files.writeString(directory.resolve("git-daemon-export-ok"), "");
    var repository = new TinyRepository(directory);
    repository.head("main");
    return repository;
  }

  public Path directory() {
    return directory;
  }

  /// A `file://` URL of it.
  public String url() {
    return "file://" + directory.toAbsolutePath();
  }

  /// Who writes the next commits.
  ///
  /// @param nameAndAddress such as `Bob Builder <bob@example.org>`
  public TinyRepository author(String nameAndAddress) {
    author = nameAndAddress;
    return this;
  }

  /// Lets time pass before the next commit.
  public TinyRepository wait(Duration elapsed) {
    time = time.plus(elapsed);
    return this;
  }

  /// Writes a text file for the next commit.
  public TinyRepository write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a file for the next commit.
  public TinyRepository write(String path, byte[] content) throws IOException {
    return entry(path, "100644", blob(content));
  }

  /// Writes a file with the x-bit.
  public TinyRepository executable(String path, String text) throws IOException {
    return entry(path, "100755", blob(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Writes a symbolic link.
  public TinyRepository symlink(String path, String target) throws IOException {
    return entry(path, "120000", blob(target.getBytes(StandardCharsets.UTF_8)));
  }

  /// Writes a submodule's entry, without .gitmodules.
  ///
  /// @param commit 40 hex digits of a commit elsewhere
  public TinyRepository submodule(String path, String commit) {
    return entry(path, "160000", commit);
  }

  /// Writes what Git LFS leaves in place of a large file.
  public TinyRepository lfsPointer(String path, long size) throws IOException {
    return write(
        path,
        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
            .formatted("4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393", size));
  }

  /// Adds an entry to the root tree under a name that is written as it is, slashes and all: `..`,
  /// `/etc/passwd`, `a\0b`, a name that is not UTF-8, one that another entry has already.
  ///
  /// @param mode such as `100644`, `120000` for a link, `40000` for a folder
  /// @param content the file's or the link's content; for a folder the text of its one file `file`
  public TinyRepository rawEntry(byte[] name, String mode, String content) throws IOException {
    var blob = blob(content.getBytes(StandardCharsets.UTF_8));
    var id =
        mode.equals("40000")
            ? tree(List.of(new RawEntry(bytes("file"), new Entry("100644", blob))))
            : blob;
    rawEntries.add(new RawEntry(name, new Entry(mode, id)));
    return this;
  }

  /// As [#rawEntry(byte[], String, String)], for a plain file.
  public TinyRepository rawEntry(String name, String content) throws IOException {
    return rawEntry(bytes(name), "100644", content);
  }

  /// Removes a file, or a folder with all below it, from the next commit.
  public TinyRepository delete(String path) {
    files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
    return this;
  }

  /// Moves a file in the next commit.
  public TinyRepository move(String from, String to) {
    var entry = files.remove(from);
    if (entry == null) {
      throw new IllegalArgumentException("No file " + from);
    }
    files.put(to, entry);
    return this;
  }

  /// Commits what was written on the current branch.
  ///
  /// @return the commit's id, 40 hex digits
  public String commit(String message) throws IOException {
    time = time.plus(Duration.ofMinutes(1));
    var text = new StringBuilder("tree ").append(rootTree()).append('\n');
    var parent = branches.get(branch);
    if (parent != null) {
      text.append("parent ").append(parent).append('\n');
    }
    text.append("author ").append(stamp()).append('\n');
    text.append("committer ").append(stamp()).append("\n\n").append(message).append('\n');
    var commit = object("commit", bytes(text.toString()));
    branches.put(branch, commit);
    filesOfBranches.put(branch, new TreeMap<>(files));
    ref("heads/" + branch, commit);
    return commit;
  }

  /// Goes on with `name`: with its files where it exists, else as a new branch from here.
  public TinyRepository branch(String name) throws IOException {
    var commit = branches.get(branch);
    var known = filesOfBranches.get(name);
    if (known != null) {
      files.clear();
      files.putAll(known);
    } else if (commit != null) {
      branches.put(name, commit);
      filesOfBranches.put(name, new TreeMap<>(files));
      ref("heads/" + name, commit);
    }
    branch = name;
    return this;
  }

  /// Makes `name` the branch that a clone checks out.
  public TinyRepository defaultBranch(String name) throws IOException {
    head(name);
    return this;
  }

  /// Removes a branch.
  public TinyRepository deleteBranch(String name) throws IOException {
    branches.remove(name);
    filesOfBranches.remove(name);
    Files.delete(directory.resolve("refs/heads").resolve(name));
    return this;
  }

  /// Moves the current branch to another commit, as a forced push does. Its files stay as they are.
  public TinyRepository forget() {
    branches.remove(branch);
    return this;
  }

  /// A light tag on the current commit.
  public TinyRepository tag(String name) throws IOException {
    ref("tags/" + name, current());
    return this;
  }

  /// A tag object on the current commit.
  public TinyRepository annotatedTag(String name, String message) throws IOException {
    var text =
        "object %s\ntype commit\ntag %s\ntagger %s\n\n%s\n"
            .formatted(current(), name, stamp(), message);
    ref("tags/" + name, object("tag", bytes(text)));
    return this;
  }

  private String current() {
    var commit = branches.get(branch);
    if (commit == null) {
      throw new IllegalStateException("Nothing is committed on " + branch);
    }
    return commit;
  }

  private TinyRepository entry(String path, String mode, String id) {
    files.put(path, new Entry(mode, id));
    return this;
  }

  private String stamp() {
    return author + " " + time.getEpochSecond() + " +0000";
  }

  private void head(String name) throws IOException {
    Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/" + name + "\n");
  }

  private void ref(String name, String id) throws IOException {
    var file = directory.resolve("refs").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, id + "\n");
  }

  private String rootTree() throws IOException {
    return folder(files, rawEntries);
  }

  private String folder(SortedMap<String, Entry> below, List<RawEntry> raw) throws IOException {
    var entries = new ArrayList<RawEntry>(raw);
    var folders = new TreeMap<String, SortedMap<String, Entry>>();
    below.forEach((path, entry) -> {
      int slash = path.indexOf('/');
      if (slash < 0) {
        entries.add(new RawEntry(bytes(path), entry));
      } else {
        folders
            .computeIfAbsent(path.substring(0, slash), _ -> new TreeMap<>())
            .put(path.substring(slash + 1), entry);
      }
    });
    for (var folder : folders.entrySet()) {
      var id = folder(folder.getValue(), List.of());
      entries.add(new RawEntry(bytes(folder.getKey()), new Entry("40000", id)));
    }
    return tree(entries);
  }

  private String tree(List<RawEntry> entries) throws IOException {
    var sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(RawEntry::sortKey));
    var tree = new ByteArrayOutputStream();
    for (var entry : sorted) {
      tree.writeBytes(bytes(entry.entry().mode() + " "));
      tree.writeBytes(entry.name().getBytes(StandardCharsets.ISO_8859_1));
      tree.write(0);
      tree.writeBytes(HexFormat.of().parseHex(entry.entry().id()));
    }
    return object("tree", tree.toByteArray());
  }

  private String blob(byte[] content) throws IOException {
    return object("blob", content);
  }

  private String object(String type, byte[] content) throws IOException {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes(type + " " + content.length + "\0"));
    whole.writeBytes(content);
    var bytes = whole.toByteArray();
    var id = HexFormat.of().formatHex(sha1().digest(bytes));
    var file = directory.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      try (var stream = new DeflaterOutputStream(Files.newOutputStream(file))) {
        stream.write(bytes);
      }
    }
    return id;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-1", e);
    }
  }
}
