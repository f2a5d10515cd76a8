package dev.codesense.deploy.candidate;

import dev.codesense.core.file.Sha256;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.kserve.ModelFields;
import dev.codesense.deploy.kserve.ServiceCopy;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The objects of a candidate without traffic: a copy of the service that serves, with another
/// model, and a Job without pods that owns it.
///
/// The candidate is a service of its own, not a revision of the one that serves with a share of 0:
/// to take a revision away means to make another one, and until then a single field stands between
/// it and all traffic. The Job is Kubernetes' own alarm clock: when its deadline has passed it is
/// deleted, and with it what it owns, even if nothing of ours runs any more. The service that
/// serves owns the Job.
///
/// @param stable service that is copied
/// @param run id of the run that it is for
/// @param stay how long it stays at most
record DarkService(InferenceService stable, Candidate candidate, String run, Duration stay) {
  static final ObjectKind JOB = new ObjectKind("batch/v1", "Job");

  /// Label with the name of the service that serves.
  static final String OF = "codesense.dev/candidate-of";

  /// Label with [#label] of the run.
  static final String RUN = "codesense.dev/run";

  /// Makes room for what KServe appends to a name in labels and hosts of at most 63 characters.
  private static final int LONGEST_NAME = 26;

  private static final int DIGITS = 10;

  /// The same for each attempt of a run, so that a second one finds what the first has made.
  String name() {
    var service = stable.name();
    return "%s-c-%s"
        .formatted(
            service.substring(0, Math.min(service.length(), LONGEST_NAME)).replaceAll("-+$", ""),
            Sha256.ofParts(service, run, candidate.storageUri()).substring(0, DIGITS));
  }

  /// A run's id as a label's value, which takes 63 characters and few signs.
  static String label(String run) {
    return run.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
        ? run
        : Sha256.ofParts(run).substring(0, 40);
  }

  private Map<String, String> labels() {
    return Map.of(OF, stable.name(), RUN, label(run));
  }

  KubeObject keeper() {
    return new KubeObject(
        Map.of(
            "apiVersion",
            JOB.apiVersion(),
            "kind",
            JOB.kind(),
            "metadata",
            Map.of(
                "name",
                name(),
                "labels",
                labels(),
                "ownerReferences",
                List.of(ServiceCopy.owner(stable.object()))),
            "spec",
            Map.of(
                "parallelism",
                0,
                "activeDeadlineSeconds",
                stay.toSeconds(),
                "ttlSecondsAfterFinished",
                0,
                "template",
                Map.of(
                    "spec",
                    Map.of(
                        "restartPolicy",
                        "Never",
                        "containers",
                        // Never started: the Job runs no pod.
                        List.of(Map.of("name", "none", "image", "none")))))));
  }

  /// One pod that neither goes nor multiplies.
  ///
  /// @param keeper as the server has it
  KubeObject service(KubeObject keeper) {
    var model = ModelFields.of(stable, candidate, stable.text("metadata", "namespace"));
    return ServiceCopy.of(
        stable,
        name(),
        ModelFields.with(model, candidate),
        Map.of("minReplicas", 1, "maxReplicas", 1),
        labels(),
        keeper);
  }
}
