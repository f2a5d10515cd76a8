package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.core.Artifact;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.ProjectLock;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.TreatedFiles;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.search.store.CodeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows what is indexed, from which commits, and how old it is.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense status",
      "  codesense status --json",
      "  codesense status --skipped --offset 100"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int LANGUAGES_SHOWN = 12;

  private final Invocation invocation;

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  @Option(
      names = "--skipped",
      description =
          "Lists the files that were skipped, with the reason, and those that were masked or"
              + " converted from another encoding.")
  private boolean skipped;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "With --skipped: largest number of files. Default: 100.")
  private int limit;

  @Option(
      names = "--offset",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "With --skipped: how many files to leave out at the start of the list. Default: 0.")
  private int offset;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private final StoreOption where = new StoreOption();

  public StatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1 || offset < 0) {
      throw new ParameterException(
          command.commandLine(), "--limit is at least 1, and --offset at least 0");
    }
    var config = invocation.config(where.flags());
    var target = IndexTarget.of(config, null);
    if (skipped) {
      listSkipped(target);
      return CommandLine.ExitCode.OK;
    }
    try (var store = target.store(invocation);
        var session = Session.reading(invocation)) {
      var state = invocation.project().resolve(LocalRunContext.STATE);
      var repositories = repositories();
      var report =
          new StatusReport(
              1,
              invocation.project().toString(),
              repositories,
              missing(config.request(ConvergeComponent.SPEC, Map.of()), repositories),
              collections(store),
              // Whoever looks need not be allowed to make the folder.
              Files.isDirectory(state)
                  ? target.maintenance(session.run("status")).quarantined(target.project())
                  : List.of(),
              sizes(),
              ProjectLock.owner(state).orElse(null));
      if (json) {
        invocation.json(report);
      } else {
        print(report);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void listSkipped(IndexTarget target) throws IOException, InterruptedException {
    var newest =
        new LocalArtifacts(invocation.project(), invocation.codec()).newest(RepoSnapshot.class);
    var treated = new TreatedFiles(List.of(), 0);
    try (var session = Session.reading(invocation)) {
      var run = session.run("status");
      if (newest.isPresent()) {
        treated = treated(newest.get(), target, run);
      }
    }
    int total = treated.files().size();
    int from = Math.min(offset, total);
    int to = (int) Math.min(total, (long) from + limit);
    var page = treated.files().subList(from, to);
    if (json) {
      invocation.json(new StatusReport.Skipped(1, total, treated.unnamed(), offset, page));
      return;
    }
    var out = invocation.out();
    page.forEach(file ->
        out.println(safe("%s  %s  %s".formatted(file.repo(), file.path(), file.treatment()))));
    if (page.isEmpty()) {
      out.println(
          newest.isEmpty()
              ? "Nothing is indexed yet: run `codesense run`."
              : "No file was skipped, masked or converted.");
    }
    if (treated.unnamed() > 0) {
      out.println(
          "and %s more that are not named".formatted(Amount.of(treated.unnamed(), "files")));
    }
    if (to < total) {
      invocation.say(
          "%s of %s; the next: codesense status --skipped --offset %d"
              .formatted(Amount.count(page.size()), Amount.of(total, "files"), to));
    }
  }

  /// What converge and the index skipped, masked and converted.
  static TreatedFiles treated(Artifact<RepoSnapshot> snapshot, IndexTarget target, RunContext run)
      throws InterruptedException {
    return TreatedFiles.of(
        SnapshotReader.open(snapshot, run),
        target.maintenance(run).skipped(target.project()).stream()
            .map(file -> TreatedFiles.File.skipped(file.repo(), file.path(), file.reason()))
            .toList());
  }

  private List<StatusReport.Repository> repositories() throws IOException {
    var shelf = new LocalArtifacts(invocation.project(), invocation.codec());
    return shelf
        .newest(RepoSnapshot.class)
        .map(snapshot -> new ArtifactFiles(invocation.codec()).read(snapshot).repositories())
        .orElse(List.of())
        .stream()
        .map(StatusCommand::repository)
        .toList();
  }

  private List<String> missing(ConvergeRequest request, List<StatusReport.Repository> read) {
    var ids = read.stream().map(StatusReport.Repository::id).toList();
    return ids.isEmpty()
        ? List.of()
        : ConvergeComponent.ids(request, invocation.project()).stream()
            .filter(id -> !ids.contains(id))
            .toList();
  }

  private static StatusReport.Repository repository(RepositoryState state) {
    var stale = state.stale();
    return new StatusReport.Repository(
        state.id(),
        state.url(),
        state.commit(),
        state.committedAt(),
        stale == null ? null : "since " + Amount.moment(stale.since()) + ": " + stale.reason(),
        state.files(),
        state.bytes(),
        state.secretsMasked(),
        state.access(),
        state.skipped());
  }

  private static List<StatusReport.Collection> collections(CodeStore store)
      throws InterruptedException {
    var collections = new ArrayList<StatusReport.Collection>();
    for (var name : store.collections()) {
      collections.add(collection(store, name));
    }
    return collections;
  }

  private static StatusReport.Collection collection(CodeStore store, String name)
      throws InterruptedException {
    var alias = store.alias(name);
    var built = new ArrayList<StatusReport.Built>();
    for (var generation : store.generations(name)) {
      var manifest = generation.manifest();
      built.add(
          new StatusReport.Built(
              generation.number(),
              generation.physicalName(),
              generation.createdAt(),
              alias.filter(to -> to.pointsAt(generation)).isPresent(),
              store.sizeBytes(generation),
              manifest.vectors(),
              manifest.model(),
              manifest.dimensions(),
              manifest.chunks(),
              manifest.languages(),
              manifest.skipped(),
              manifest.fallbacks()));
    }
    return new StatusReport.Collection(name, alias.orElse(null), built);
  }

  private SortedMap<String, Long> sizes() throws IOException {
    var sizes = new TreeMap<String, Long>();
    sizes.put("data", size(invocation.project().resolve("data")));
    var state = invocation.project().resolve(LocalRunContext.STATE);
    if (Files.isDirectory(state)) {
      try (var parts = Files.list(state)) {
        for (var part : parts.filter(Files::isDirectory).toList()) {
          sizes.put(part.getFileName().toString(), size(part));
        }
      }
    }
    return sizes;
  }

  private static long size(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(StatusCommand::fileSize).sum();
    } catch (UncheckedIOException e) {
      return 0; // A writer moved it away while we looked.
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(StatusReport report) {
    var out = invocation.out();
    var paint = invocation.outPaint();
    if (report.repositories().isEmpty() && report.collections().isEmpty()) {
      out.println("Nothing is indexed yet: run `codesense run`.");
    }
    heading("Repositories", report.repositories().isEmpty());
    for (var repository : report.repositories()) {
      out.println(
          "  %s  %s  %s, %s"
                  .formatted(
                      paint.bold(safe(repository.id())),
                      repository.commit().substring(0, Math.min(10, repository.commit().length())),
                      Amount.of(repository.files(), "files"),
                      Amount.bytes(repository.bytes()))
              + (repository.secretsMasked() == 0
                  ? ""
                  : ", " + Amount.of(repository.secretsMasked(), "secrets") + " masked"));
      var stale = repository.stale();
      if (stale != null) {
        out.println("    " + paint.yellow("stale") + " " + safe(stale));
      }
      if (!repository.skipped().isEmpty()) {
        out.println("    skipped: " + counts(repository.skipped(), Integer.MAX_VALUE));
      }
    }
    for (var id : report.missing()) {
      out.println(
          "  %s  %s: listed, but not read yet; `codesense run` reads it, or says why it cannot"
              .formatted(paint.bold(safe(id)), paint.yellow("missing")));
    }
    for (var collection : report.collections()) {
      print(collection, paint);
    }
    heading("Quarantine (files that crash the parser)", report.quarantine().isEmpty());
    for (var file : report.quarantine()) {
      out.println(
          "  "
              + safe(file.repo() + " " + file.path())
              + (file.since() == null ? "" : "  since " + Amount.moment(file.since())));
    }
    heading("On disk", false);
    report
        .sizes()
        .forEach((part, bytes) -> out.println("  %-12s %s".formatted(part, Amount.bytes(bytes))));
    var writer = report.writer();
    if (writer != null) {
      out.println();
      out.println(
          "`%s` is running, pid %d, since %s"
              .formatted(safe(writer.command()), writer.pid(), Amount.moment(writer.since())));
    }
  }

  private void print(StatusReport.Collection collection, Paint paint) {
    var out = invocation.out();
    heading("Index '" + collection.name() + "'", false);
    var alias = collection.alias();
    if (alias != null && alias.heldSince() != null) {
      out.println(
          "  %s since %s; `codesense index hold --release` ends that"
              .formatted(paint.yellow("held"), alias.heldSince().truncatedTo(ChronoUnit.SECONDS)));
    }
    for (var built :
        collection.generations().stream()
            .sorted(Comparator.comparingInt(StatusReport.Built::number).reversed())
            .toList()) {
      out.println(
          "  generation %d  %s, %s, %s%s"
              .formatted(
                  built.number(),
                  Amount.of(built.chunks(), "chunks"),
                  Amount.bytes(built.sizeBytes()),
                  age(built.createdAt()),
                  built.live() ? "  " + paint.green("live") : ""));
      if (built.live()) {
        out.println(
            switch (built.vectors()) {
              case FULL ->
                  "    model: " + safe(built.model()) + ", " + built.dimensions() + " dimensions";
              case NONE -> "    words only: `codesense run` adds vectors";
            });
        out.println("    languages: " + counts(built.languages(), LANGUAGES_SHOWN));
        if (!built.skipped().isEmpty()) {
          out.println("    skipped: " + counts(built.skipped(), Integer.MAX_VALUE));
        }
        if (!built.fallbacks().isEmpty()) {
          out.println("    cut along lines: " + counts(built.fallbacks(), Integer.MAX_VALUE));
        }
      }
    }
  }

  private void heading(String title, boolean nothingBelow) {
    if (!nothingBelow) {
      invocation.out().println(invocation.outPaint().dim(title));
    }
  }

  private String age(Instant then) {
    var age = Duration.between(then, invocation.process().clock().instant());
    return Amount.time(age.isNegative() ? Duration.ZERO : age) + " old";
  }

  private static <K> String counts(Map<K, Long> counts, int most) {
    var shown =
        counts.entrySet().stream()
            .sorted(Map.Entry.<K, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(most)
            .map(entry ->
                safe(entry.getKey().toString().toLowerCase(Locale.ROOT))
                    + " "
                    + Amount.count(entry.getValue()))
            .collect(Collectors.joining(", "));
    return counts.size() > most ? shown + ", and " + (counts.size() - most) + " more" : shown;
  }

  private static String safe(String text) {
    return SafeText.line(text);
  }
}
