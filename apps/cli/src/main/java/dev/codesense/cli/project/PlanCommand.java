package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.core.text.Amount;
import dev.codesense.runtime.Components;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Estimates the next run and a run from scratch: repositories, files, chunks, tokens, time, and"
            + " cost by the block `prices`; and, where the block `models` has what they ask, the calls,"
            + " tokens, money and time of `distill` and `evaluate answers`. Fetches repositories, but"
            + " indexes nothing and asks no model.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense plan", "  codesense plan --json"})
public final class PlanCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--json", description = "Prints the plan as one line of JSON.")
  private boolean json;

  @Mixin private final StoreOption where = new StoreOption();

  public PlanCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var config = invocation.config(where.flags());
    var converge =
        (ConvergeComponent)
            Components.named(ConvergeComponent.SPEC.name(), invocation.components());
    var request = config.request(ConvergeComponent.SPEC, Map.of());
    try (var session = Session.writing(invocation, "plan")) {
      var preview = converge.preview(request, session.run("converge"));
      var plan = RunPlan.of(invocation, config, preview, session);
      session.endProgress();
      if (json) {
        invocation.json(plan);
      } else {
        print(plan, config.block("prices", Prices.class));
      }
      // What the table says is not said again as an error; scripts notice it all the same.
      return Stream.concat(preview.refusal().stream(), preview.missing().values().stream())
          .findFirst()
          .map(problem -> problem.problem().kind().exitCode())
          .orElse(CommandLine.ExitCode.OK);
    }
  }

  private void print(RunPlan plan, Prices prices) {
    line("", "next run", "from scratch");
    line("repositories", plan, _ -> Amount.count(plan.repositories()));
    line("files", plan, cost -> Amount.count(cost.files()));
    line("size", plan, cost -> Amount.bytes(cost.bytes()));
    line("chunks", plan, cost -> about(cost.chunks()));
    line("tokens", plan, cost -> about(cost.tokens()));
    line("words after", plan, cost -> Amount.time(cost.words()));
    line("vectors after", plan, cost -> Amount.time(cost.words().plus(cost.vectors())));
    line(
        "money",
        plan,
        cost ->
            cost.money() == null
                ? "unknown"
                : String.format(Locale.ROOT, "%.2f %s", cost.money(), prices.currency()));
    for (var models : plan.models()) {
      invocation.out().println("%-17s %s".formatted(models.stage(), SafeText.line(models.shown())));
    }
    for (var one : plan.unreachable()) {
      invocation
          .out()
          .println(
              "unreachable     "
                  + SafeText.line("%s: %s %s".formatted(one.id(), one.code(), one.reason())));
    }
    if (plan.refusal() != null) {
      invocation
          .out()
          .println(
              "shrink limit    "
                  + SafeText.line(plan.refusal())
                  + "; `codesense run --accept-shrink` goes on");
    }
    if (!prices.known()) {
      invocation.say("Cost needs the block prices in codesense.yaml.");
    }
  }

  private static String about(long number) {
    return number == 0 ? "0" : "about " + Amount.count(number);
  }

  private void line(String name, RunPlan plan, Function<RunPlan.Cost, String> value) {
    line(name, value.apply(plan.next()), value.apply(plan.full()));
  }

  private void line(String name, String next, String full) {
    invocation.out().println("%-16s%-18s%s".formatted(name, next, full));
  }
}
