package dev.codesense.core;

import java.util.Optional;

/// A page that KFP shows in a run's visualizations and a browser opens from the artifact's folder.
///
/// @param html a whole document that loads nothing and runs nothing
@ArtifactFormat(name = "HtmlPage", version = 1, kfpType = "system.HTML")
public record HtmlPage(String title, String html) implements Visualized {

  /// The page's name in the artifact's folder.
  public static final String FILE = "page.html";

  @Override
  public Optional<Page> page() {
    return Optional.of(new Page(FILE, html));
  }
}
