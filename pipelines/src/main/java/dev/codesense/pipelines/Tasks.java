package dev.codesense.pipelines;

import dev.codesense.deploy.DeployComponent;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.deploy.DeployResult;
import dev.codesense.deploy.candidate.DeployCandidateComponent;
import dev.codesense.deploy.candidate.DeployCandidateRequest;
import dev.codesense.deploy.candidate.DeployCandidateResult;
import dev.codesense.deploy.candidate.DeployWithdrawComponent;
import dev.codesense.deploy.candidate.DeployWithdrawRequest;
import dev.codesense.deploy.candidate.DeployWithdrawResult;
import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.DistillResult;
import dev.codesense.distill.gate.DistillGateComponent;
import dev.codesense.distill.gate.DistillGateRequest;
import dev.codesense.distill.gate.DistillGateResult;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateAnswersRequest;
import dev.codesense.evaluate.EvaluateAnswersResult;
import dev.codesense.evaluate.EvaluateRetrievalComponent;
import dev.codesense.evaluate.EvaluateRetrievalRequest;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalComponent;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalRequest;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalResult;
import dev.codesense.finetune.FinetuneComponent;
import dev.codesense.finetune.FinetuneRequest;
import dev.codesense.finetune.FinetuneResult;
import dev.codesense.pipelines.project.ProjectExitHandlerComponent;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest;
import dev.codesense.pipelines.project.ProjectExitHandlerRequest.Part;
import dev.codesense.pipelines.project.ProjectRolloutComponent;
import dev.codesense.pipelines.project.ProjectRolloutRequest;
import dev.codesense.pipelines.project.ProjectRolloutResult;
import dev.codesense.pipelines.project.ProjectTrainingComponent;
import dev.codesense.pipelines.project.ProjectTrainingRequest;
import dev.codesense.pipelines.project.ProjectTrainingResult;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.Value;
import dev.codesense.workflow.graph.TaskOptions.FilesFrom;
import dev.codesense.workflow.graph.TaskOptions.Holder;
import dev.codesense.workflow.graph.TaskOptions.VariableFrom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tasks that several pipelines have or that ask models, and what a task needs of a cluster:
/// volume, secrets.
final class Tasks {

  /// The claim that keeps the project between runs: mirrors, a store of the kind `lucene:`, replies
  /// of models.
  private static final String CLAIM = "codesense-project";

  /// The secret that holds tokens, each under its own key; tasks run without those it lacks.
  private static final String SECRET = "codesense";

  /// The secret that holds the keys of the block `models`, such as `judge-api-key`; of a name that
  /// a user chose, no variable can be declared here.
  private static final String MODELS_SECRET = "codesense-models";

  /// Where tasks that use it find the project.
  private static final String PROJECT = "/codesense/project";

  private static final String MODELS = "/codesense/models";

  /// No training and no rollout is meant to take longer, whatever its own deadlines say.
  private static final Duration LONGEST = Duration.ofDays(7);

  private Tasks() {}

  // spotless:off: a wire is one line
  /// Reads the settings that the others follow; what a form may say before them is to be wired.
  static TaskStep<ProjectRequest, ProjectResult> project(Body body) {
    return withGit(body.task(ProjectComponent.SPEC))
        .retry(2)
        .neverCached(); // Its inputs do not change when the project does.
  }

  /// Asks a generation questions with known answers; which generation is to be wired.
  static TaskStep<EvaluateRetrievalRequest, EvaluateRetrievalResult> evaluateRetrieval(
      Body body, TaskStep<ProjectRequest, ProjectResult> project) {
    return tracked(onIndex(body.task(EvaluateRetrievalComponent.SPEC)))
        .set(EvaluateRetrievalRequest::embedding).to(project.out(ProjectResult::embedding))
        .set(EvaluateRetrievalRequest::mlflow).to(project.out(ProjectResult::mlflow))
        .set(EvaluateRetrievalRequest::langfuse).to(project.out(ProjectResult::langfuse))
        .set(EvaluateRetrievalRequest::config).to(project.out(ProjectResult::evaluation))
        .variable(fromSecret("embedding-api-key", "CODESENSE_EMBEDDING_API_KEY"))
        .variable(fromSecret("masking-key", "CODESENSE_MASKING_KEY"))
        .neverCached(); // It compares with the live generation.
  }

