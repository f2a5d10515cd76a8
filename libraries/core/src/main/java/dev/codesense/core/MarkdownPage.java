package dev.codesense.core;

import java.util.Optional;

/// A text in Markdown that KFP shows in a run's visualizations, and that a CI job can post as a
/// comment.
@ArtifactFormat(name = "MarkdownPage", version = 1, kfpType = "system.Markdown")
public record MarkdownPage(String title, String markdown) implements Visualized {

  /// The page's name in the artifact's folder.
  public static final String FILE = "page.md";

  @Override
  public Optional<Page> page() {
    return Optional.of(new Page(FILE, markdown));
  }
}
