package dev.codesense.converge;

import dev.codesense.converge.GitCommit.Entry;
import dev.codesense.data.SkipReason;
import dev.codesense.data.SnapshotFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a file of a commit came to, remembered so that the same blob at the same path is not read
/// and masked again.
///
/// @param blob git's id of the content
/// @param marked what .gitattributes or the path said of `generated`
/// @param skipped why it was left out; null: it was not
/// @param md5 of the masked bytes; empty when skipped
/// @param saysGenerated whether the text itself says so
record ReadBlob(
    String path,
    String blob,
    boolean executable,
    boolean vendored,
    @Nullable Boolean marked,
    @Nullable SkipReason skipped,
    String md5,
    long bytes,
    boolean saysGenerated,
    int secretsMasked) {

  static ReadBlob skipped(Entry entry, SkipReason reason) {
    return new ReadBlob(
        entry.path(),
        entry.blob(),
        entry.executable(),
        entry.vendored(),
        entry.generated(),
        reason,
        "",
        0,
        false,
        0);
  }

  boolean isOf(Entry entry) {
    return blob.equals(entry.blob())
        && executable == entry.executable()
        && vendored == entry.vendored()
        && Objects.equals(marked, entry.generated());
  }

  SnapshotFile file(SnapshotFile.@Nullable History history) {
    return new SnapshotFile(
        path,
        md5,
        bytes,
        executable,
        marked == null ? saysGenerated : marked,
        vendored,
        secretsMasked,
        history);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(path);
    out.writeUTF(blob);
    out.writeBoolean(executable);
    out.writeBoolean(vendored);
    out.writeUTF(marked == null ? "" : marked.toString());
    out.writeUTF(skipped == null ? "" : skipped.name());
    out.writeUTF(md5);
    out.writeLong(bytes);
    out.writeBoolean(saysGenerated);
    out.writeInt(secretsMasked);
  }

  /// @throws IllegalArgumentException when this was not written by [#write]
  static ReadBlob read(DataInput in) throws IOException {
    var path = in.readUTF();
    var blob = in.readUTF();
    boolean executable = in.readBoolean();
    boolean vendored = in.readBoolean();
    var marked = in.readUTF();
    var skipped = in.readUTF();
    return new ReadBlob(
        path,
        blob,
        executable,
        vendored,
        marked.isEmpty() ? null : Boolean.valueOf(marked),
        skipped.isEmpty() ? null : SkipReason.valueOf(skipped),
        in.readUTF(),
        in.readLong(),
        in.readBoolean(),
        in.readInt());
  }
}
