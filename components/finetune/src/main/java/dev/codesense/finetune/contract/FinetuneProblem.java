package dev.codesense.finetune.contract;

import dev.codesense.core.Problem;

/// What can go wrong with fine-tuning.
public enum FinetuneProblem implements Problem {
  NOT_SERVABLE(
      "CS-FIN-001",
      Kind.USER,
      "Set the value that the message names to one that vLLM serves, before a GPU is asked for."),
  REMOTE_NOT_SHARED(
      "CS-FIN-002",
      Kind.USER,
      "Set finetune.remote.claim to the claim that holds the folder, or use a remote on S3."),
  GPU_TOO_SMALL(
      "CS-FIN-003",
      Kind.USER,
      "Lower finetune.training.batch or max-length, set quantisation to nf4, or use a larger GPU."),
  TARGET_ABSENT(
      "CS-FIN-004",
      Kind.USER,
      "Install what the message names, or set finetune.target to auto or job."),
  RUNTIME_MISSING(
      "CS-FIN-005",
      Kind.USER,
      "Apply infra/training to the namespace, or set finetune.target to job."),
  CLAIM_MISSING(
      "CS-FIN-006",
      Kind.USER,
      "Create the claim in the namespace, or correct its name in codesense.yaml."),
  SECRET_MISSING(
      "CS-FIN-007",
      Kind.USER,
      "Create the secret in the namespace, or correct finetune.secret in codesense.yaml."),
  QUOTA_EXCEEDED(
      "CS-FIN-008",
      Kind.USER,
      "Wait until others of the namespace have ended, raise its quota, or ask for less in finetune.pod."),
  SETTING_REFUSED(
      "CS-FIN-009",
      Kind.USER,
      "Change the setting, or take another GPU or base, as the message says, then run again."),
  NAME_TAKEN(
      "CS-FIN-010",
      Kind.USER,
      "Delete or rename the object that the message names, then run again."),
  NOT_CREATED(
      "CS-FIN-011",
      Kind.USER,
      "Correct what the controller's message names, then run again: the job is replaced."),
  UNSCHEDULABLE(
      "CS-FIN-012",
      Kind.TRANSIENT,
      "Free or add what the message names, then run again, or raise finetune.longest-queue."),
  IMAGE_NOT_PULLED(
      "CS-FIN-013",
      Kind.USER,
      "Correct finetune.image, or set finetune.pod.pull-secret to a secret that may read it."),
  GPU_MEMORY(
      "CS-FIN-014",
      Kind.USER,
      "Lower finetune.training.batch or max-length, or use a larger GPU, then run again."),
  POD_MEMORY(
      "CS-FIN-015",
      Kind.USER,
      "Raise finetune.pod.memory, then run again: it goes on from its checkpoint."),
  EVICTED(
      "CS-FIN-016",
      Kind.TRANSIENT,
      "Run again: it goes on from its checkpoint. Set finetune.pod.priority-class if others keep taking the node."),
  LOSS_NOT_A_NUMBER(
      "CS-FIN-017",
      Kind.USER,
      "Lower finetune.training.learning-rate or raise warmup-share, then run again."),
  DATA_REFUSED(
      "CS-FIN-018",
      Kind.USER,
      "Make the training set anew with distill, or raise finetune.training.max-length, as the message says."),
  BASE_REFUSED(
      "CS-FIN-019",
      Kind.USER,
      "Put the model and revision of finetune.base into the folder of its claim."),
  UPLOAD_FAILED(
      "CS-FIN-020",
      Kind.TRANSIENT,
      "Check that the trainer's credentials may write to the remote, then run again."),
  TRAINER_FAILED(
      "CS-FIN-021",
      Kind.BUG,
      "Report the message and the pod's log, and check that finetune.image is of this version."),
  JOB_LOST(
      "CS-FIN-022",
      Kind.TRANSIENT,
      "Find out who deleted the job, then run again: it goes on from its checkpoint."),
  DEADLINE(
      "CS-FIN-023",
      Kind.USER,
      "Raise finetune.deadline, or train on less, then run again: it goes on from its checkpoint."),
  ADAPTER_DAMAGED(
      "CS-FIN-024",
      Kind.USER,
      "Remove what the message names from the remote, delete the job, then run again."),
  ADAPTER_REFUSED(
      "CS-FIN-025", Kind.BUG, "Use the trainer's image of this version; nothing was registered."),
  ANOTHER_TRAINS(
      "CS-FIN-026",
      Kind.TRANSIENT,
      "Wait for the end of the training that the message names, or delete its object, then run again.");

  private final Entry entry;

  FinetuneProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
