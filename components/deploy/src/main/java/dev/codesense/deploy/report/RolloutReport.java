package dev.codesense.deploy.report;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import dev.codesense.deploy.drive.RolloutDriver;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.rollout.Phase;
import java.util.Map;

/// What a rollout came to, with each decision and what it was made from.
///
/// @param state as it was stored last
@ArtifactFormat(name = "Rollout", version = 1)
public record RolloutReport(RolloutState state) implements Visualized {

  /// Such as `rolled back`.
  public String outcome() {
    return RolloutDriver.words(state.rollout().phase());
  }

  /// Why it ended as it did: the reason of the decision that settled it.
  public String reason() {
    var log = state.log();
    return switch (state.rollout().phase()) {
      case ROLLED_BACK ->
          log.stream()
              .filter(entry -> entry.phase() == Phase.ROLLING_BACK)
              .findFirst()
              .orElse(log.getLast())
              .reason();
      default -> log.getLast().reason();
    };
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.of(
        "service", state.sides().service(),
        "candidate", state.sides().candidate().storageUri(),
        "outcome", outcome(),
        "reason", reason());
  }
}
