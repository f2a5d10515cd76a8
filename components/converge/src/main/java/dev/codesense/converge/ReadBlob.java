package dev.codesense.converge;

import dev.codesense.converge.GitCommit.Entry;
import dev.codesense.data.FileNote;
import dev.codesense.data.SkipReason;
import dev.codesense.data.SnapshotFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a file of a commit came to, remembered so that the same blob at the same path is not read
/// and masked again.
///
/// @param blob git's id of the content
/// @param marked what .gitattributes or the path said of `generated`
/// @param language what .gitattributes calls its language; null: nothing
/// @param skipped why it was left out; null: it was not
/// @param md5 of the masked bytes; empty when skipped
/// @param saysGenerated whether the text itself says so
/// @param encoding what the text was in; null for UTF-8
/// @param masked kind of secret to placeholders
record ReadBlob(
    String path,
    String blob,
    boolean executable,
    boolean vendored,
    @Nullable Boolean marked,
    @Nullable String language,
    @Nullable SkipReason skipped,
    String md5,
    long bytes,
    boolean saysGenerated,
    @Nullable String encoding,
    SortedMap<String, Integer> masked) {

  static ReadBlob skipped(Entry entry, SkipReason reason) {
    return new ReadBlob(
        entry.path(),
        entry.blob(),
        entry.executable(),
        entry.vendored(),
        entry.generated(),
        entry.language(),
        reason,
        "",
        0,
        false,
        null,
        Collections.emptySortedMap());
  }

  boolean isOf(Entry entry) {
    return blob.equals(entry.blob())
        && executable == entry.executable()
        && vendored == entry.vendored()
        && Objects.equals(marked, entry.generated())
        && Objects.equals(language, entry.language());
  }

  SnapshotFile file(SnapshotFile.@Nullable History history) {
    return new SnapshotFile(
        path,
        md5,
        bytes,
        executable,
        marked == null ? saysGenerated : marked,
        vendored,
        masked.values().stream().mapToInt(Integer::intValue).sum(),
        language,
        history);
  }

  /// What was done to the file; null when it was only copied.
  @Nullable FileNote note() {
    return skipped == null && encoding == null && masked.isEmpty()
        ? null
        : new FileNote(path, skipped, encoding, masked);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(path);
    out.writeUTF(blob);
    out.writeBoolean(executable);
    out.writeBoolean(vendored);
    out.writeUTF(marked == null ? "" : marked.toString());
    out.writeUTF(language == null ? "" : language);
    out.writeUTF(skipped == null ? "" : skipped.name());
    out.writeUTF(md5);
    out.writeLong(bytes);
    out.writeBoolean(saysGenerated);
    out.writeUTF(encoding == null ? "" : encoding);
    out.writeInt(masked.size());
    for (var kind : masked.entrySet()) {
      out.writeUTF(kind.getKey());
      out.writeInt(kind.getValue());
    }
  }

  /// @throws IllegalArgumentException when this was not written by [#write]
  static ReadBlob read(DataInput in) throws IOException {
    var path = in.readUTF();
    var blob = in.readUTF();
    boolean executable = in.readBoolean();
    boolean vendored = in.readBoolean();
    var marked = in.readUTF();
    var language = emptyIsNull(in.readUTF());
    var skipped = in.readUTF();
    return new ReadBlob(
        path,
        blob,
        executable,
        vendored,
        marked.isEmpty() ? null : Boolean.valueOf(marked),
        language,
        skipped.isEmpty() ? null : SkipReason.valueOf(skipped),
        in.readUTF(),
        in.readLong(),
        in.readBoolean(),
        emptyIsNull(in.readUTF()),
        masked(in));
  }

  private static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static SortedMap<String, Integer> masked(DataInput in) throws IOException {
    var masked = new TreeMap<String, Integer>();
    for (int left = in.readInt(); left > 0; left--) {
      masked.put(in.readUTF(), in.readInt());
    }
    return masked;
  }
}