  /// Makes a training set; from what is to be wired.
  static TaskStep<DistillRequest, DistillResult> distill(
      Body body, TaskStep<ProjectRequest, ProjectResult> project) {
    return withLangfuse(withModels(onIndex(body.task(DistillComponent.SPEC))))
        .set(DistillRequest::embedding).to(project.out(ProjectResult::embedding))
        .set(DistillRequest::models).to(project.out(ProjectResult::models))
        .set(DistillRequest::langfuse).to(project.out(ProjectResult::langfuse))
        .set(DistillRequest::prompt).to(project.out(ProjectResult::prompt))
        .set(DistillRequest::config).to(project.out(ProjectResult::distill))
        .retry(2) // The teacher's replies are kept on the volume: another attempt goes on from there.
        .neverCached(); // It writes to the project.
  }

  /// Lets the candidate answer beside the baseline; from which generation is to be wired.
  static TaskStep<EvaluateAnswersRequest, EvaluateAnswersResult> evaluateAnswers(
      Body body, TaskStep<ProjectRequest, ProjectResult> project) {
    return withKeyOfServedModels(tracked(withModels(onIndex(body.task(EvaluateAnswersComponent.SPEC)))))
        .set(EvaluateAnswersRequest::embedding).to(project.out(ProjectResult::embedding))
        .set(EvaluateAnswersRequest::models).to(project.out(ProjectResult::models))
        .set(EvaluateAnswersRequest::mlflow).to(project.out(ProjectResult::mlflow))
        .set(EvaluateAnswersRequest::langfuse).to(project.out(ProjectResult::langfuse))
        .set(EvaluateAnswersRequest::prompt).to(project.out(ProjectResult::prompt))
        .set(EvaluateAnswersRequest::config).to(project.out(ProjectResult::answers))
        .retry(1) // A judge's replies are kept on the volume: they are not paid for again.
        .neverCached(); // What is served under a model's name changes.
  }

  /// Has DeepEval score answers; which is to be wired.
  static TaskStep<EvaluateDeepevalRequest, EvaluateDeepevalResult> evaluateDeepeval(
      Body body, TaskStep<ProjectRequest, ProjectResult> project) {
    return withModels(onProject(body.task(EvaluateDeepevalComponent.SPEC)))
        .set(EvaluateDeepevalRequest::models).to(project.out(ProjectResult::models))
        .set(EvaluateDeepevalRequest::config).to(project.out(ProjectResult::deepeval))
        .retry(1) // A judge's replies are kept on the volume: they are not paid for again.
        .neverCached();
  }

  /// Settles how models are trained; what a rollout would ask is settled with it.
  static TaskStep<ProjectTrainingRequest, ProjectTrainingResult> training(
      Body body, TaskStep<ProjectRequest, ProjectResult> project, Value<String> service) {
    return withGit(body.task(ProjectTrainingComponent.SPEC))
        .setOptional(ProjectTrainingRequest::source).to(project.out(ProjectResult::source))
        .set(ProjectTrainingRequest::commit).to(project.out(ProjectResult::commit))
        .set(ProjectTrainingRequest::service).to(service)
        .set(ProjectTrainingRequest::models).to(project.out(ProjectResult::models))
        .setOptional(ProjectTrainingRequest::answers).to(project.out(ProjectResult::answers))
        .retry(2)
        .neverCached(); // Where it names no commit, its inputs do not change when the project does.
  }

  /// Settles how models are rolled out; of which project is to be wired.
  static TaskStep<ProjectRolloutRequest, ProjectRolloutResult> rollout(Body body) {
    return withGit(body.task(ProjectRolloutComponent.SPEC))
        .retry(2)
        .neverCached();
  }

  /// Asks whether a training is worth it; of which generation, and of which rows, is to be wired.
  static TaskStep<DistillGateRequest, DistillGateResult> gate(
      Body body,
      TaskStep<ProjectRequest, ProjectResult> project,
      TaskStep<ProjectTrainingRequest, ProjectTrainingResult> training) {
    return withMlflow(onProject(body.task(DistillGateComponent.SPEC)))
        .set(DistillGateRequest::registeredModel).to(training.out(ProjectTrainingResult::registeredModel))
        .set(DistillGateRequest::mlflow).to(project.out(ProjectResult::mlflow))
        .set(DistillGateRequest::config).to(training.out(ProjectTrainingResult::gate))
        .retry(2)
        .neverCached(); // It looks at earlier trainings.
  }

