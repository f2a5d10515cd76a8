package dev.codesense.evaluate.report;

import static dev.codesense.core.text.Amount.count;

import dev.codesense.data.RepositoryState;
import dev.codesense.data.TreatedFiles;
import dev.codesense.report.BarChart;
import dev.codesense.report.Block;
import dev.codesense.report.FileList;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.Tone;
import dev.codesense.search.store.Generation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// [RunFacts] for people: what became of the generation, what it was made of, what was left out,
/// how well it finds things.
public final class RunPage {
  private static final int LISTED = 50;

  private RunPage() {}

  public static Page whole(RunFacts facts) {
    return new Page(
        facts.title(), blocks(facts, "the snapshot's notes have them, as far as they are named"));
  }

  /// The page's blocks, for a page that tells more of the run.
  ///
  /// @param allFiles what to do to see all files that were skipped, masked or converted
  public static List<Block> blocks(RunFacts facts, String allFiles) {
    var manifest = facts.generation().manifest();
    var blocks = new ArrayList<Block>();
    blocks.add(outcome(facts));
    blocks.addAll(warnings(facts));
    blocks.add(Block.heading("Repositories"));
    blocks.add(repositories(facts));
    blocks.add(Block.heading("Generation"));
    blocks.addAll(generation(facts));
    blocks.addAll(counts("Left out", "reason", "files", manifest.skipped()));
    blocks.addAll(counts("Cut along lines", "reason", "files", manifest.fallbacks()));
    blocks.addAll(treated(facts.treated(), allFiles));
    blocks.addAll(counts("Languages", "language", "chunks", manifest.languages()));
    blocks.addAll(retrieval(facts));
    return blocks;
  }

  private static List<Block> warnings(RunFacts facts) {
    var blocks = new ArrayList<Block>();
    if (facts.stale() > 0) {
      blocks.add(
          warning(
              ("%d of %d repositories could not be read: their last good state is used."
                      + " → See the reason beside them; the next run tries again.")
                  .formatted(facts.stale(), facts.snapshot().repositories().size())));
    }
    if (!facts.missing().isEmpty()) {
      blocks.add(
          warning(
              "Could not be read and were never indexed: %s. → Check their URLs, branches and access, then run again."
                  .formatted(String.join(", ", facts.missing()))));
    }
    var earlier = facts.earlier();
    if (earlier != null && earlier.live() != null) {
      var gone = new TreeSet<>(earlier.live().manifest().repositories().keySet());
      facts.snapshot().repositories().forEach(state -> gone.remove(state.id()));
      if (!gone.isEmpty()) {
        blocks.add(
            warning(
                "No longer in the index: %s. → If that was not meant, list them again and run again."
                    .formatted(String.join(", ", gone))));
      }
    }
    return blocks;
  }

  /// For a chat or a comment: without causes and places.
  public static Page summary(RunFacts facts) {
    var manifest = facts.generation().manifest();
    var repositories = facts.snapshot().repositories();
    var blocks = new ArrayList<Block>();
    blocks.add(outcome(facts));
    blocks.add(
        Block.paragraph(
            Phrase.text(
                "Repositories: %s%s%s; files: %s; chunks: %s; files left out: %s."
                    .formatted(
                        count(repositories.size()),
                        facts.stale() == 0 ? "" : ", %s stale".formatted(count(facts.stale())),
                        facts.missing().isEmpty()
                            ? ""
                            : ", %s missing".formatted(count(facts.missing().size())),
                        count(manifest.files()),
                        count(manifest.chunks()),
                        count(facts.skipped())))));
    blocks.add(
        new Table(
            List.of(Table.words("repository"), Table.words("commit"), Table.words("")),
            repositories.stream()
                .limit(LISTED)
                .map(state ->
                    List.of(
                        Phrase.code(state.id()),
                        commit(state),
                        state.stale() == null ? Phrase.text("") : stale(state.stale())))
                .toList()));
    if (repositories.size() > LISTED) {
      blocks.add(Block.note("and %d more".formatted(repositories.size() - LISTED)));
    }
    blocks.addAll(retrieval(facts));
    return new Page(facts.title(), blocks);
  }

  private static Block outcome(RunFacts facts) {
    return Block.panel(facts.index().live() ? Tone.GOOD : Tone.BAD, Phrase.text(facts.outcome()));
  }

  private static Block warning(String text) {
    return Block.panel(Tone.WARN, Phrase.text(text));
  }

  private static List<Block> retrieval(RunFacts facts) {
    var evaluation = facts.evaluation();
    if (evaluation == null) {
      return List.of();
    }
    var blocks = new ArrayList<>(List.of(Block.heading("Retrieval")));
    blocks.addAll(ReportPage.inShort(evaluation));
    return blocks;
  }

  private static List<Block> generation(RunFacts facts) {
    var generation = facts.generation();
    var manifest = generation.manifest();
    var values = new LinkedHashMap<String, Phrase>();
    values.put("name", Phrase.code(generation.physicalName()));
    values.put("store", Phrase.code(facts.index().store()));
    values.put("vectors", Phrase.text(vectors(generation)));
    values.put(
        "files", Phrase.text(count(manifest.files()) + inThisRun(facts.chunkedFiles(), "chunked")));
    values.put(
        "chunks",
        Phrase.text(count(manifest.chunks()) + inThisRun(facts.embeddedTexts(), "texts embedded")));
    var blocks = new ArrayList<Block>(List.of(new Block.Properties(values)));
    if (facts.earlier() != null) {
      blocks.add(beforeAndAfter(facts.earlier().live(), generation));
    }
    return blocks;
  }

