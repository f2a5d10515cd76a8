package dev.codesense.pipelines;

import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.DistillRequest;
import dev.codesense.distill.DistillResult;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateAnswersRequest;
import dev.codesense.evaluate.EvaluateAnswersResult;
import dev.codesense.evaluate.EvaluateRetrievalComponent;
import dev.codesense.evaluate.EvaluateRetrievalRequest;
import dev.codesense.evaluate.EvaluateRetrievalResult;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalComponent;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalRequest;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalResult;
import dev.codesense.workflow.Body;
import dev.codesense.workflow.TaskStep;
import dev.codesense.workflow.graph.TaskOptions.FilesFrom;
import dev.codesense.workflow.graph.TaskOptions.Holder;
import dev.codesense.workflow.graph.TaskOptions.VariableFrom;

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
    return tracked(withModels(onIndex(body.task(EvaluateAnswersComponent.SPEC))))
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
    return withLangfuse(task)
        .variable(fromSecret("mlflow-token", "CODESENSE_MLFLOW_TOKEN"))
        .variable(fromSecret("mlflow-username", "CODESENSE_MLFLOW_USERNAME"))
        .variable(fromSecret("mlflow-password", "CODESENSE_MLFLOW_PASSWORD"));
  }

  /// With the keys of the server that keeps prompts and gets traces.
  private static <I extends Record, O extends Record> TaskStep<I, O> withLangfuse(
      TaskStep<I, O> task) {
    return task.variable(fromSecret("langfuse-public-key", "CODESENSE_LANGFUSE_PUBLIC_KEY"))
        .variable(fromSecret("langfuse-secret-key", "CODESENSE_LANGFUSE_SECRET_KEY"));
  }

  /// From the secret of the namespace; what it lacks is not set.
  static VariableFrom fromSecret(String key, String variable) {
    return new VariableFrom(Holder.SECRET, SECRET, key, variable, true);
  }
}
