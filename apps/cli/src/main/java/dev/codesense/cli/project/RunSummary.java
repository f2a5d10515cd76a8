package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.cli.terminal.ShellWord;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.index.IndexResult;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What a run says at its end: what there is, what to look at, what to type next.
final class RunSummary {
  private static final int LOOKED_AT = 400;
  private static final String ANY_QUESTION = "your question";

  private RunSummary() {}

  private static boolean isHeld(Invocation invocation, IndexTarget target)
      throws InterruptedException {
    try (var store = target.store(invocation)) {
      return store
          .alias(target.location().collectionName())
          .filter(alias -> alias.heldSince() != null)
          .isPresent();
    }
  }

  static void print(
      Invocation invocation,
      IndexTarget target,
      StoreOption where,
      RunContext run,
      ConvergeResult converged,
      IndexResult indexed,
      Duration took)
      throws InterruptedException {
    var out = invocation.out();
    out.println(
        "%s, %s, %s%s; %s in generation %d of '%s', %s."
            .formatted(
                Amount.of(converged.repositories(), "repositories"),
                Amount.of(converged.files(), "files"),
                Amount.bytes(converged.bytes()),
                converged.secretsMasked() == 0
                    ? ""
                    : ", " + Amount.of(converged.secretsMasked(), "secrets") + " masked",
                Amount.of(indexed.chunks(), "chunks"),
                indexed.generation(),
                target.location().collectionName(),
                indexed.changed()
                    ? "made in " + Amount.time(took)
                    : isHeld(invocation, target)
                        ? "where queries are held: nothing newer is indexed"
                        : "nothing had changed (" + Amount.time(took) + ")"));
    for (var id : converged.stale()) {
      out.println("  stale: " + id + " could not be read; its last good state is used");
    }
    for (var id : converged.missing()) {
      out.println("  missing: " + id + " could not be read and was never indexed");
    }
    try (var store = target.store(invocation)) {
      var options =
          (invocation.project().equals(invocation.process().directory())
                  ? ""
                  : " --project " + ShellWord.of(invocation.process().shown(invocation.project())))
              + where.words();
      var live = store.live(target.location().collectionName());
      var question =
          live.isPresent() ? question(store, live.get()).orElse(ANY_QUESTION) : ANY_QUESTION;
      var treated = StatusCommand.treated(converged.snapshot(), target, run);
      if (treated.missing() + treated.masked() > 0) {
        out.println(treated.inShort() + ": codesense status --skipped" + options);
      }
      invocation.say("Next:");
      invocation.say("  codesense ask " + ShellWord.of(question) + options);
      invocation.say("  codesense status" + options);
    }
  }

  /// A question about something that is really there: the best documented type among some, taken
  /// from everywhere.
  private static Optional<String> question(CodeStore store, Generation generation)
      throws InterruptedException {
    try (var index = store.open(generation)) {
      var some = new ArrayList<UUID>();
      long step = 1 + generation.manifest().chunks() / LOOKED_AT;
      var place = new AtomicLong();
      index.keys(key -> {
        if (place.getAndIncrement() % step == 0) {
          some.add(key.chunkId());
        }
      });
      return index.fetch(some).values().stream()
          .filter(chunk -> chunk.facts().documentation().docComment() != null)
          .filter(chunk -> !chunk.facts().testing().test())
          .filter(chunk -> chunk.facts().structure().kind().equals("type"))
          .filter(chunk -> !chunk.facts().symbols().defined().isEmpty())
          .max(
              Comparator.comparingInt(
                  chunk -> String.valueOf(chunk.facts().documentation().docComment()).length()))
          .map(chunk -> chunk.facts().symbols().defined().getFirst())
          .map(symbol -> "What is " + SafeText.line(symbol) + " for?");
    }
  }
}
