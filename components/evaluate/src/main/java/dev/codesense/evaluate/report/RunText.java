package dev.codesense.evaluate.report;

import static dev.codesense.evaluate.report.RunFacts.count;

import dev.codesense.core.MarkdownPage;
import dev.codesense.data.RepositoryState;

/// [RunFacts] in a few lines of Markdown. Of what the repositories say it repeats nothing, so that
/// nothing from there is read as markup.
public final class RunText {
  private static final int LISTED = 50;

  private RunText() {}

  public static MarkdownPage of(RunFacts facts) {
    var manifest = facts.generation().manifest();
    var text = new StringBuilder();
    text.append("**%s** · %s\n\n".formatted(facts.title(), facts.outcome()));
    text.append(
        "Repositories: %s%s%s; files: %s; chunks: %s; files left out: %s.\n"
            .formatted(
                count(facts.snapshot().repositories().size()),
                facts.stale() == 0 ? "" : ", %s stale".formatted(count(facts.stale())),
                facts.missing().isEmpty()
                    ? ""
                    : ", %s missing".formatted(count(facts.missing().size())),
                count(manifest.files()),
                count(manifest.chunks()),
                count(facts.skipped())));
    text.append("\n| repository | commit | |\n|---|---|---|\n");
    facts.snapshot().repositories().stream()
        .limit(LISTED)
        .forEach(state -> text.append(row(state)));
    int more = facts.snapshot().repositories().size() - LISTED;
    if (more > 0) {
      text.append("\nand %d more\n".formatted(more));
    }
    if (facts.evaluation() != null) {
      text.append("\n## Retrieval\n\n").append(ReportText.of(facts.evaluation()).markdown());
    }
    return new MarkdownPage(facts.title(), text.toString());
  }

  private static String row(RepositoryState state) {
    var commit = "`%s`".formatted(RunFacts.shortCommit(state));
    var stale = state.stale();
    return "| `%s` | %s | %s |\n"
        .formatted(
            state.id(),
            RunFacts.link(state).map(page -> "[%s](%s)".formatted(commit, page)).orElse(commit),
            stale == null ? "" : "stale since %s".formatted(stale.since()));
  }
}
