package dev.codesense.deploy.candidate;

import dev.codesense.core.Accessor;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.deploy.DeployConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of a candidate without traffic: keys of the block `deploy`, most of them those of
/// `deploy` too.
public record DeployCandidateConfig(
    @AsIn(DeployConfig.class) @Nullable String mountPath,
    @AsIn(DeployConfig.class) String servedModel,
    @AsIn(DeployConfig.class) @Nullable URI gateway,
    @AsIn(DeployConfig.class) List<String> questions,
    @AsIn(DeployConfig.class) Duration answerTimeout,
    @Doc("Longest wait until a candidate without traffic answers: image, weights and a free GPU")
        @Default("PT45M")
        Duration candidateStart,
    @Doc(
            "How long a candidate without traffic stays at most: then Kubernetes takes it away, whatever became of the run")
        @Default("PT6H")
        Duration candidateStay) {

  public DeployCandidateConfig {
    questions = List.copyOf(questions);
    requirePositive(DeployCandidateConfig::answerTimeout, answerTimeout);
    requirePositive(DeployCandidateConfig::candidateStart, candidateStart);
    if (questions.isEmpty()) {
      throw new RefusedValueException(
          DeployCandidateConfig::questions,
          "must hold one: a candidate that was never asked is not known");
    }
    if (candidateStay.compareTo(candidateStart) <= 0) {
      throw new RefusedValueException(
          DeployCandidateConfig::candidateStay,
          "must be longer than deploy.candidate-start, %s, was %s"
              .formatted(candidateStart, candidateStay));
    }
  }

  private static void requirePositive(
      Accessor<DeployCandidateConfig, Duration> field, Duration value) {
    if (!value.isPositive()) {
      throw new RefusedValueException(field, "must be longer than 0, was " + value);
    }
  }
}
