package dev.codesense.pipelines;

import dev.codesense.answer.PromptConfig;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.GitRemotes;
import dev.codesense.converge.RemoteFile;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.AsIn;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.RunContext;
import dev.codesense.core.Setting;
import dev.codesense.data.RemoteUrl;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.distill.DistillComponent;
import dev.codesense.distill.DistillConfig;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.evaluate.EvaluateAnswersComponent;
import dev.codesense.evaluate.EvaluateAnswersConfig;
import dev.codesense.evaluate.EvaluateRetrievalComponent;
import dev.codesense.evaluate.EvaluateRetrievalConfig;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalComponent;
import dev.codesense.evaluate.deepeval.EvaluateDeepevalConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.index.shard.IndexPlanComponent;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.pipelines.project.ProjectFile;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The first task of a run: settles what the others follow. So a schedule needs to name no more
/// than the project, and each run follows the settings that are in git when it starts.
public final class ProjectComponent implements Component<ProjectRequest, ProjectResult> {

  public static final ComponentSpec<ProjectRequest, ProjectResult> SPEC =
      new ComponentSpec<>(
          "project",
          "Reads a project's codesense.yaml from git, for a run that follows it",
          "cli",
          ProjectRequest.class,
          ProjectResult.class,
          new ComponentSpec.Resources("250m", "512Mi"));

  /// The model that writes a training set, by its name in the block `models`.
  private static final String TEACHER = "teacher";

  private static final FieldName CONFIG = new FieldName("config");

  private final ProjectFile project;

  /// @param layout of codesense.yaml
  public ProjectComponent(GitRemotes remotes, Supplier<ConfigLayout> layout) {
    project = new ProjectFile(remotes, layout);
  }

  @Override
  public ComponentSpec<ProjectRequest, ProjectResult> spec() {
    return SPEC;
  }

  private record Listed(@Setting("repositories") List<RepositorySource> repositories) {}

  private record Converged(@Setting("") ConvergeConfig config) {}

  private record Planned(
      @AsIn(IndexLocation.class) String collectionName,
      @AsIn(IndexLocation.class) String store,
      @AsIn(ProjectIndex.class) Generation.Vectors vectors,
      @AsIn(IndexPlanRequest.class) int maxShards,
      @AsIn(IndexPlanRequest.class) long shardBytes,
      @Setting("embedding") EmbeddingConfig embedding,
      @Setting("") IndexConfig config) {}

  private record Evaluated(@Setting("") EvaluateRetrievalConfig config) {}

  private record Distilled(@Setting("") DistillConfig config) {}

  private record Answered(
      @Setting("models") @Default("{}") Map<String, ModelConfig> models,
      @Setting("prompt") PromptConfig prompt,
      @Setting("") EvaluateAnswersConfig config) {}

  private record Scored(@Setting("") EvaluateDeepevalConfig config) {}

  private record Tracked(
      @Setting("mlflow") MlflowConfig mlflow, @Setting("langfuse") LangfuseConfig langfuse) {}

  @Override
  public ProjectResult run(ProjectRequest request, RunContext run) throws InterruptedException {
    var result =
        result(
            request,
            request.source().isPresent() ? project.read(request.source().get(), run) : null);
    // Which pipeline it is the first task of, it does not know.
    if (!result.answersAsked()) {
      run.progress()
          .event(
              "full and regression-check compare no answers of models with these settings, which"
                  + " lack models.%s"
                      .formatted(
                          String.join(", models.", missing(result.answers(), result.models()))));
    }
    if (!result.trainingAsked()) {
      run.progress()
          .event(
              "full makes no training set with these settings, which have neither models.teacher"
                  + " nor the block distill");
    }
    return result;
  }

  private ProjectResult result(ProjectRequest request, RemoteFile.@Nullable Found file) {
    var settings = project.settings(file);
    var planned = settings.part(IndexPlanComponent.SPEC, Planned.class);
    var converged = settings.part(ConvergeComponent.SPEC, Converged.class);
    var answered = settings.part(EvaluateAnswersComponent.SPEC, Answered.class);
    var models = request.models().orElse(answered.models());
    var answers = request.answers().orElse(answered.config());
    var tracked = settings.part(EvaluateRetrievalComponent.SPEC, Tracked.class);
    return new ProjectResult(
        request.source().orElse(""),
        file == null ? "" : file.commit(),
        repositories(request, settings, file),
        request.collectionName().orElse(planned.collectionName()),
        request.store().orElse(planned.store()),
        request.vectors().orElse(planned.vectors()),
        request.maxShards().orElse(planned.maxShards()),
        request.shardBytes().orElse(planned.shardBytes()),
        request.embedding().orElse(planned.embedding()),
        request.converge().orElse(converged.config()),
        request.index().orElse(planned.config()),
        request.evaluation().orElseGet(() -> evaluation(settings)),
        models,
        request.distill().isPresent() || models.containsKey(TEACHER) || hasBlock(settings),
        request
            .distill()
            .orElseGet(() -> settings.part(DistillComponent.SPEC, Distilled.class).config()),
        request.answers().isPresent() || missing(answers, models).isEmpty(),
        // What was moved before stays where it is, whatever is thought of a model.
        answers.gate() == Gate.FAIL ? answers.with(Gate.REPORT) : answers,
        settings.part(EvaluateDeepevalComponent.SPEC, Scored.class).config().withJudgeOf(answers),
        tracked.mlflow(),
        tracked.langfuse(),
        answered.prompt());
  }

