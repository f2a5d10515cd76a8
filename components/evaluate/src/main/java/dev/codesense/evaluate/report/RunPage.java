package dev.codesense.evaluate.report;

import static dev.codesense.evaluate.report.RunFacts.count;

import dev.codesense.core.Html;
import dev.codesense.data.RepositoryState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// [RunFacts] as a page: what became of the generation, what it was made of, what was left out, how
/// well it finds things.
public final class RunPage {

  private RunPage() {}

  public static Html body(RunFacts facts) {
    var parts = new ArrayList<Html>();
    parts.add(Html.element("h1", facts.title()));
    parts.add(
        Html.element("div", facts.outcome())
            .with("class", facts.index().live() ? "panel good" : "panel bad"));
    if (facts.stale() > 0) {
      parts.add(
          Html.element(
                  "div",
                  "%d of %d repositories could not be reached: their last good state is used."
                      .formatted(facts.stale(), facts.snapshot().repositories().size()))
              .with("class", "panel warn"));
    }
    if (!facts.missing().isEmpty()) {
      parts.add(
          Html.element(
                  "div",
                  "Could not be reached and were never indexed: "
                      + String.join(", ", facts.missing()))
              .with("class", "panel warn"));
    }
    parts.add(Html.element("h2", "Generation"));
    parts.add(generation(facts));
    parts.add(Html.element("h2", "Repositories"));
    parts.add(repositories(facts));
    parts.addAll(counts("Left out", "reason", "files", facts.generation().manifest().skipped()));
    parts.addAll(
        counts("Languages", "language", "chunks", facts.generation().manifest().languages()));
    if (facts.evaluation() != null) {
      parts.add(Html.element("h2", "Retrieval"));
      parts.add(ReportPage.verdict(facts.evaluation()));
      if (!facts.evaluation().means().isEmpty()) {
        parts.add(ReportPage.scores(facts.evaluation()));
      }
    }
    return Html.of(parts);
  }

  private static Html generation(RunFacts facts) {
    var generation = facts.generation();
    var manifest = generation.manifest();
    var vectors =
        switch (manifest.vectors()) {
          case FULL -> "%s, %d dimensions".formatted(manifest.model(), manifest.dimensions());
          case NONE -> "none: words only";
        };
    return Html.element(
        "table",
        Html.element(
            "tbody",
            property("name", Html.element("code", generation.physicalName())),
            property("store", Html.element("code", facts.index().store())),
            property("vectors", Html.text(vectors)),
            property(
                "files",
                Html.text(count(manifest.files()) + inThisRun(facts.chunkedFiles(), "chunked"))),
            property(
                "chunks",
                Html.text(
                    count(manifest.chunks())
                        + inThisRun(facts.embeddedTexts(), "texts embedded")))));
  }

  private static Html property(String name, Html value) {
    return Html.element("tr", Html.element("th", name), Html.element("td", value));
  }

  private static String inThisRun(@Nullable Long count, String deed) {
    return count == null ? "" : "; %s %s in this run".formatted(count(count), deed);
  }

  private static Html repositories(RunFacts facts) {
    return ReportPage.table(
        List.of("repository", "commit", "committed"),
        List.of("files", "chunks", "secrets masked"),
        facts.snapshot().repositories().stream().map(state -> repository(state, facts)).toList());
  }

  private static Html repository(RepositoryState state, RunFacts facts) {
    var stale = state.stale();
    var name =
        stale == null
            ? Html.link(state.url(), state.id())
            : Html.of(
                Html.link(state.url(), state.id()),
                Html.element("div", "stale since %s: %s".formatted(stale.since(), stale.reason()))
                    .with("class", "warn"));
    return Html.element(
        "tr",
        Html.element("td", name),
        Html.element(
            "td",
            Html.element(
                "code", Html.link(RunFacts.link(state).orElse(""), RunFacts.shortCommit(state)))),
        Html.element("td", state.committedAt().toString()),
        ReportPage.cell(count(state.files())),
        ReportPage.cell(
            facts
                .contribution(state)
                .map(contribution -> count(contribution.chunks()))
                .orElse("not in it")),
        ReportPage.cell(count(state.secretsMasked())));
  }

  /// A table of counts, the largest first.
  private static List<Html> counts(
      String title, String head, String unit, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return List.of();
    }
    var rows =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry ->
                Html.element(
                    "tr",
                    Html.element("td", entry.getKey().toLowerCase(Locale.ROOT)),
                    ReportPage.cell(count(entry.getValue()))))
            .toList();
    return List.of(Html.element("h2", title), ReportPage.table(List.of(head), List.of(unit), rows));
  }
}
