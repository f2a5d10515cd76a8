package dev.codesense.report;

import dev.codesense.core.HtmlPage;
import dev.codesense.core.MarkdownPage;
import java.util.List;

/// A page for people, written without a word on how it looks. Equal pages are equal bytes.
public record Page(String title, List<Block> blocks) {
  public Page {
    blocks = List.copyOf(blocks);
  }

  /// A whole document in the house's style: light or dark as the reader's system is, for paper too,
  /// readable from 360 pixels on. It loads nothing and runs nothing.
  public HtmlPage html() {
    return new HtmlPage(title, HtmlWriter.document(this));
  }

  /// For a comment on a merge request or a chat: CommonMark with GitHub's tables. A chart becomes a
  /// table, a diagram a list.
  public MarkdownPage markdown() {
    return new MarkdownPage(title, MarkdownWriter.document(this));
  }
}
