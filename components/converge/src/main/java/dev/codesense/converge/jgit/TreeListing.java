package dev.codesense.converge.jgit;

import dev.codesense.chunk.GeneratedCode;
import dev.codesense.chunk.notebook.NotebookText;
import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.GitCommit.Entry;
import dev.codesense.converge.GitCommit.Listing;
import dev.codesense.converge.SkippedFiles;
import dev.codesense.converge.tree.GitAttributes;
import dev.codesense.converge.tree.PathRules;
import dev.codesense.data.SkipReason;
import dev.codesense.data.dvc.DvcTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/// Walks a commit's trees. They are hostile: a tree of a few kilobytes can name billions of files,
/// so the walk ends a while after the limit on files.
final class TreeListing {
  private static final int LARGEST_TREE_BYTES = 64 << 20;
  private static final int VISITS_PER_WANTED_FILE = 10;
  private static final int MOST_VISITS = 10_000_000;

  private final ObjectReader reader;
  private final Selection selection;
  private final long visitLimit;
  private final List<Entry> found = new ArrayList<>();
  private final SkippedFiles skipped = new SkippedFiles();
  private long visits;

  TreeListing(ObjectReader reader, Selection selection) {
    this.reader = reader;
    this.selection = selection;
    this.visitLimit =
        Math.min(MOST_VISITS, (long) selection.config().maxFiles() * VISITS_PER_WANTED_FILE + 1000);
  }

  Listing of(ObjectId root) throws IOException, InterruptedException {
    walk(root, new ArrayList<>(), GitAttributes.none());
    found.sort(Comparator.comparing(Entry::path));
    var collisions = new PathRules.Collisions();
    var kept = new ArrayList<Entry>(Math.min(found.size(), selection.config().maxFiles()));
    for (var entry : found) {
      if (!collisions.take(List.of(entry.path().split("/")))) {
        skipped.add(entry.path(), SkipReason.CASE_COLLISION);
      } else if (kept.size() == selection.config().maxFiles()) {
        skipped.add(entry.path(), SkipReason.TOO_MANY_FILES);
      } else {
        kept.add(entry);
      }
    }
    return new Listing(kept, skipped);
  }

  private void walk(ObjectId tree, List<String> parents, GitAttributes above)
      throws IOException, InterruptedException {
    var raw = reader.open(tree, Constants.OBJ_TREE).getCachedBytes(LARGEST_TREE_BYTES);
    var attributes = above;
    var entry = new CanonicalTreeParser();
    for (entry.reset(raw); !entry.eof(); entry.next(1)) {
      if (isFile(entry.getEntryFileMode())
          && entry.getEntryPathString().equals(Constants.DOT_GIT_ATTRIBUTES)) {
        attributes = read(entry.getEntryObjectId(), parents.size(), above);
      }
    }
    for (entry.reset(raw); !entry.eof(); entry.next(1)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Cancelled while listing files");
      }
      if (++visits > visitLimit) {
        skipped.add(String.join("/", parents) + "/…", SkipReason.TOO_MANY_FILES);
        return;
      }
      visit(entry, parents, attributes);
    }
  }

  private void visit(CanonicalTreeParser entry, List<String> parents, GitAttributes attributes)
      throws IOException, InterruptedException {
    var name = new byte[entry.getNameLength()];
    entry.getName(name, 0);
    var part = PathRules.name(name);
    if (part.isEmpty()) {
      var shown = new ArrayList<>(parents);
      shown.add(new String(name, StandardCharsets.UTF_8));
      skipped.add(String.join("/", shown), SkipReason.HOSTILE_PATH);
      return;
    }
    var path = new ArrayList<>(parents);
    path.add(part.get());
    var joined = String.join("/", path);
    if (!PathRules.fits(joined) || !DvcTree.tracks(joined)) {
      skipped.add(joined, SkipReason.HOSTILE_PATH);
      return;
    }
    var mode = entry.getEntryFileMode();
    if (mode.equals(FileMode.TREE)) {
      walk(entry.getEntryObjectId(), path, attributes);
    } else if (!selection.wants(path)) {
      skipped.add(joined, SkipReason.EXCLUDED);
    } else if (mode.equals(FileMode.SYMLINK)) {
      skipped.add(joined, SkipReason.SYMLINK);
    } else if (mode.equals(FileMode.GITLINK)) {
      skipped.add(joined, SkipReason.SUBMODULE);
    } else if (isFile(mode)) {
      file(entry, joined, attributes.marks(path));
    } else {
      skipped.add(joined, SkipReason.HOSTILE_PATH);
    }
  }

  private void file(CanonicalTreeParser entry, String joined, GitAttributes.Marks marks)
      throws IOException {
    var vendored = marks.vendored();
    boolean isVendored = vendored == null ? PathRules.looksVendored(joined) : vendored;
    var generated = marks.generated();
    if (generated == null && GeneratedCode.isNamed(joined)) {
      generated = true;
    }
    if (Boolean.TRUE.equals(marks.binary())) {
      skipped.add(joined, SkipReason.BINARY);
    } else if (isVendored && !selection.config().keepVendored()) {
      skipped.add(joined, SkipReason.VENDORED);
    } else if (Boolean.TRUE.equals(generated) && !selection.config().keepGenerated()) {
      skipped.add(joined, SkipReason.GENERATED);
    } else {
      var blob = entry.getEntryObjectId();
      long bytes = reader.getObjectSize(blob, Constants.OBJ_BLOB);
      // Of a notebook most are outputs, which are left out before its size counts.
      long most = selection.config().maxFileBytes();
      if (bytes > (NotebookText.isNamed(joined) ? ConvergeConfig.MOST_FILE_BYTES : most)) {
        skipped.add(joined, SkipReason.OVERSIZED);
      } else {
        boolean executable = entry.getEntryFileMode().equals(FileMode.EXECUTABLE_FILE);
        found.add(
            new Entry(
                joined, blob.name(), bytes, executable, generated, isVendored, marks.language()));
      }
    }
  }

  private GitAttributes read(ObjectId blob, int depth, GitAttributes above) throws IOException {
    var loader = reader.open(blob, Constants.OBJ_BLOB);
    if (loader.getSize() > GitAttributes.LARGEST) {
      return above;
    }
    return above.with(depth, new String(loader.getBytes(), StandardCharsets.UTF_8));
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }
}
