package dev.codesense.data;

import dev.codesense.core.Artifact;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a [RepoSnapshot] with its files. Immutable and safe to use across threads.
public final class SnapshotReader {
  private final RepoSnapshot snapshot;
  private final Path objects;
  private final RecordCodec codec;

  private SnapshotReader(RepoSnapshot snapshot, Path objects, RecordCodec codec) {
    this.snapshot = snapshot;
    this.objects = objects;
    this.codec = codec;
  }

  /// Opens a snapshot, checking its artifact.json.
  public static SnapshotReader open(Artifact<RepoSnapshot> artifact, RunContext run) {
    return new SnapshotReader(run.read(artifact), artifact.objects(), run.codec());
  }

  public RepoSnapshot snapshot() {
    return snapshot;
  }

  /// The files of one repository, sorted by path.
  public List<SnapshotFile> files(RepositoryState repository) throws IOException {
    var files = new ArrayList<SnapshotFile>(Math.toIntExact(repository.files()));
    try (BufferedReader lines = Files.newBufferedReader(listPath(repository.fileList()))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        files.add(codec.decode(line.getBytes(StandardCharsets.UTF_8), SnapshotFile.class));
      }
    }
    return files;
  }

  /// The masked bytes of a file.
  public byte[] content(SnapshotFile file) throws IOException {
    return Files.readAllBytes(objects.resolve(contentPath(file.md5())));
  }

  private Path listPath(String sha256) {
    return objects.resolve("lists").resolve(sha256 + ".jsonl");
  }

  /// Where a content lies below `objects/`: DVC's layout.
  public static String contentPath(String md5) {
    return "files/md5/" + md5.substring(0, 2) + "/" + md5.substring(2);
  }
}
