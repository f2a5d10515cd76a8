package dev.codesense.cli.golden;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.AnchorState;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.query.Listing;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.SearchFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Adds a golden question. Without --anchor or --none it searches the index for the question"
          + " and asks which of the results hold the answer.",
      "Anchors are looked up in the index, and those with lines get its commit."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense golden add \"Where is an order paid?\" --kind where",
      "  codesense golden add \"Where is an order paid?\" --anchor src/Order.java#pay",
      "  codesense golden add \"How is the shop restarted?\" --anchor ops/runbook.md:12-20"
    })
final class GoldenAddCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Invocation invocation;

  @Parameters(paramLabel = "QUESTION", arity = "1..*", description = "As people ask it.")
  private List<String> question = List.of();

  @Option(
      names = "--anchor",
      paramLabel = "PLACE",
      converter = GoldenFields.Place.class,
      description =
          "Where the answer is: PATH, PATH:12-20 or PATH#SYMBOL, relative to its repository. May be"
              + " repeated: each is one right answer.")
  private List<Anchor> anchors = new ArrayList<>();

  @Option(names = "--none", description = "The code does not hold the answer: a refusal is right.")
  private boolean none;

  @Option(
      names = "--repo",
      paramLabel = "ID",
      description = "Repository of the anchors. Default: any that has the file.")
  private @Nullable String repo;

  @Option(names = "--answer", paramLabel = "TEXT", description = "The right answer in words.")
  private @Nullable String answer;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Unique in the file. Default: the kind and a number, such as where-07.")
  private @Nullable String id;

  @Mixin private final GoldenFields fields = new GoldenFields();

  @Spec private CommandSpec command = CommandSpec.create();

  GoldenAddCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (none && !anchors.isEmpty()) {
      throw new ParameterException(command.commandLine(), "--none and --anchor exclude each other");
    }
    var project = GoldenProject.of(invocation);
    var file = project.file(fields.file);
    project.open(file); // Refuses one that cannot be changed before anybody is asked.
    var masking = invocation.tracking(Progress.silent()).masking();
    var words = masking.text(String.join(" ", question));
    var gold = gold(project, words);
    if (gold.isEmpty()) {
      invocation.say("Nothing was added.");
      return CommandLine.ExitCode.OK;
    }
    // Read again: somebody may have changed it while the places were looked up.
    var golden = project.open(file);
    golden.add(
        question(
            id == null ? golden.freeId(fields.kind == null ? "q" : fields.kind) : id,
            words,
            gold.get(),
            answer == null ? null : masking.text(answer)));
    golden.write();
    invocation.out().println(golden.questions().getLast().id());
    project.sayNext(file);
    return CommandLine.ExitCode.OK;
  }

  private GoldenQuestion question(
      String name, String words, List<Anchor> gold, @Nullable String inWords) {
    try {
      return fields.question(name, words, gold, inWords);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// @return empty where nobody knows
  private Optional<List<Anchor>> gold(GoldenProject project, String words)
      throws IOException, InterruptedException {
    if (none) {
      return Optional.of(List.of());
    }
    if (anchors.isEmpty()) {
      return asked(project, words);
    }
    var target = project.index();
    try (var store = target.store(invocation);
        var code = target.index(invocation, store)) {
      return Optional.of(checked(project, code, words));
    }
  }

  private List<Anchor> checked(GoldenProject project, CodeIndex code, String words)
      throws IOException, InterruptedException {
    var meant =
        anchors.stream()
            .map(anchor -> new Anchor(repo, anchor.path(), anchor.symbol(), anchor.lines(), null))
            .toList();
    var states =
        project.check(List.of(question("new", words, meant, null)), code).getFirst().anchors();
    var gold = new ArrayList<Anchor>();
    for (var state : states) {
      gold.add(
          switch (state) {
            case AnchorState.Found(var anchor) -> anchor;
            case AnchorState.Unpinned(_, var pinned) -> pinned;
            case AnchorState.Moved(var anchor, var to) ->
                throw refused(anchor, "the index has it at " + to);
            case AnchorState.Gone(var anchor, var why) -> throw refused(anchor, why);
            case AnchorState.Unknown(var anchor, var why) -> throw refused(anchor, why);
          });
    }
    return gold;
  }

  private static CodesenseException refused(Anchor anchor, String why) {
    return new CodesenseException(
        GoldenProblem.OUT_OF_DATE, "The anchor %s is not right: %s".formatted(anchor, why));
  }

  private Optional<List<Anchor>> asked(GoldenProject project, String words)
      throws IOException, InterruptedException {
    var typed = invocation.process().typed();
    if (typed == null) {
      throw new ParameterException(
          command.commandLine(),
          "nobody can be asked here: name the places with --anchor, or say --none");
    }
    var target = project.index();
    try (var store = target.store(invocation);
        var embedder = target.embedder(invocation);
        var search = target.search(invocation, store, embedder)) {
      var filter =
          new SearchFilter(
              List.of(), repo == null ? List.of() : List.of(repo), null, List.of(), null);
      var found = search.search(new SearchRequest(words, SHOWN, filter, SearchMode.AUTO));
      invocation.warn(found.warnings());
      new Listing(invocation.outPaint(), invocation.process().terminal(), invocation.project())
          .print(found, invocation.out());
      boolean alone = search.generation().manifest().repositories().size() == 1;
      while (true) {
        invocation.out().flush();
        invocation
            .err()
            .print(
                found.results().isEmpty()
                    ? "Nothing was found. Type none if the code does not hold the answer, or nothing to stop: "
                    : "Which results hold the answer? Numbers such as 1 3, none if the code does not hold it, or nothing to stop: ");
        invocation.err().flush();
        var line = typed.readLine();
        if (line == null || line.isBlank()) {
          return Optional.empty();
        }
        if (line.strip().equals("none")) {
          return Optional.of(List.of());
        }
        var chosen = chosen(line, found.results(), alone);
        if (chosen.isPresent()) {
          return chosen;
        }
        if (!found.results().isEmpty()) {
          invocation
              .err()
              .println("Numbers from 1 to %d, please.".formatted(found.results().size()));
        }
      }
    }
  }

  private static Optional<List<Anchor>> chosen(
      String line, List<SearchAnswer.Result> results, boolean alone) {
    var chosen = new ArrayList<Anchor>();
    for (var word : line.strip().split("[\\s,]+")) {
      if (!word.matches("\\d{1,3}")) {
        return Optional.empty();
      }
      int rank = Integer.parseInt(word);
      if (rank < 1 || rank > results.size()) {
        return Optional.empty();
      }
      var result = results.get(rank - 1);
      chosen.add(
          new Anchor(
              alone ? null : result.repo(),
              result.path(),
              null,
              new Anchor.Lines(result.startLine(), result.endLine()),
              result.commit()));
    }
    return Optional.of(chosen);
  }
}
