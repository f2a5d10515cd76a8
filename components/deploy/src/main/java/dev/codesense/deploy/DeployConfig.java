package dev.codesense.deploy;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.deploy.drive.DriveSettings;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of a rollout: keys of the block `deploy`.
public record DeployConfig(
    @Doc(
            "Mount path of the entry of the service's storageUris that the candidate takes the place of; unset: the service has one model.storageUri")
        @Nullable String mountPath,
    @Doc(
            "HTTPRoute (Gateway API) that leads to a service in Standard mode; unset: the service's name with -split")
        @Nullable String route,
    @Doc("Shares of traffic in percent that the candidate gets in turn")
        @Default("[1, 5, 25, 50, 100]")
        List<Integer> steps,
    @Doc("Shares of traffic that a person must agree to before they begin") @Default("[]")
        List<Integer> approve,
    @Doc("Shortest time that a step lasts") @Default("PT5M") Duration hold,
    @Doc("Longest time for a phase; what is not decided by then is rolled back") @Default("PT4H")
        Duration deadline,
    @Doc("Length of the windows that both sides are measured in") @Default("PT1M") Duration window,
    @Doc("Gates that need no proof, by name, since nobody measures them: they can only abort")
        @Default("[refusals]")
        List<String> optional,
    @Doc("What a rollback does: fail with exit code 30; report it as promoted=false")
        @Default("fail")
        Gate gate,
    @Doc("Name under which the service serves the model, the same for both sides")
        @Default("assistant")
        String servedModel,
    @Doc(
            "Path of the OpenAI API below the service's URL: /openai/v1 for KServe's Hugging Face runtime, /v1 for its vLLM runtime")
        @Default("/openai/v1")
        String prefix,
    @Doc(
            "URL of the gateway that questions to the candidate go through, with the candidate's host name as Host header; unset: the candidate's own URL")
        @Nullable URI gateway,
    @Doc("Questions that the candidate must answer before it gets traffic")
        @Default("[What does this code do?, Where are errors handled?, How is it configured?]")
        List<String> questions,
    @Doc("Longest wait for the answer to one of them") @Default("PT2M") Duration answerTimeout) {

  /// What a rollback does.
  public enum Gate {
    FAIL,
    REPORT
  }

  public DeployConfig {
    steps = List.copyOf(steps);
    approve = List.copyOf(approve);
    questions = List.copyOf(questions);
    optional = List.copyOf(optional);
    requirePositive(DeployConfig::window, window);
    requirePositive(DeployConfig::answerTimeout, answerTimeout);
    if (questions.isEmpty()) {
      throw new RefusedValueException(
          DeployConfig::questions, "must hold one: a candidate that was never asked is not known");
    }
    if (!steps.containsAll(approve)) {
      throw new RefusedValueException(
          DeployConfig::approve,
          "must be shares of deploy.steps %s, was %s".formatted(steps, approve));
    }
    if (!prefix.matches("(?:/[A-Za-z0-9._~-]+)+")) {
      throw new RefusedValueException(
          DeployConfig::prefix, "must be a path such as /openai/v1, was " + prefix);
    }
    var names =
        RolloutPlan.STANDARD.gates().stream().map(dev.codesense.rollout.Gate::name).toList();
    if (!names.containsAll(optional)) {
      throw new RefusedValueException(
          DeployConfig::optional, "must be of the gates %s, was %s".formatted(names, optional));
    }
    try {
      plan(steps, approve, hold, deadline, optional);
    } catch (RefusedValueException e) {
      throw switch (e.field().getName()) {
        case "deadline" -> new RefusedValueException(DeployConfig::deadline, e.reason(), e);
        case "hold" -> new RefusedValueException(DeployConfig::hold, e.reason(), e);
        case "gates" -> new RefusedValueException(DeployConfig::optional, e.reason(), e);
        default -> new RefusedValueException(DeployConfig::steps, e.reason(), e);
      };
    }
  }

  private static void requirePositive(Accessor<DeployConfig, Duration> field, Duration value) {
    if (!value.isPositive()) {
      throw new RefusedValueException(field, "must be longer than 0, was " + value);
    }
  }

  /// The same, but what a rollback does.
  public DeployConfig with(Gate other) {
    return new DeployConfig(
        mountPath,
        route,
        steps,
        approve,
        hold,
        deadline,
        window,
        optional,
        other,
        servedModel,
        prefix,
        gateway,
        questions,
        answerTimeout);
  }

  /// The plan that these settings make.
  public RolloutPlan plan() {
    return plan(steps, approve, hold, deadline, optional);
  }

  private static RolloutPlan plan(
      List<Integer> steps,
      List<Integer> approve,
      Duration hold,
      Duration deadline,
      List<String> optional) {
    var standard = RolloutPlan.STANDARD;
    return new RolloutPlan(
        steps.stream().map(step -> new Step(step, hold, approve.contains(step))).toList(),
        standard.gates().stream()
            .map(gate ->
                new dev.codesense.rollout.Gate(
                    gate.name(),
                    gate.measure(),
                    gate.margins(),
                    gate.required() && !optional.contains(gate.name())))
            .toList(),
        standard.limits(),
        standard.falseAlarm(),
        standard.falsePromotion(),
        standard.falseRaise(),
        standard.harmBudget(),
        deadline,
        standard.memory());
  }

  DriveSettings driving() {
    var usual = DriveSettings.USUAL;
    // It is renewed before and after each answer.
    return new DriveSettings(
        usual.poll(), window, usual.lease().plus(answerTimeout), usual.lost(), questions);
  }
}