  /// Trains an adapter by a job, whose pod has the GPU: this task only follows it.
  static TaskStep<FinetuneRequest, FinetuneResult> finetune(
      Body body,
      TaskStep<ProjectRequest, ProjectResult> project,
      TaskStep<ProjectTrainingRequest, ProjectTrainingResult> training) {
    return withRemote(withMlflow(body.task(FinetuneComponent.SPEC)))
        .set(FinetuneRequest::cluster).to(training.out(ProjectTrainingResult::cluster))
        .set(FinetuneRequest::mlflow).to(project.out(ProjectResult::mlflow))
        .set(FinetuneRequest::config).to(training.out(ProjectTrainingResult::finetune))
        .retry(1) // It follows the job that runs, or goes on from its checkpoint.
        .timeout(LONGEST)
        .neverCached(); // Its result is kept by the job and the remote.
  }

  /// Brings an adapter up without traffic; which one and where is to be wired.
  static TaskStep<DeployCandidateRequest, DeployCandidateResult> candidate(
      Body body, TaskStep<ProjectRolloutRequest, ProjectRolloutResult> rollout) {
    return withMlflow(withKeyOfServedModels(body.task(DeployCandidateComponent.SPEC)))
        .set(DeployCandidateRequest::cluster).to(rollout.out(ProjectRolloutResult::cluster))
        .set(DeployCandidateRequest::mlflow).to(rollout.out(ProjectRolloutResult::mlflow))
        .set(DeployCandidateRequest::config).to(rollout.out(ProjectRolloutResult::candidate))
        .retry(1)
        .timeout(LONGEST)
        .neverCached();
  }

  /// Takes it away.
  static TaskStep<DeployWithdrawRequest, DeployWithdrawResult> withdraw(
      Body body, TaskStep<ProjectRolloutRequest, ProjectRolloutResult> rollout, Value<String> runId) {
    return body.task(DeployWithdrawComponent.SPEC)
        .set(DeployWithdrawRequest::cluster).to(rollout.out(ProjectRolloutResult::cluster))
        .set(DeployWithdrawRequest::runId).to(runId)
        .retry(2)
        .neverCached();
  }

  /// Rolls a model out; which one and where is to be wired.
  static TaskStep<DeployRequest, DeployResult> deploy(
      Body body, TaskStep<ProjectRolloutRequest, ProjectRolloutResult> rollout) {
    return withMlflow(withKeyOfServedModels(body.task(DeployComponent.SPEC)))
        .set(DeployRequest::cluster).to(rollout.out(ProjectRolloutResult::cluster))
        .set(DeployRequest::prometheus).to(rollout.out(ProjectRolloutResult::prometheus))
        .set(DeployRequest::gates).to(rollout.out(ProjectRolloutResult::gates))
        .set(DeployRequest::mlflow).to(rollout.out(ProjectRolloutResult::mlflow))
        .set(DeployRequest::config).to(rollout.out(ProjectRolloutResult::deploy))
        .variable(fromSecret("prometheus-token", "CODESENSE_PROMETHEUS_TOKEN"))
        .variable(fromSecret("prometheus-username", "CODESENSE_PROMETHEUS_USERNAME"))
        .variable(fromSecret("prometheus-password", "CODESENSE_PROMETHEUS_PASSWORD"))
        .variable(fromSecret("notify-url", "CODESENSE_NOTIFY_URL"))
        .retry(2) // It continues the rollout where the cluster shows it.
        .timeout(LONGEST)
        .neverCached();
  }

