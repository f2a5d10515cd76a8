package dev.codesense.workflow.argo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Argo's own types, as far as pipelines need them, each with the fields that are used. What is
/// null or empty is not written. The API reference of Argo Workflows explains them.
public final class Argo {
  public static final String API_VERSION = "argoproj.io/v1alpha1";

  private Argo() {}

  /// An object of its own, with `apiVersion`, `kind` and a name.
  public sealed interface Resource permits WorkflowTemplate, CronWorkflow, Workflow {
    Metadata metadata();
  }

  public record WorkflowTemplate(
      String apiVersion, String kind, Metadata metadata, WorkflowSpec spec) implements Resource {
    public WorkflowTemplate(Metadata metadata, WorkflowSpec spec) {
      this(API_VERSION, "WorkflowTemplate", metadata, spec);
    }
  }

  public record CronWorkflow(
      String apiVersion, String kind, Metadata metadata, CronWorkflowSpec spec)
      implements Resource {
    public CronWorkflow(Metadata metadata, CronWorkflowSpec spec) {
      this(API_VERSION, "CronWorkflow", metadata, spec);
    }
  }

  public record Workflow(String apiVersion, String kind, Metadata metadata, RunSpec spec)
      implements Resource {
    public Workflow(Metadata metadata, RunSpec spec) {
      this(API_VERSION, "Workflow", metadata, spec);
    }
  }

  public record Metadata(
      @Nullable String name, Map<String, String> labels, Map<String, String> annotations) {}

  /// @param workflowMetadata of the runs, whoever starts them
  /// @param onExit template that runs at the end, whatever happened
  public record WorkflowSpec(
      String entrypoint,
      Arguments arguments,
      Metadata workflowMetadata,
      List<Template> templates,
      @Nullable String onExit,
      String serviceAccountName,
      List<Pod.LocalReference> imagePullSecrets,
      Pod.PodSecurity securityContext,
      TtlStrategy ttlStrategy) {}

  /// A run of a template.
  ///
  /// @param serviceAccountName in place of the template's
  public record RunSpec(
      TemplateRef workflowTemplateRef, Arguments arguments, @Nullable String serviceAccountName) {}

  public record TemplateRef(String name) {}

  public record TtlStrategy(int secondsAfterCompletion) {}

  /// @param schedules with five fields
  public record CronWorkflowSpec(
      List<String> schedules,
      @Nullable String timezone,
      String concurrencyPolicy,
      boolean suspend,
      RunSpec workflowSpec) {}

  /// Either a `dag` or a `container`.
  public record Template(
      String name,
      Ports inputs,
      Ports outputs,
      @Nullable Dag dag,
      Pod.@Nullable Container container,
      @Nullable Integer parallelism,
      @Nullable RetryStrategy retryStrategy,
      @Nullable String activeDeadlineSeconds,
      @Nullable Metadata metadata,
      Map<String, String> nodeSelector,
      List<Pod.Toleration> tolerations,
      List<Pod.Volume> volumes) {}

  /// What goes into a template or comes out of it.
  public record Ports(List<Parameter> parameters, List<Artifact> artifacts) {}

  public record Arguments(List<Parameter> parameters, List<Artifact> artifacts) {}

  /// @param allowed `enum`
  public record Parameter(
      String name,
      @Nullable String value,
      @Nullable String description,
      List<String> allowed,
      @Nullable ValueFrom valueFrom) {

    /// A parameter that somebody else gives a value.
    static Parameter named(String name) {
      return new Parameter(name, null, null, List.of(), null);
    }

    public static Parameter of(String name, String value) {
      return new Parameter(name, value, null, List.of(), null);
    }

    static Parameter from(String name, ValueFrom source) {
      return new Parameter(name, null, null, List.of(), source);
    }
  }

  /// One of `path`, `parameter`, `expression`.
  ///
  /// @param fallback `default`, where the source has no value
  public record ValueFrom(
      @Nullable String path,
      @Nullable String parameter,
      @Nullable String expression,
      @Nullable String fallback) {}

  /// One of `path`, `from`, `fromExpression`; with `s3` at a place of its own in the repository.
  public record Artifact(
      String name,
      @Nullable String path,
      @Nullable String from,
      @Nullable String fromExpression,
      @Nullable Key s3,
      @Nullable Archive archive,
      @Nullable Boolean optional) {

    static Artifact from(String name, String source) {
      return new Artifact(name, null, source, null, null, null, null);
    }

    static Artifact fromExpression(String name, String expression) {
      return new Artifact(name, null, null, expression, null, null, null);
    }

    static Artifact at(String name, @Nullable String path) {
      return new Artifact(name, path, null, null, null, null, null);
    }

    /// A directory that is stored as it is, not as an archive.
    static Artifact directory(String name, String path, @Nullable String key) {
      return new Artifact(
          name, path, null, null, key == null ? null : new Key(key), Archive.NONE, null);
    }
  }

  /// Where in the artifact repository, whatever kind of store that is.
  public record Key(String key) {}

  public record Archive(None none) {
    static final Archive NONE = new Archive(new None());
  }

  /// An empty object.
  public record None() {}

  public record Dag(List<DagTask> tasks) {}

  /// @param depends names of tasks, joined by `&&`
  /// @param withParam a JSON list: the task runs once per item
  public record DagTask(
      String name,
      String template,
      @Nullable String depends,
      @Nullable String when,
      @Nullable String withParam,
      Arguments arguments) {}

  /// @param limit attempts after the first
  /// @param expression whether to try again, asked after each failure
  public record RetryStrategy(
      String limit, String retryPolicy, String expression, Backoff backoff) {}

  public record Backoff(String duration, String factor, String cap) {}
}
