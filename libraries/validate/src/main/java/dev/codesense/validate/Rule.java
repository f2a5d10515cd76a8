package dev.codesense.validate;

/// What the validator checks. U: the server checks it at upload. R: at run creation. C: the server
/// does not check it, though it may fail because of it.
public enum Rule {
  FILE_FORM(
      "U1",
      Notice.UPLOAD,
      Severity.ERROR,
      "The file is `.yaml`, `.yml`, `.json`, or a `.zip` or `.tar.gz` with `pipeline.yaml` or a single YAML file, and at most 32 MiB, also when unpacked",
      "Rename or repack the file, or move large constants out of the pipeline."),
  PIPELINE_SPEC(
      "U2",
      Notice.UPLOAD,
      Severity.ERROR,
      "Exactly one document is a PipelineSpec with `pipelineInfo.name` and `root`, every field known to the server and of its type, no key twice, and no key that YAML takes for a boolean, a number or null",
      "Correct the field; the server itself says no more than `unknown template format`, and up to 2.17.0 never answers when the YAML is broken. For a field that is too new, compile for the older server."),
  SCHEMA_VERSION(
      "U3",
      Notice.UPLOAD,
      Severity.ERROR,
      "`schemaVersion` is `2.1.0`",
      "Write `schemaVersion: 2.1.0`, or compile with a KFP 2 SDK."),
  PIPELINE_NAME(
      "U4",
      Notice.UPLOAD,
      Severity.ERROR,
      "`pipelineInfo.name` has lower-case letters, digits and hyphens, begins with a letter or digit, and is at most 128 long",
      "Choose such a name; `displayName` may be anything."),
  PLATFORM_SPECS(
      "U5",
      Notice.UPLOAD,
      Severity.ERROR,
      "At most one document is a PlatformSpec",
      "Merge the `platforms` documents into one."),
  NAME_LENGTHS(
      "U6",
      Notice.UPLOAD,
      Severity.ERROR,
      "Names fit the server's columns: pipeline and experiment 128, version 127, namespace 63 bytes",
      "Shorten the name."),
  RUN_PARAMETERS(
      "R1",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "A run's parameters are those of `root`: required ones given, no others, values of the declared type and among its `literals`; no TASK_FINAL_STATUS at root",
      "Correct the parameter's name or value."),
  REFERENCES(
      "R2",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "Every task names a component that exists; a component is a dag or names an executor that exists, the root is a dag; an executor is a container or an importer",
      "Add what is missing or correct its name; put an executor at the root into a dag as its only task."),
  PRODUCERS(
      "R3",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "A task takes values from, and waits for, only tasks of its own dag that are not exit tasks; a dag has at least one task that is not an exit task",
      "Name a task of the same dag; pass a value from outside through the inputs of every group on the way."),
  ITERATORS(
      "R4",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "A loop runs over a parameter: KFP has no loops over artifacts",
      "Loop over a list parameter, such as the numbers of shards, and pass the artifacts as a list."),
  CONDITIONAL_IMPORTER(
      "R5",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "An importer has no condition of its own",
      "Put the importer into a group and the condition on the group."),
  EXECUTOR_FIELDS(
      "R6",
      Notice.NEVER,
      Severity.ERROR,
      "Every field of `deploymentSpec` is known to the server: it silently drops others",
      "Correct the field's name; for one that is too new, leave it out or upgrade the server."),
  KUBERNETES_CONFIG(
      "R7",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "Every field of a Kubernetes executor configuration is known to the server; servers before 2.14 ignore the field, and with it the labels and annotations",
      "Correct the field's name or type; for one that is too new, leave it out or upgrade the server."),
  WORKSPACE(
      "R8",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "A workspace has a size and access modes, and patches nothing else but the storage class",
      "Complete the workspace, or leave out what does not belong there."),
  ARGO_NAMES(
      "R9",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "Names of tasks and components, and those that KFP derives from them, have letters, digits and hyphens, are at most 128 long, and unique; no component is called `root`",
      "Rename the task or component; for two loops over one component, give each its own component."),
  WORKFLOW_SIZE(
      "R10",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "The workflow that KFP makes fits into one etcd object, 1.5 MiB",
      "Use one image with subcommands in place of embedded source, fewer tasks, or artifacts in place of large constants."),
  EXECUTOR_TYPES(
      "R11",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "Every field of `deploymentSpec` has its type, occurs once, and stands without the fields that exclude it",
      "Correct the value, or remove one of the fields."),
  NEWER_RUN(
      "R12",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "The server accepts everything that the pipeline asks for ([what needs a newer one](#what-needs-a-newer-server))",
      "Do without it, or upgrade the server."),
  LOST_DOCUMENT(
      "C1",
      Notice.NEVER,
      Severity.ERROR,
      "A second document is a PlatformSpec for `kubernetes`, every field known to the server: any other is ignored, with its secrets, volumes and tolerations",
      "Correct the field; for one that is too new, leave it out or upgrade the server."),
  CYCLE(
      "C2",
      Notice.RUN_CREATION,
      Severity.ERROR,
      "No task waits for itself through others",
      "Remove one of the dependencies."),
  RECURSION(
      "C3", Notice.NEVER, Severity.ERROR, "No component contains itself", "Split the component."),
  OUTPUT_KEYS(
      "C4",
      Notice.RUN,
      Severity.ERROR,
      "An output that is taken is declared by the component that should produce it",
      "Correct the key, or declare the output."),
  INPUT_NAMES(
      "C5",
      Notice.RUN,
      Severity.ERROR,
      "An input that is passed is declared by the component or used by the task, and one that is taken is declared by the enclosing component",
      "Correct the name, or declare the input."),
  REQUIRED_INPUTS(
      "C6",
      Notice.RUN,
      Severity.ERROR,
      "A task passes every input that its component needs",
      "Pass the input, or declare it optional."),
  INPUT_TYPES(
      "C7",
      Notice.RUN,
      Severity.ERROR,
      "A value, default or producer has the type of the input; whole numbers are within 2^53-1; a default is among the literals",
      "Correct the value or the declared type."),
  YAML_KEYS(
      "C8",
      Notice.NEVER,
      Severity.ERROR,
      "The keys `yes`, `no`, `on` and `off`, which Python and other YAML 1.1 readers take for booleans, are quoted",
      "Put the key in quotes."),
  LOST_EXECUTOR(
      "C9",
      Notice.NEVER,
      Severity.ERROR,
      "A Kubernetes executor configuration belongs to an executor of the pipeline: any other has no effect",
      "Correct the executor's label."),
  DAG_OUTPUTS(
      "C10",
      Notice.RUN,
      Severity.ERROR,
      "A dag's outputs are declared by its component, each with a source among the dag's tasks",
      "Declare the output, or say which task produces it."),
  PLACEHOLDER_NAMES(
      "C11",
      Notice.RUN,
      Severity.ERROR,
      "A placeholder names an input or output of the task",
      "Correct the name in the placeholder."),
  PLACEHOLDER_FORMS(
      "C12",
      Notice.NEVER,
      Severity.WARNING,
      "A placeholder is one that the open-source server replaces: it leaves as text Concat, metadata, pipeline_root, any in env, several in an image, and a job's name within other text",
      "Pass the value as an input and read it from the executor input."),
  COMMAND(
      "C13",
      Notice.RUN,
      Severity.ERROR,
      "A container has an image and a command: the image's own entry point is never used",
      "Write the command, such as `[java, -cp, …]`."),
  TASK_NAME(
      "C14",
      Notice.RUN,
      Severity.ERROR,
      "A task has a `taskInfo.name`",
      "Write the task's name there."),
  CRON(
      "C15",
      Notice.NEVER,
      Severity.ERROR,
      "A schedule has six fields, seconds first, as KFP misreads one with five, and there is a day on which it starts",
      "Put `0` before a usual five-field schedule; choose a day that one of its months has."),
  ARGUMENT_SIZE(
      "C16",
      Notice.RUN,
      Severity.ERROR,
      "A component, container or task is at most 131,071 bytes of JSON: KFP passes each as one argument of a process",
      "Split the dag into nested ones, or move large constants and source into the image."),
  LOCAL_LOOPS(
      "C17",
      Notice.NEVER,
      Severity.WARNING,
      "A loop runs over constants, an input of the enclosing dag, or a task's output called `Output`: KFP's local runner, `kfp.local`, runs no other loop",
      "Put the loop into a nested dag that receives the list as an input."),
  CONDITIONS(
      "C18",
      Notice.RUN,
      Severity.ERROR,
      "A condition only reads inputs of its task",
      "Pass the value to the task, or correct the name."),
  LOOP_ITEMS(
      "C19",
      Notice.RUN,
      Severity.ERROR,
      "A loop's items are a JSON list or an input of the task, and its item is an input of the component",
      "Correct the items, or declare the input."),
  EXIT_TASKS(
      "C20",
      Notice.NEVER,
      Severity.ERROR,
      "An exit task waits for at least one task, and takes the status only of such a task; no two exit tasks wait for the same task, because the last would replace the others",
      "Write `dependentTasks`; put several exit tasks into one nested pipeline."),
  IGNORED_BY_TARGET(
      "C21",
      Notice.NEVER,
      Severity.WARNING,
      "The server applies a `cacheKey`, which none up to 2.17 does, and reports the final status correctly ([what needs a newer one](#what-needs-a-newer-server))",
      "Leave it out, or upgrade the server."),
  ARTIFACT_TYPES(
      "C22",
      Notice.RUN,
      Severity.ERROR,
      "An artifact has the type that the input declares, and is a list where a list is taken",
      "Correct the declared type, or use `system.Artifact`."),
  YAML_LETTERS(
      "C23",
      Notice.NEVER,
      Severity.WARNING,
      "The keys `y` and `n`, which servers before 2.0.1 and other YAML 1.1 readers take for booleans, are quoted",
      "Put the key in quotes, or choose a longer name."),
  ROOT_USER(
      "C24",
      Notice.RUN,
      Severity.ERROR,
      "A task with `runAsNonRoot` does not ask for user 0",
      "Choose another user, or leave out `runAsNonRoot`."),
  WORKSPACE_MISSING(
      "C25",
      Notice.RUN,
      Severity.ERROR,
      "A pipeline declares a workspace if its tasks use one",
      "Declare the workspace in the second document, or write elsewhere."),
  SHARED_CONTAINERS(
      "C26",
      Notice.NEVER,
      Severity.ERROR,
      "Components whose containers are equal have equal inputs and outputs: KFP keeps one of them for both",
      "Make the containers differ, such as by an argument that names the component."),
  NEWER_VALUE(
      "C27",
      Notice.RUN,
      Severity.ERROR,
      "The server can resolve every input of a task ([what needs a newer one](#what-needs-a-newer-server))",
      "Do without it, or upgrade the server."),
  QUANTITIES(
      "C28",
      Notice.RUN,
      Severity.ERROR,
      "CPU and memory are Kubernetes quantities, no request is above its limit, and the count of devices is a whole number",
      "Write CPU and memory as a number with a unit, such as `500m` or `4Gi`, and a request that its limit allows."),
  NEWER_MEANING(
      "C29",
      Notice.NEVER,
      Severity.ERROR,
      "The server does what the pipeline asks for: an older one ignores it or passes on other text ([what needs a newer one](#what-needs-a-newer-server))",
      "Do without it, or upgrade the server."),
  ABSENCE(
      "C30",
      Notice.RUN,
      Severity.WARNING,
      "No loop, condition, exit handler or nested pipeline takes an optional parameter without a default: KFP cannot pass on that a value is missing",
      "Give the parameter a default, or let a task at the root read it and pass on what it makes of it.");

  /// When Kubeflow Pipelines says something.
  public enum Notice {
    UPLOAD("at upload"),
    RUN_CREATION("at run creation"),
    RUN("when the task runs"),
    NEVER("never");

    private final String words;

    Notice(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// Whether the pipeline will work.
  public enum Severity {
    ERROR,
    WARNING
  }

  private final String id;
  private final Notice notice;
  private final Severity severity;
  private final String what;
  private final String remedy;

  Rule(String id, Notice notice, Severity severity, String what, String remedy) {
    this.id = id;
    this.notice = notice;
    this.severity = severity;
    this.what = what;
    this.remedy = remedy;
  }

  /// Stable, such as `R3`.
  public String id() {
    return id;
  }

  /// When the server would have noticed.
  public Notice notice() {
    return notice;
  }

  public Severity severity() {
    return severity;
  }

  /// What must hold.
  public String what() {
    return what;
  }

  /// What to do where it does not.
  public String remedy() {
    return remedy;
  }
}