  /// The exit task of a pipeline.
  ///
  /// @param service that it may begin a rollout of; null: it rolls nothing out
  /// @param undo what it may have done
  static void onExit(
      Flow<?, ?> flow,
      String pipeline,
      Value<Optional<String>> source,
      @Nullable Value<String> service,
      List<Part> undo) {
    var task = flow.onExit(ProjectExitHandlerComponent.SPEC);
    if (undo.contains(Part.INDEX)) {
      onIndex(task);
    }
    if (service != null) {
      withMlflow(task).set(ProjectExitHandlerRequest::service).to(service);
    }
    withGit(task)
        .set(ProjectExitHandlerRequest::runId).to(flow.runId())
        .set(ProjectExitHandlerRequest::status).to(flow.finalStatus())
        .set(ProjectExitHandlerRequest::pipeline).to(pipeline)
        .set(ProjectExitHandlerRequest::undo).to(undo)
        .set(ProjectExitHandlerRequest::source).to(source)
        .variable(fromSecret("notify-url", "CODESENSE_NOTIFY_URL"))
        .retry(2)
        .neverCached();
  }

  // spotless:on

  /// With the token for git.
  static <I extends Record, O extends Record> TaskStep<I, O> withGit(TaskStep<I, O> task) {
    return task.variable(fromSecret("git-token", "CODESENSE_GIT_TOKEN"));
  }

  /// With what a store of either kind needs.
  static <I extends Record, O extends Record> TaskStep<I, O> onIndex(TaskStep<I, O> task) {
    return onProject(task).variable(fromSecret("qdrant-api-key", "CODESENSE_QDRANT_API_KEY"));
  }

  static <I extends Record, O extends Record> TaskStep<I, O> onProject(TaskStep<I, O> task) {
    return task.mountClaim(CLAIM, PROJECT).environment("CODESENSE_PROJECT", PROJECT);
  }

  /// With the keys of whatever models the project names, of the embedding endpoint, and of the
  /// masking that every request to a model passes.
  private static <I extends Record, O extends Record> TaskStep<I, O> withModels(
      TaskStep<I, O> task) {
    return task.files(new FilesFrom(Holder.SECRET, MODELS_SECRET, MODELS, true))
        .environment("CODESENSE_SECRETS", MODELS)
        .variable(fromSecret("embedding-api-key", "CODESENSE_EMBEDDING_API_KEY"))
        .variable(fromSecret("masking-key", "CODESENSE_MASKING_KEY"));
  }

  /// With what the servers that keep records of evaluations ask for.
  private static <I extends Record, O extends Record> TaskStep<I, O> tracked(TaskStep<I, O> task) {
    return withMlflow(withLangfuse(task));
  }

  private static <I extends Record, O extends Record> TaskStep<I, O> withMlflow(
      TaskStep<I, O> task) {
    return task.variable(fromSecret("mlflow-token", "CODESENSE_MLFLOW_TOKEN"))
        .variable(fromSecret("mlflow-username", "CODESENSE_MLFLOW_USERNAME"))
        .variable(fromSecret("mlflow-password", "CODESENSE_MLFLOW_PASSWORD"));
  }

  /// With the keys of the server that keeps prompts and gets traces.
  private static <I extends Record, O extends Record> TaskStep<I, O> withLangfuse(
      TaskStep<I, O> task) {
    return task.variable(fromSecret("langfuse-public-key", "CODESENSE_LANGFUSE_PUBLIC_KEY"))
        .variable(fromSecret("langfuse-secret-key", "CODESENSE_LANGFUSE_SECRET_KEY"));
  }

  /// With the key that the service asks for, whose candidates are asked.
  private static <I extends Record, O extends Record> TaskStep<I, O> withKeyOfServedModels(
      TaskStep<I, O> task) {
    return task.variable(fromSecret("deploy-api-key", "CODESENSE_DEPLOY_API_KEY"));
  }

  /// With the keys of the DVC remote that rows and adapter go through.
  private static <I extends Record, O extends Record> TaskStep<I, O> withRemote(
      TaskStep<I, O> task) {
    return task.variable(fromSecret("aws-access-key-id", "AWS_ACCESS_KEY_ID"))
        .variable(fromSecret("aws-secret-access-key", "AWS_SECRET_ACCESS_KEY"))
        .variable(fromSecret("aws-session-token", "AWS_SESSION_TOKEN"));
  }

  /// From the secret of the namespace; what it lacks is not set.
  static VariableFrom fromSecret(String key, String variable) {
    return new VariableFrom(Holder.SECRET, SECRET, key, variable, true);
  }
}