  private static Table beforeAndAfter(@Nullable Generation before, Generation now) {
    var rows = new ArrayList<List<Phrase>>();
    row(rows, "generation", before, now, generation -> count(generation.number()));
    row(
        rows,
        "repositories",
        before,
        now,
        generation -> count(generation.manifest().repositories().size()));
    row(rows, "files", before, now, generation -> count(generation.manifest().files()));
    row(rows, "chunks", before, now, generation -> count(generation.manifest().chunks()));
    row(rows, "vectors", before, now, RunPage::vectors);
    return new Table(
        List.of(Table.words(""), Table.numbers("before the run"), Table.numbers("after it")), rows);
  }

  private static void row(
      List<List<Phrase>> rows,
      String name,
      @Nullable Generation before,
      Generation now,
      Function<Generation, String> figure) {
    rows.add(
        List.of(
            Phrase.text(name),
            Phrase.text(before == null ? "–" : figure.apply(before)),
            Phrase.text(figure.apply(now))));
  }

  private static String vectors(Generation generation) {
    var manifest = generation.manifest();
    return switch (manifest.vectors()) {
      case FULL -> "%s, %d dimensions".formatted(manifest.model(), manifest.dimensions());
      case NONE -> "none: words only";
    };
  }

  private static String inThisRun(@Nullable Long count, String deed) {
    return count == null ? "" : "; %s %s in this run".formatted(count(count), deed);
  }

  private static Table repositories(RunFacts facts) {
    var columns =
        new ArrayList<>(
            List.of(
                Table.words("repository"),
                Table.words("commit"),
                Table.words("committed"),
                Table.numbers("files")));
    if (facts.earlier() != null) {
      columns.add(Table.numbers("added"));
      columns.add(Table.numbers("changed"));
      columns.add(Table.numbers("removed"));
    }
    columns.add(Table.numbers("chunks"));
    columns.add(Table.numbers("skipped"));
    columns.add(Table.numbers("secrets masked"));
    return new Table(
        columns,
        facts.snapshot().repositories().stream().map(state -> repository(state, facts)).toList());
  }

  private static List<Phrase> repository(RepositoryState state, RunFacts facts) {
    var lines = new ArrayList<>(List.of(Phrase.code(state.id(), state.url())));
    var stale = state.stale();
    if (stale != null) {
      lines.add(
          new Phrase.Toned(Tone.WARN, Phrase.of(stale(stale), Phrase.text(": " + stale.reason()))));
    }
    var cells =
        new ArrayList<>(
            List.of(
                Phrase.lines(lines),
                commits(state, facts.earlier()),
                Phrase.moment(state.committedAt()),
                Phrase.text(count(state.files()))));
    if (facts.earlier() != null) {
      var changes = facts.earlier().files().get(state.id());
      cells.add(Phrase.text(changes == null ? "" : count(changes.added())));
      cells.add(Phrase.text(changes == null ? "" : count(changes.changed())));
      cells.add(Phrase.text(changes == null ? "" : count(changes.removed())));
    }
    cells.add(
        Phrase.text(
            facts
                .contribution(state)
                .map(contribution -> count(contribution.chunks()))
                .orElse("not in it")));
    cells.add(
        Phrase.text(count(state.skipped().values().stream().mapToLong(Long::longValue).sum())));
    cells.add(Phrase.text(count(state.secretsMasked())));
    return cells;
  }

  /// The commit, behind the one before it where that was another.
  private static Phrase commits(RepositoryState state, @Nullable StateBeforeRun earlier) {
    if (earlier == null) {
      return commit(state);
    }
    var before = earlier.commit(state.id());
    if (before.isEmpty()) {
      return Phrase.of(Phrase.text("new: "), commit(state));
    }
    return before.get().equals(state.commit())
        ? Phrase.of(commit(state), Phrase.text(", as before"))
        : Phrase.of(
            Phrase.code(RunFacts.shortCommit(before.get())), Phrase.text(" → "), commit(state));
  }

  private static Phrase stale(RepositoryState.Stale stale) {
    return Phrase.of(Phrase.text("stale since "), Phrase.moment(stale.since()));
  }

  private static Phrase commit(RepositoryState state) {
    return Phrase.code(RunFacts.shortCommit(state.commit()), RunFacts.link(state).orElse(""));
  }

  private static List<Block> treated(TreatedFiles treated, String allFiles) {
    return new FileList(
            "Files skipped, masked or converted",
            treated.inShort(),
            treated.files().stream()
                .map(file -> new FileList.Row(file.repo(), file.path(), file.treatment()))
                .toList(),
            treated.unnamed(),
            allFiles)
        .blocks();
  }

  /// Counts, the largest first.
  private static List<Block> counts(
      String title, String things, String unit, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return List.of();
    }
    var bars =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry ->
                new BarChart.Bar(
                    entry.getKey().toLowerCase(Locale.ROOT).replace('_', ' '),
                    entry.getValue(),
                    count(entry.getValue())))
            .toList();
    return List.of(
        Block.heading(title),
        new BarChart("%s by %s".formatted(capital(unit), things), things, unit, bars));
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
