package dev.codesense.core;

import java.util.Optional;

/// A page that KFP shows in a run's visualizations and a browser opens from the artifact's folder.
///
/// @param html a whole document that loads nothing and runs nothing; see [#of]
@ArtifactFormat(name = "HtmlPage", version = 1, kfpType = "system.HTML")
public record HtmlPage(String title, String html) implements Shown {

  /// The page's name in the artifact's folder.
  public static final String FILE = "page.html";

  /// Light and dark as the reader's system is; nothing is loaded, no script runs.
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>
      :root {
        color-scheme: light dark;
        --text: #1f2328; --back: #ffffff; --soft: #59636e; --line: #d1d9e0; --panel: #f6f8fa;
        --good: #1a7f37; --bad: #c21c2c; --warn: #9a6700; --link: #0969da; --other: #8c959f;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --text: #e6edf3; --back: #0d1117; --soft: #9198a1; --line: #3d444d; --panel: #151b23;
          --good: #3fb950; --bad: #f85149; --warn: #d29922; --link: #4493f8; --other: #6e7681;
        }
      }
      body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; color: var(--text);
        background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
      h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      a { color: var(--link); }
      code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
      table { border-collapse: collapse; width: 100%; }
      th, td { padding: .35rem .75rem; border-bottom: 1px solid var(--line); text-align: left;
        vertical-align: top; }
      th { color: var(--soft); font-weight: 600; }
      .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .panel { background: var(--panel); border-left: 4px solid var(--line); border-radius: 4px;
        padding: .75rem 1rem; margin: 0 0 1rem; }
      .panel.good { border-color: var(--good); }
      .panel.bad { border-color: var(--bad); }
      .panel.warn { border-color: var(--warn); }
      .good { color: var(--good); }
      .bad { color: var(--bad); }
      .warn { color: var(--warn); }
      .panel.good, .panel.bad, .panel.warn { color: var(--text); }
      .soft { color: var(--soft); }
      svg { display: block; max-width: 100%; height: auto; font: 12px system-ui, sans-serif; }
      svg text { fill: var(--text); }
      svg .soft { fill: var(--soft); }
      svg .axis { stroke: var(--line); }
      svg .accent { stroke: var(--link); fill: var(--link); }
      svg .other { stroke: var(--other); fill: var(--other); }
      </style>
      """;

  /// A whole document in the house's style.
  ///
  /// @param body what is between `<body>` and `</body>`
  public static HtmlPage of(String title, Html body) {
    return new HtmlPage(
        title,
        HEAD
            + Html.element("title", Html.text(title)).markup()
            + "\n</head>\n"
            + Html.element("body", body).markup()
            + "\n</html>\n");
  }

  @Override
  public Optional<Page> page() {
    return Optional.of(new Page(FILE, html));
  }
}
