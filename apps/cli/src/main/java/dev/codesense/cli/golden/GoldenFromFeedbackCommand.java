package dev.codesense.cli.golden;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.CitedPlaces;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenQuestion.Split;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.invocation.Session;
import dev.codesense.core.text.Amount;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseFeedback;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "from-feedback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes candidates for golden questions of what people asked and judged, as Langfuse has it:"
          + " the question, with the places that its answer cited. Tags say whether people liked the"
          + " answer: of a disliked one, the places are to be corrected.",
      "Candidates go to a file of their own. Review them, then move the good ones. Secrets are"
          + " masked."
    },
    footerHeading = "%nExample:%n",
    footer = {"  codesense golden from-feedback --since 30d"})
final class GoldenFromFeedbackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      defaultValue = "golden-candidates.yaml",
      description = "File of the project for the candidates. Default: ${DEFAULT-VALUE}.")
  private String file = "golden-candidates.yaml";

  @Option(
      names = "--score",
      paramLabel = "NAME",
      defaultValue = "feedback",
      description = "Name of the scores in Langfuse. Default: ${DEFAULT-VALUE}.")
  private String score = "feedback";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = OptionValues.Time.class,
      defaultValue = "7d",
      description = "Only scores that are not older, such as 30d. Default: ${DEFAULT-VALUE}.")
  private Duration since = Duration.ofDays(7);

  GoldenFromFeedbackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var project = GoldenProject.of(invocation);
    project.open(file); // Refuses one that cannot be changed before the server is asked.
    var candidates = new ArrayList<Candidate>();
    int judged;
    int empty = 0;
    var target = project.index();
    try (var session = Session.reading(invocation);
        var store = target.store(invocation);
        var code = target.index(invocation, store)) {
      var access = TrackingAccess.of(session.run("golden"));
      var masking = access.masking();
      var places = new CitedPlaces(code.generation().manifest().repositories());
      try (var langfuse =
          Langfuse.open(project.config().block("langfuse", LangfuseConfig.class), access)) {
        var feedback = langfuse.feedback();
        var scores = feedback.scores(score, from(invocation.process().clock().instant()));
        judged = scores.size();
        for (var given : scores) {
          var candidate =
              feedback
                  .exchange(given.traceId())
                  .flatMap(exchange -> Candidate.of(given, exchange, places, masking));
          candidate.ifPresent(candidates::add);
          empty += candidate.isPresent() ? 0 : 1;
        }
      }
    }
    int added = add(project, candidates);
    if (empty > 0) {
      invocation.warn(
          List.of(
              "%s left out: Langfuse has no question in words for their traces"
                  .formatted(Amount.of(empty, "scores"))));
    }
    invocation.out().println("%s added to %s".formatted(Amount.of(added, "candidates"), file));
    invocation.say(
        "of %s called %s of the last %s"
            .formatted(Amount.of(judged, "scores"), score, Amount.time(since)));
    if (added > 0) {
      invocation.say(
          "Next: correct them, then move the good ones to %s".formatted(project.file(null)));
    }
    return CommandLine.ExitCode.OK;
  }

  /// No server has scores from before 1970.
  private Instant from(Instant now) {
    var all = Duration.between(Instant.EPOCH, now);
    return since.compareTo(all) < 0 ? now.minus(since) : Instant.EPOCH;
  }

  /// @return how many the file did not have
  private int add(GoldenProject project, List<Candidate> candidates) throws IOException {
    var golden = project.open(file);
    var asked =
        golden.questions().stream()
            .map(GoldenQuestion::question)
            .collect(Collectors.toCollection(HashSet::new));
    int added = 0;
    for (var candidate : candidates) {
      if (asked.add(candidate.question())) {
        golden.add(
            new GoldenQuestion(
                golden.freeId("feedback"),
                candidate.question(),
                null,
                null,
                candidate.places(),
                null,
                candidate.tags(),
                Split.EVALUATION,
                1));
        added++;
      }
    }
    if (added > 0) {
      golden.write();
    }
    return added;
  }

  /// What somebody asked and judged.
  ///
  /// @param places that the answer cited
  private record Candidate(String question, List<Anchor> places, List<String> tags) {

    /// @return empty where nothing was asked in words
    static Optional<Candidate> of(
        LangfuseFeedback.Given given,
        LangfuseFeedback.Exchange exchange,
        CitedPlaces cited,
        Masking masking) {
      var question = masking.text(exchange.input()).strip();
      if (question.chars().noneMatch(Character::isLetterOrDigit)) {
        return Optional.empty();
      }
      var places = cited.in(exchange.output());
      var tags =
          new ArrayList<>(List.of("candidate", isLiked(given.value()) ? "liked" : "disliked"));
      if (places.isEmpty()) {
        tags.add("no-place"); // Else it would say that a refusal is right.
      }
      return Optional.of(new Candidate(question, places, tags));
    }
  }

  private static boolean isLiked(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() > 0;
      default ->
          List.of("true", "yes", "good", "up", "like", "liked", "positive", "correct", "helpful")
              .contains(value.toString().toLowerCase(Locale.ROOT));
    };
  }
}
