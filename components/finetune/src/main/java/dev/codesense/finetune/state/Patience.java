package dev.codesense.finetune.state;

import dev.codesense.finetune.contract.FinetuneProblem;
import java.time.Duration;

/// How long a trouble may last that may pass by itself.
///
/// @param queue for a node, a quota, or admission by a queue: until others have ended
/// @param start for an image or a secret, and for the controller to make the pod
/// @param training from the first pod that ran to the end
public record Patience(Duration queue, Duration start, Duration training) {

  Duration with(FinetuneProblem problem) {
    return problem == FinetuneProblem.UNSCHEDULABLE || problem == FinetuneProblem.QUOTA_EXCEEDED
        ? queue
        : start;
  }
}
