package dev.codesense.cli.doctor;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.cli.terminal.Wrap;
import dev.codesense.core.CodesenseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks Java, machine, native libraries and every configured service.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense doctor",
      "  codesense doctor --remote --json",
      "  codesense doctor --cluster"
    })
public final class DoctorCommand implements Callable<Integer> {
  /// Where what was found begins.
  private static final int DETAIL = 21;

  private final Invocation invocation;

  @Option(names = "--remote", description = "Also asks every listed git remote.")
  private boolean remote;

  @Option(
      names = "--cluster",
      description =
          "Also compares the Kubernetes namespace with infra/kfp, and says how the cluster can split"
              + " traffic and what the gates of a rollout can read.")
  private boolean cluster;

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  public DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /// What `--json` prints.
  record Report(int version, List<Check> checks) {}

  @Override
  public Integer call() throws InterruptedException {
    var checks = new ArrayList<Check>();
    checks.addAll(MachineChecks.of(invocation.project()));
    checks.addAll(ProjectChecks.of(invocation, remote));
    if (cluster) {
      checks.addAll(ClusterChecks.of(invocation));
    }
    if (json) {
      invocation.json(new Report(1, checks));
    } else {
      checks.forEach(this::print);
    }
    long failed = checks.stream().filter(check -> check.state() == Check.State.FAIL).count();
    if (failed > 0) {
      throw new CodesenseException(
          CliProblem.DOCTOR_FOUND, failed + " of " + checks.size() + " checks failed");
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(Check check) {
    var paint = invocation.outPaint();
    var head = "%s  %-14s ".formatted(word(check.state(), paint), check.name());
    print(head, SafeText.line(check.detail()));
    if (check.todo() != null) {
      print(" ".repeat(DETAIL - 2) + "→ ", SafeText.line(check.todo()));
    }
  }

  /// The text below itself where it needs several lines; only a terminal breaks lines.
  private void print(String head, String text) {
    var terminal = invocation.process().terminal();
    int room = terminal.columns() - DETAIL;
    var lines = terminal.outIsTerminal() && room >= DETAIL ? Wrap.lines(text, room) : List.of(text);
    invocation.out().println(head + String.join("\n" + " ".repeat(DETAIL), lines));
  }

  private static String word(Check.State state, Paint paint) {
    return switch (state) {
      case OK -> paint.green("ok  ");
      case WARN -> paint.yellow("warn");
      case FAIL -> paint.red("fail");
    };
  }
}
