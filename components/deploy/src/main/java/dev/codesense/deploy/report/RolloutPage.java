package dev.codesense.deploy.report;

import dev.codesense.core.text.Amount;
import dev.codesense.deploy.drive.EvidencePoint;
import dev.codesense.deploy.drive.LogEntry;
import dev.codesense.deploy.drive.RolloutDriver;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.report.Block;
import dev.codesense.report.LineChart;
import dev.codesense.report.LineChart.Bound;
import dev.codesense.report.LineChart.Point;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.TimeChart;
import dev.codesense.report.TimeChart.Span;
import dev.codesense.report.Tone;
import dev.codesense.rollout.Finding;
import dev.codesense.rollout.Gate;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.evidence.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// A [RolloutReport] for people: the outcome with its reason, how long the candidate had which
/// share of traffic, what the bets of each gate became, and every decision.
public final class RolloutPage {
  private RolloutPage() {}

  /// @param queries that the gates were read by, by their names
  public static Page whole(RolloutReport report, SequencedMap<String, String> queries) {
    var state = report.state();
    var blocks = new ArrayList<>(inShort(report));
    blocks.add(traffic(state));
    if (!state.evidence().isEmpty()) {
      blocks.add(Block.heading("Gates"));
      blocks.add(
          Block.note(
              "How many times over bets have paid, as a power of ten. Above the line, it is proved that the candidate is worse than tolerated, and it is rolled back, if no other gate speaks against it. The bets that it is fine begin anew with each step."));
      state.plan().gates().forEach(gate -> blocks.add(evidence(gate, state)));
      blocks.addAll(findings(state));
    }
    blocks.add(Block.heading("Decisions"));
    blocks.add(decisions(state));
    if (!queries.isEmpty()) {
      blocks.add(Block.heading("Queries"));
      blocks.add(
          Block.note(
              "What Prometheus was asked at the end of each window. Requests were counted between the samples that it gave."));
      blocks.add(
          new Table(
              List.of(Table.words("gate or limit"), Table.words("query")),
              queries.entrySet().stream()
                  .map(query -> List.of(Phrase.text(query.getKey()), Phrase.code(query.getValue())))
                  .toList()));
    }
    return new Page(title(report), blocks);
  }

  /// Without gates and decisions.
  public static Page summary(RolloutReport report) {
    return new Page(title(report), inShort(report));
  }

  private static String title(RolloutReport report) {
    return "Rollout of %s".formatted(report.state().sides().service());
  }

  private static List<Block> inShort(RolloutReport report) {
    var state = report.state();
    var tone =
        switch (state.rollout().phase()) {
          case PROMOTED -> Tone.GOOD;
          case ROLLED_BACK -> Tone.BAD;
          default -> Tone.WARN;
        };
    var facts = new LinkedHashMap<String, Phrase>();
    facts.put("Candidate", Phrase.code(state.sides().candidate().storageUri()));
    var revision = state.sides().candidateRevision();
    if (revision != null) {
      facts.put("Its revision", Phrase.code(revision));
    }
    facts.put("Compared with", Phrase.code(state.sides().stable().revision()));
    facts.put("Evaluation", Phrase.text(state.verdict().reason()));
    facts.put("Began", Phrase.moment(state.begun()));
    facts.put("Ended", Phrase.moment(end(state)));
    return List.of(
        Block.panel(
            tone,
            Phrase.lines(
                List.of(
                    new Phrase.Toned(tone, Phrase.strong(capital(report.outcome()))),
                    Phrase.text(report.reason())))),
        new Block.Properties(facts));
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static Instant end(RolloutState state) {
    return state.log().isEmpty() ? state.begun() : state.log().getLast().at();
  }

  /// Spans of one phase at one share.
  private static Block traffic(RolloutState state) {
    var spans = new ArrayList<Span>();
    var log = state.log();
    int from = 0;
    for (int i = 1; i <= log.size(); i++) {
      boolean changed = i == log.size() || isOther(log.get(i - 1), log.get(i));
      if (changed) {
        var until = i == log.size() ? end(state) : log.get(i).at();
        spans.add(span(log.get(from), until, state.begun()));
        from = i;
      }
    }
    return new TimeChart("Traffic of the candidate", "phase", spans);
  }

  private static boolean isOther(LogEntry one, LogEntry next) {
    return one.phase() != next.phase() || one.percent() != next.percent();
  }

  private static Span span(LogEntry entry, Instant until, Instant begun) {
    var began = Duration.between(begun, entry.at());
    var took = Duration.between(entry.at(), until);
    return new Span(
        "%d %%, %s".formatted(entry.percent(), RolloutDriver.words(entry.phase())),
        began.toSeconds(),
        began.plus(took).toSeconds(),
        Amount.time(began),
        Amount.time(took));
  }

  private static Block evidence(Gate gate, RolloutState state) {
    var points = new ArrayList<Point>();
    for (var point : state.evidence()) {
      var bets = point.gates().get(gate.name());
      if (bets != null) {
        points.add(
            new Point(
                Duration.between(state.begun(), point.at()).toSeconds(),
                written(point, state),
                List.of(bets.worse(), bets.fine())));
      }
    }
    return new LineChart(
        gate.required() ? gate.name() : gate.name() + " (needs no proof)",
        List.of("that it is worse", "that it is fine"),
        points,
        new Bound(
            "worse, if alone",
            Math.log10(state.plan().gates().size() / state.plan().falseAlarm())));
  }

  private static String written(EvidencePoint point, RolloutState state) {
    return "after %s, at %d %%"
        .formatted(Amount.time(Duration.between(state.begun(), point.at())), point.percent());
  }

  /// What the gates said when the phase changed last while the candidate had traffic.
  private static List<Block> findings(RolloutState state) {
    return state.log().reversed().stream()
        .filter(entry -> !entry.findings().isEmpty())
        .findFirst()
        .map(entry ->
            List.of(
                Block.note("At the last change of phase, in that step:"),
                (Block)
                    new Table(
                        List.of(
                            Table.words("gate"),
                            Table.numbers("candidate"),
                            Table.numbers("stable"),
                            Table.words("finding")),
                        entry.findings().stream().map(RolloutPage::row).toList())))
        .orElse(List.of());
  }

  private static List<Phrase> row(Finding finding) {
    return List.of(
        Phrase.text(finding.gate()),
        Phrase.text(share(finding.candidate())),
        Phrase.text(share(finding.stable())),
        Phrase.text(
            switch (finding.state()) {
              case FINE -> "proved to be fine";
              case UNDECIDED -> "not proved yet";
              case NO_READING -> "no reading";
            }));
  }

  private static String share(Counts counts) {
    return counts.all() == 0
        ? "nothing counted"
        : String.format(Locale.ROOT, "%.2f %% of %,.0f", 100 * counts.share(), counts.all());
  }

  private static Block decisions(RolloutState state) {
    return new Table(
        List.of(
            Table.words("when"),
            Table.words("phase"),
            Table.numbers("traffic"),
            Table.words("why")),
        state.log().stream()
            .map(entry ->
                List.of(
                    Phrase.moment(entry.at()),
                    entry.phase() == Phase.ROLLING_BACK
                        ? Phrase.toned(Tone.BAD, RolloutDriver.words(entry.phase()))
                        : Phrase.text(RolloutDriver.words(entry.phase())),
                    Phrase.text(entry.percent() + " %"),
                    Phrase.text(entry.reason())))
            .toList());
  }
}
