package dev.codesense.distill.gate;

import dev.codesense.core.text.Amount;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Tone;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Weighs what there would be to train on against what was trained on. No input or output.
final class Judgement {
  private static final double PERCENT = 100;

  private final GateSettings settings;
  private final Instant now;
  private final Optional<KnownSet> serves;
  private final Optional<KnownSet> trained;
  private final Optional<KnownSet> made;
  private final SequencedMap<String, Phrase> compared = new LinkedHashMap<>();

  /// @param known sets of other runs, newest first
  /// @param served digest of the set of the adapter that serves; empty where nobody knows
  Judgement(GateSettings settings, List<KnownSet> known, String served, Instant now) {
    this.settings = settings;
    this.now = now;
    serves = known.stream().filter(set -> set.digest().equals(served)).findFirst();
    trained = known.stream().filter(KnownSet::trained).findFirst();
    made = known.stream().findFirst();
    compared.put("Set of the adapter that serves", name(serves));
    compared.put("Set of the last training", name(trained));
  }

  private static Phrase name(Optional<KnownSet> set) {
    return set.<Phrase>map(one ->
            Phrase.of(
                Phrase.code(one.digest()),
                Phrase.text(" of run %s, made ".formatted(one.run())),
                Phrase.moment(one.at())))
        .orElse(Phrase.text("not known here"));
  }

  /// @param reason one sentence without its end
  record Verdict(boolean worth, String reason, SequencedMap<String, Phrase> compared) {

    Page page() {
      return new Page(
          "Is a training worth it?",
          List.of(
              Block.panel(
                  worth ? Tone.GOOD : Tone.WARN,
                  Phrase.text("%s: %s.".formatted(worth ? "Yes" : "No", reason))),
              new Block.Properties(compared)));
    }
  }

  /// @param allowed ids of the repositories that may be trained on
  /// @param files theirs, as [KnownSet#files]
  /// @param rows as [KnownSet#rows]; null before there are any
  Verdict of(
      boolean force,
      List<String> allowed,
      SortedMap<String, String> files,
      @Nullable SortedSet<String> rows) {
    if (force) {
      return yes("it was asked for, whatever has changed");
    }
    if (allowed.isEmpty()) {
      return yes("no repository may be trained on, which distill is to say and see to");
    }
    return rows == null ? ofFiles(allowed, files) : ofRows(allowed, rows);
  }

  private Verdict ofFiles(List<String> allowed, SortedMap<String, String> files) {
    if (trained.isPresent() && trained.get().at().plus(settings.interval()).isAfter(now)) {
      return no(
          "the last training, of run %s, began at %s, and distill.gate.interval is %s"
              .formatted(
                  trained.get().run(),
                  Amount.moment(trained.get().at()),
                  Amount.time(settings.interval())));
    }
    if (serves.isEmpty() && trained.isEmpty()) {
      return yes("no earlier training is known here");
    }
    var nearest =
        List.of(serves, trained, made).stream()
            .flatMap(Optional::stream)
            .filter(set -> allowed.containsAll(set.repositories()))
            .map(set -> set.to(files))
            .min((one, other) -> Double.compare(one.share(), other.share()));
    if (nearest.isEmpty()) {
      return yes("what was trained on before holds a repository that may no longer be");
    }
    var changes = nearest.get();
    compared.put("Files", Phrase.text(Amount.count(files.size())));
    compared.put("New", Phrase.text(Amount.count(changes.added())));
    compared.put("Changed", Phrase.text(Amount.count(changes.changed())));
    compared.put("Gone", Phrase.text(Amount.count(changes.gone())));
    var reason =
        "%s of the files are new, changed or gone, and distill.gate.changed-share is %s"
            .formatted(percent(changes.share()), percent(settings.changedShare()));
    return changes.share() < settings.changedShare() ? no(reason) : yes(reason);
  }

  private Verdict ofRows(List<String> allowed, SortedSet<String> rows) {
    compared.put("Rows", Phrase.text(Amount.count(rows.size())));
    if (serves.isEmpty() && trained.isEmpty()) {
      return yes("no earlier training is known here");
    }
    var fewest =
        List.of(serves, trained).stream()
            .flatMap(Optional::stream)
            .filter(set -> allowed.containsAll(set.repositories()))
            .mapToLong(set -> rows.stream().filter(row -> !set.rows().contains(row)).count())
            .min();
    if (fewest.isEmpty()) {
      return yes("what was trained on before holds a repository that may no longer be");
    }
    compared.put("New rows", Phrase.text(Amount.count(fewest.getAsLong())));
    var reason =
        "%s of %s are new, and distill.gate.new-rows is %d"
            .formatted(
                Amount.count(fewest.getAsLong()),
                Amount.of(rows.size(), "rows"),
                settings.newRows());
    return fewest.getAsLong() < settings.newRows() ? no(reason) : yes(reason);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
  }

  private Verdict yes(String reason) {
    return new Verdict(true, reason, compared);
  }

  private Verdict no(String reason) {
    return new Verdict(false, reason, compared);
  }
}