  /// Models that a comparison of answers would ask and that are not set.
  private static List<String> missing(
      EvaluateAnswersConfig answers, Map<String, ModelConfig> models) {
    return answers.neededModels().stream().filter(name -> !models.containsKey(name)).toList();
  }

  private static boolean hasBlock(ProjectConfig settings) {
    return settings.explicitlySet(DistillComponent.SPEC).containsKey(CONFIG);
  }

  /// What a project in git is now.
  ///
  /// @param settings what a run follows
  /// @param content id of what its commit holds besides data.dvc: a commit of that file alone
  ///   leaves it as it was
  /// @param others what is listed besides this branch of the project
  public record Head(ProjectResult settings, String content, List<RepositorySource> others) {
    public Head {
      others = List.copyOf(others);
    }
  }

  /// Looks at a project without running anything.
  ///
  /// @param source URL, and behind `@` the branch, tag or commit
  public Head head(String source, RunContext run) throws InterruptedException {
    var file = project.read(source, run);
    var settings = result(ProjectRequest.of(source), file);
    return new Head(
        settings,
        file.content(),
        settings.repositories().stream()
            .filter(listed -> !isProject(listed, file) || !sameReference(listed, file.source()))
            .toList());
  }

  private static boolean sameReference(RepositorySource left, RepositorySource right) {
    return Objects.equals(left.branch(), right.branch())
        && Objects.equals(left.tag(), right.tag())
        && Objects.equals(left.commit(), right.commit());
  }

  private static List<RepositorySource> repositories(
      ProjectRequest request, ProjectConfig settings, RemoteFile.@Nullable Found file) {
    var listed = request.repositories().orElseGet(() -> repositories(settings, file));
    // With data.dvc, a project that lists itself would have other data after each write-back.
    return file == null
        ? listed
        : listed.stream()
            .map(one -> isProject(one, file) ? one.without(DvcFile.DATA) : one)
            .toList();
  }

  private static List<RepositorySource> repositories(
      ProjectConfig settings, RemoteFile.@Nullable Found file) {
    if (file == null) {
      return List
          .of(); // A run that only looks at an index needs none; converge refuses an empty list.
    }
    return settings.part(ConvergeComponent.SPEC, Listed.class).repositories().stream()
        .map(listed -> reachable(listed, file))
        .toList();
  }

  /// A folder is one of the machine that runs the task, where others' mirrors may lie; `.` is the
  /// project itself.
  private static RepositorySource reachable(RepositorySource listed, RemoteFile.Found file) {
    var url = RemoteUrl.parse(listed.url());
    boolean itself = url.isLocal() && url.path().equals(".");
    if (!itself && (!url.isLocal() || file.url().isLocal())) {
      return listed;
    }
    if (!itself) {
      throw new CodesenseException(
          ConvergeProblem.BAD_URL,
          "%s of %s lists the folder %s, which no run in a cluster has; list the repository's URL"
              .formatted(ProjectConfig.FILE, file.url(), url));
    }
    var project = file.source();
    boolean follows = listed.reference() == null;
    return new RepositorySource(
        project.url(),
        listed.id(),
        follows ? project.branch() : listed.branch(),
        follows ? project.tag() : listed.tag(),
        follows ? project.commit() : listed.commit(),
        listed.include(),
        listed.exclude(),
        listed.category(),
        listed.access(),
        listed.training(),
        listed.link(),
        listed.forge());
  }

  /// Whether a repository is the project's own, by whatever protocol it is read.
  private static boolean isProject(RepositorySource listed, RemoteFile.Found file) {
    var url = RemoteUrl.parse(listed.url());
    return url.host().equals(file.url().host()) && url.path().equals(file.url().path());
  }

  /// KFP keeps nothing of a failed task but its log: unless the project says what a refusal does,
  /// the promotion refuses, and the report stays.
  private static EvaluateRetrievalConfig evaluation(ProjectConfig settings) {
    var written = settings.part(EvaluateRetrievalComponent.SPEC, Evaluated.class).config();
    return settings.explicitlySet(EvaluateRetrievalComponent.SPEC).containsKey(CONFIG)
        ? written
        : new EvaluateRetrievalConfig(
            written.questions(),
            written.madeQuestions(),
            written.minNdcg(),
            written.largestDrop(),
            Gate.REPORT,
            written.access());
  }
}
