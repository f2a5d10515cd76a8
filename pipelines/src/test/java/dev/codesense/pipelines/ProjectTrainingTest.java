package dev.codesense.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.converge.wiring.ConvergeWiring;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Setting;
import dev.codesense.deploy.DeployConfig;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.distill.gate.GateSettings;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.pipelines.project.ProjectFile;
import dev.codesense.pipelines.project.ProjectRolloutComponent;
import dev.codesense.pipelines.project.ProjectRolloutRequest;
import dev.codesense.pipelines.project.ProjectRolloutResult;
import dev.codesense.pipelines.project.ProjectTrainingComponent;
import dev.codesense.pipelines.project.ProjectTrainingRequest;
import dev.codesense.pipelines.project.ProjectTrainingResult;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run that trains reads of its project, and refuses before anything is paid for.
class ProjectTrainingTest {
  private static final String SETTINGS =
      """
      repositories: []
      distill: {rows: 500, gate: {changed-share: 0.1, interval: 2d}}
      finetune:
        image: registry.example/codesense/trainer:1
        base: {model: acme/tiny-7B, revision: c0ffee, claim: models}
        remote: {url: s3://codesense/dvc}
        registered-model: answers
      deploy: {steps: [10, 100], approve: [100]}
      cluster: {namespace: models}
      """;

  @TempDir private Path folder;
  private TinyRepository project;

  @BeforeEach
  void setUp() throws Exception {
    project = TinyRepository.in(folder.resolve("assistant.git"));
  }

  @Test
  void aTrainingFollowsTheProjectAtTheCommitOfTheRun() throws Exception {
    var commit = project.write("codesense.yaml", SETTINGS).commit("Set up");
    project
        .write("codesense.yaml", SETTINGS.replace("interval: 2d", "interval: 9d"))
        .commit("Train less often");

    var training = training(project.url(), commit, "", Map.of());

    assertThat(training.gate().gate()).isEqualTo(new GateSettings(0.1, 200, Duration.ofDays(2)));
    assertThat(training.gate().trainUnlabelled()).isTrue();
    assertThat(training.finetune().base().model()).isEqualTo("acme/tiny-7B");
    assertThat(training.registeredModel()).isEqualTo("answers");
    assertThat(training.cluster().namespace()).isEqualTo("models");
    assertThat(training(project.url(), "", "", Map.of()).gate().gate().interval())
        .isEqualTo(Duration.ofDays(9));
  }

  @Test
  void whatATrainingNeedsIsAskedForBeforeItIsPaidFor() throws Exception {
    assertProblem(RuntimeProblem.PROJECT_MISSING, "finetune", null, Map.of(), "");

    project.write("codesense.yaml", "repositories: []\n").commit("Set nothing up");
    assertProblem(RuntimeProblem.SETTINGS_INVALID, "finetune.image", project.url(), Map.of(), "");

    project
        .write("codesense.yaml", SETTINGS.replace("s3://codesense/dvc", "/mnt/dvc"))
        .commit("Use a folder");
    assertProblem(RuntimeProblem.VALUE_MISSING, "finetune.remote.url", project.url(), Map.of(), "");

    project.write("codesense.yaml", SETTINGS).commit("Use a bucket");
    var both = ModelConfig.openAi(URI.create("http://models/v1"), "wise");
    assertProblem(
        DeployProblem.ADAPTER_NOT_READABLE,
        "mlflow.endpoint",
        project.url(),
        Map.of("judge", both, "chat", both),
        "support");
    project
        .write("codesense.yaml", SETTINGS + "mlflow: {endpoint: 'http://mlflow:5000'}\n")
        .commit("Register");
    assertProblem(
        DeployProblem.NO_METRICS,
        "prometheus.endpoint",
        project.url(),
        Map.of("judge", both, "chat", both),
        "support");
    project
        .write(
            "codesense.yaml",
            SETTINGS
                + "mlflow: {endpoint: 'http://mlflow:5000'}\nprometheus: {endpoint: 'http://prometheus:9090'}\n")
        .commit("Measure");
    assertProblem(
        LlmProblem.MODEL_MISSING, "models.chat", project.url(), Map.of("judge", both), "support");
    assertThat(
            training(project.url(), "", "support", Map.of("judge", both, "chat", both))
                .registeredModel())
        .isEqualTo("answers");
  }

  private void assertProblem(
      Problem problem,
      String what,
      @Nullable String source,
      Map<String, ModelConfig> models,
      String service) {
    assertThatThrownBy(() -> training(source, "", service, models))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(what);
  }

  @Test
  void aRolloutInAPipelineReportsItsRollback() throws Exception {
    project.write("codesense.yaml", SETTINGS).commit("Set up");

    var rollout = rollout(project.url());

    assertThat(rollout.deploy().steps()).isEqualTo(List.of(10, 100));
    assertThat(rollout.deploy().approve()).isEqualTo(List.of(100));
    assertThat(rollout.deploy().gate()).isEqualTo(DeployConfig.Gate.REPORT);
    assertThat(rollout.cluster().namespace()).isEqualTo("models");
  }

  @Test
  void aRolloutWithoutAProjectFollowsTheDefaults() throws Exception {
    assertThat(rollout(null).deploy().steps()).isEqualTo(List.of(1, 5, 25, 50, 100));
  }

  private ProjectRolloutResult rollout(@Nullable String source) throws InterruptedException {
    return new ProjectRolloutComponent(
            ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()))
        .run(new ProjectRolloutRequest(Optional.ofNullable(source), ""), TestRunContext.in(folder));
  }

  private ProjectTrainingResult training(
      @Nullable String source, String commit, String service, Map<String, ModelConfig> models)
      throws InterruptedException {
    return new ProjectTrainingComponent(
            ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()))
        .run(
            new ProjectTrainingRequest(
                Optional.ofNullable(source), commit, service, models, Optional.of(answers())),
            TestRunContext.in(folder));
  }

  private record Answered(@Setting("") EvaluateAnswersConfig config) {}

  /// By default.
  private static EvaluateAnswersConfig answers() {
    return new ProjectFile(ConvergeWiring.remotes(), () -> ConfigLayout.of(Components.discover()))
        .settings(null)
        .part(EvaluateAnswersComponent.SPEC, Answered.class)
        .config();
  }
}
