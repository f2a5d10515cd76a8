package dev.codesense.cli.golden;

import dev.codesense.answer.golden.AnchorState;
import dev.codesense.answer.golden.GoldenCheck.Checked;
import dev.codesense.answer.golden.GoldenFile;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.text.Amount;
import dev.codesense.data.SnapshotReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares golden questions with the index: says of each anchor whether it is right, where its"
          + " lines or its symbol are now, or that they are gone.",
      "Exit code 10 where one is not right, and --write did not correct it."
    },
    footerHeading = "%nExample:%n",
    footer = {"  codesense golden check", "  codesense golden check questions.jsonl --write"})
final class GoldenCheckCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "File of the project or of one of its repositories. Default: evaluate.questions in"
              + " codesense.yaml.")
  private @Nullable String named;

  @Option(
      names = "--write",
      description =
          "Corrects the file: places that moved, and the commit that lines are from, so that they"
              + " can be followed later. Everything else in it stays as it is.")
  private boolean write;

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  /// As JSON, version 1.
  ///
  /// @param remarks what is in the file and means nothing
  record Report(int version, String file, List<Line> anchors, List<String> remarks) {}

  /// What became of one anchor.
  ///
  /// @param question id
  /// @param state found, unpinned, moved, gone or unknown
  /// @param now where it is, for one that moved
  /// @param why for one that is gone or not known
  record Line(
      String question, String anchor, String state, @Nullable String now, @Nullable String why) {
    static Line of(String question, AnchorState state) {
      var anchor = state.anchor().toString();
      return switch (state) {
        case AnchorState.Found _ -> new Line(question, anchor, "found", null, null);
        case AnchorState.Unpinned _ -> new Line(question, anchor, "unpinned", null, null);
        case AnchorState.Moved(_, var to) ->
            new Line(question, anchor, "moved", to.toString(), null);
        case AnchorState.Gone(_, var why) -> new Line(question, anchor, "gone", null, why);
        case AnchorState.Unknown(_, var why) -> new Line(question, anchor, "unknown", null, why);
      };
    }

    boolean isRight() {
      return state.equals("found") || state.equals("unpinned");
    }
  }

  GoldenCheckCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var project = GoldenProject.of(invocation);
    var file = project.file(named);
    var target = project.index();
    GoldenSet set;
    List<Checked> checked;
    try (var session = Session.reading(invocation);
        var store = target.store(invocation);
        var code = target.index(invocation, store)) {
      var run = session.run("golden");
      var snapshot = project.snapshot().map(found -> SnapshotReader.open(found, run)).orElse(null);
      set =
          GoldenSet.read(file, snapshot, code.generation().manifest().repositories().keySet(), run);
      checked = project.check(set.questions(), code);
    }
    var lines =
        checked.stream()
            .flatMap(
                one -> one.anchors().stream().map(state -> Line.of(one.question().id(), state)))
            .toList();
    int corrected = write ? correct(project, set, checked) : 0;
    if (json) {
      invocation.json(new Report(1, file, lines, set.remarks()));
    } else {
      print(set, lines, corrected);
    }
    long wrong =
        lines.stream()
            .filter(line -> !line.isRight() && !(write && line.state().equals("moved")))
            .count();
    if (wrong > 0) {
      throw new CodesenseException(
          GoldenProblem.OUT_OF_DATE,
          "%s: %s not right"
              .formatted(file, wrong == 1 ? "1 anchor is" : Amount.of(wrong, "anchors") + " are"));
    }
    return CommandLine.ExitCode.OK;
  }

  /// @return how many anchors were changed
  private static int correct(GoldenProject project, GoldenSet set, List<Checked> checked)
      throws IOException {
    var golden = project.open(set.name());
    if (!golden.questions().equals(set.questions())) {
      throw new CodesenseException(
          GoldenProblem.OUT_OF_DATE,
          set.name() + " was changed while it was checked: nothing was written, check it again");
    }
    var moves = new ArrayList<GoldenFile.Move>();
    for (int question = 0; question < checked.size(); question++) {
      var anchors = checked.get(question).anchors();
      for (int anchor = 0; anchor < anchors.size(); anchor++) {
        var to =
            switch (anchors.get(anchor)) {
              case AnchorState.Moved(_, var place) -> place;
              case AnchorState.Unpinned(_, var pinned) -> pinned;
              default -> null;
            };
        if (to != null) {
          moves.add(new GoldenFile.Move(question, anchor, to));
        }
      }
    }
    if (!moves.isEmpty()) {
      golden.move(moves);
      golden.write();
    }
    return moves.size();
  }

  private void print(GoldenSet set, List<Line> lines, int corrected) {
    var out = invocation.out();
    var paint = invocation.outPaint();
    for (var line : lines) {
      if (!line.isRight()) {
        var state = "%-7s".formatted(line.state());
        out.println(
            "%s  %s"
                .formatted(
                    line.state().equals("gone") ? paint.red(state) : paint.yellow(state),
                    SafeText.line(
                        "%s  %s%s"
                            .formatted(
                                line.question(),
                                line.anchor(),
                                line.now() != null
                                    ? " is now " + line.now()
                                    : ": " + line.why()))));
      }
    }
    var counts = new ArrayList<String>();
    for (var state : List.of("found", "unpinned", "moved", "gone", "unknown")) {
      long count = lines.stream().filter(line -> line.state().equals(state)).count();
      if (count > 0) {
        counts.add(
            "%d %s"
                .formatted(
                    count,
                    state.equals("unpinned")
                        ? "right, at another commit or none"
                        : state.toLowerCase(Locale.ROOT)));
      }
    }
    out.println(
        "%s, %s: %s"
            .formatted(
                Amount.of(set.questions().size(), "questions"),
                Amount.of(lines.size(), "anchors"),
                counts.isEmpty() ? "nothing to check" : String.join(", ", counts)));
    if (corrected > 0) {
      invocation.say("%s corrected in %s".formatted(Amount.of(corrected, "anchors"), set.name()));
    } else if (!write
        && lines.stream()
            .anyMatch(line -> line.state().equals("moved") || line.state().equals("unpinned"))) {
      invocation.say(
          "Next: `codesense golden check %s--write` corrects what moved, and notes the commit of lines"
              .formatted(named == null ? "" : named + " "));
    }
  }
}
