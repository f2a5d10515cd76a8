package dev.codesense.report;

import dev.codesense.core.text.Amount;
import java.util.ArrayList;
import java.util.List;

/// A long list of files that a reader opens: the first of them, and how many more there are.
///
/// @param more files that are not among `rows`
/// @param where what to do to see all of them
public record FileList(String title, String summary, List<Row> rows, long more, String where) {
  private static final int LISTED = 1_000;

  public FileList {
    rows = List.copyOf(rows);
  }

  /// @param remark what is to be said of the file
  public record Row(String repository, String path, String remark) {}

  /// The list below its title; nothing when there is no file.
  public List<Block> blocks() {
    if (rows.isEmpty() && more == 0) {
      return List.of();
    }
    var blocks = new ArrayList<Block>();
    blocks.add(
        new Table(
            List.of(Table.words("repository"), Table.words("file"), Table.words("")),
            rows.stream()
                .limit(LISTED)
                .map(row ->
                    List.of(
                        Phrase.code(row.repository),
                        Phrase.code(row.path),
                        Phrase.text(row.remark)))
                .toList()));
    long left = Math.max(0, rows.size() - LISTED) + more;
    if (left > 0) {
      blocks.add(Block.note("and " + Amount.count(left) + " more: " + where));
    }
    return List.of(Block.heading(title), new Block.Details(Phrase.text(summary), false, blocks));
  }
}
