package dev.codesense.deploy;

import dev.codesense.core.http.Webhook;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedState;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.rollout.Command;
import dev.codesense.rollout.Phase;
import java.util.Set;

/// A served model that also tells people, through the webhook, when its rollout waits for one of
/// them.
final class TellingModel implements ServedModel {
  /// The event of the phase [Phase#AWAITING_APPROVAL].
  private static final String WAITS = "RolloutAwaitingApproval";

  private final ServedModel model;
  private final Webhook webhook;
  private final String service;
  private final String namespace;

  TellingModel(ServedModel model, Webhook webhook, String service, String namespace) {
    this.model = model;
    this.webhook = webhook;
    this.service = service;
    this.namespace = namespace;
  }

  @Override
  public StableSide begin(Candidate candidate) throws InterruptedException {
    return model.begin(candidate);
  }

  @Override
  public ServedState read(Sides sides, Set<Integer> expected) throws InterruptedException {
    return model.read(sides, expected);
  }

  @Override
  public void carryOut(Command command, Sides sides) throws InterruptedException {
    model.carryOut(command, sides);
  }

  @Override
  public boolean letGo(Sides sides) throws InterruptedException {
    return model.letGo(sides);
  }

  @Override
  public boolean clear(Sides sides) throws InterruptedException {
    return model.clear(sides);
  }

  @Override
  public boolean conclude(Sides sides) throws InterruptedException {
    return model.conclude(sides);
  }

  @Override
  public void restore(Sides sides) throws InterruptedException {
    model.restore(sides);
  }

  @Override
  public void tell(String reason, String message, boolean warning) throws InterruptedException {
    model.tell(reason, message, warning);
    if (reason.equals(WAITS)) {
      tellThatItWaits(message);
    }
  }

  /// Whoever was killed while it waited may not have come to tell it.
  void tellAgain(RolloutState state) throws InterruptedException {
    if (state.rollout().phase() == Phase.AWAITING_APPROVAL) {
      tellThatItWaits(state.log().getLast().reason());
    }
  }

  private void tellThatItWaits(String message) throws InterruptedException {
    var map = RolloutStore.name(service);
    webhook.tell(
        """
        codesense: the rollout of %1$s in %2$s waits for a person. %3$s
        To agree, `codesense deploy approve %1$s`, or without codesense
        `kubectl -n %2$s annotate configmap %4$s %5$s=YOUR-NAME`
        To end it, `codesense deploy abort %1$s`, or
        `kubectl -n %2$s annotate configmap %4$s %6$s=YOUR-NAME`\
        """
            .formatted(
                service,
                namespace,
                message,
                map,
                RolloutStore.APPROVED_BY,
                RolloutStore.ABORTED_BY));
  }
}
