package dev.codesense.deploy.drive;

import dev.codesense.core.Problem;

/// What can go wrong with a rollout.
public enum DeployProblem implements Problem {
  ROLLED_BACK(
      "CS-DPL-001",
      Kind.GATE,
      "Open the page that the message names: it shows the gate that stopped the candidate. All traffic goes where it went before."),
  NO_CANARY(
      "CS-DPL-002",
      Kind.USER,
      "Install KServe, and Knative Serving for services in Knative mode or the Gateway API for services in Standard mode; no other way of splitting traffic is supported yet."),
  WRONG_MODE(
      "CS-DPL-003",
      Kind.USER,
      "Create the service anew with the annotation serving.kserve.io/deploymentMode: Knative or Standard; a service's mode cannot be changed."),
  NOT_SERVING(
      "CS-DPL-004",
      Kind.USER,
      "Wait until the service serves one revision, or correct it, then try again."),
  NO_ROUTE(
      "CS-DPL-005",
      Kind.USER,
      "In Knative mode set the annotation serving.kserve.io/enable-tag-routing: \"true\" on the service; in Standard mode make an HTTPRoute that leads to it alone, and name it with deploy.route."),
  NOTHING_NEW("CS-DPL-006", Kind.USER, "Name the storage URI of another model."),
  MODEL_NOT_FOUND(
      "CS-DPL-007",
      Kind.USER,
      "Set deploy.mount-path to the mount path of the entry that the candidate takes the place of."),
  UNDER_WAY(
      "CS-DPL-008",
      Kind.USER,
      "Wait for the other rollout, or end it with `codesense deploy abort`."),
  LEASE_LOST(
      "CS-DPL-009",
      Kind.TRANSIENT,
      "Look with `codesense deploy status` at who drives the rollout; this process wrote nothing more."),
  NO_ROLLOUT(
      "CS-DPL-010",
      Kind.USER,
      "Name the service of a rollout, or start one with `codesense deploy`."),
  STATE_DAMAGED(
      "CS-DPL-011",
      Kind.USER,
      "Look at the service, then delete the ConfigMap that the message names: the next rollout begins anew."),
  NO_METRICS(
      "CS-DPL-013",
      Kind.USER,
      "Set prometheus.endpoint and the series of the block gates, or name gates that nobody measures in deploy.optional."),
  NOTHING_WAITS(
      "CS-DPL-014",
      Kind.USER,
      "Look with `codesense deploy status` at what the rollout waits for."),
  BASE_MISSING(
      "CS-DPL-015",
      Kind.USER,
      "Serve the base model too: an entry of the service's storageUris, or the server's argument --model_id."),
  OTHER_BASE(
      "CS-DPL-016",
      Kind.USER,
      "Train on the base model and revision that the service serves (finetune.base), or name another service."),
  ADAPTER_REFUSED(
      "CS-DPL-017",
      Kind.USER,
      "Give the server the arguments --enable-lora and --max-lora-rank with at least the adapter's rank, or train with a smaller finetune.lora.rank."),
  ADAPTER_NOT_READABLE(
      "CS-DPL-018",
      Kind.USER,
      "Copy the adapter's files to where KServe reads, and name that place with --candidate-uri; or let MLflow keep artifacts at s3:// or gs:// itself."),
  CANDIDATE_FAILED(
      "CS-DPL-019",
      Kind.USER,
      "Correct what the message names; the log of the candidate's pod says more while it runs. The candidate is taken away."),
  ROUTE_MISSING(
      "CS-DPL-020",
      Kind.USER,
      "Check the gateway of the cluster, and set deploy.gateway where its host names are not known from here."),
  QUOTA_EXCEEDED(
      "CS-DPL-021",
      Kind.USER,
      "Raise the namespace's ResourceQuota, or take away what holds the resource: `codesense deploy withdraw` for candidates of earlier runs."),
  LET_GO(
      "CS-DPL-012",
      Kind.GATE,
      "Look at who changed the service and why; then start the rollout again.");

  private final Entry entry;

  DeployProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
