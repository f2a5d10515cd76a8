package dev.codesense.finetune.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectEvent;
import dev.codesense.runtime.jackson.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingStateTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final Patience PATIENCE =
      new Patience(Duration.ofHours(2), Duration.ofMinutes(5), Duration.ofHours(12));

  /// What each controller writes, and what it means.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRAINJOB_PATCHES | {}                                                                                         | QUEUED
          TRAINJOB_PATCHES | {"conditions": [{"type": "Suspended", "status": "True", "reason": "Suspended"}]}           | QUEUED
          TRAINJOB_PATCHES | {"conditions": [{"type": "Suspended", "status": "False", "reason": "Resumed"}], "jobsStatus": [{"name": "node", "active": 1}]} | RUNNING
          TRAINJOB_PATCHES | {"jobsStatus": [{"name": "dataset-initializer", "active": 1}, {"name": "node", "active": 0}]} | PREPARING
          TRAINJOB_PATCHES | {"jobsStatus": [{"name": "node", "active": 1, "failed": 0}]}                               | RUNNING
          TRAINJOB_PATCHES | {"jobsStatus": [{"name": "node", "active": 1, "failed": 1}]}                               | RESTARTING
          TRAINJOB_PATCHES | {"conditions": [{"type": "Complete", "status": "True", "reason": "AllJobsCompleted"}]}     | SUCCEEDED
          TRAINJOB_PATCHES | {"conditions": [{"type": "Failed", "status": "True", "reason": "ReachedMaxRestarts"}]}     | FAILED
          TRAINJOB_PODS    | {"jobsStatus": [{"name": "node", "active": 1}]}                                            | RUNNING
          PYTORCHJOB       | {}                                                                                         | QUEUED
          PYTORCHJOB       | {"conditions": [{"type": "Created", "status": "True"}]}                                    | QUEUED
          PYTORCHJOB       | {"conditions": [{"type": "Created", "status": "True"}, {"type": "Suspended", "status": "True"}]} | QUEUED
          PYTORCHJOB       | {"conditions": [{"type": "Created", "status": "True"}, {"type": "Running", "status": "True"}]} | RUNNING
          PYTORCHJOB       | {"conditions": [{"type": "Running", "status": "False"}, {"type": "Restarting", "status": "True"}]} | RESTARTING
          PYTORCHJOB       | {"conditions": [{"type": "Running", "status": "False"}, {"type": "Succeeded", "status": "True"}]} | SUCCEEDED
          PYTORCHJOB       | {"conditions": [{"type": "Running", "status": "False"}, {"type": "Failed", "status": "True"}]} | FAILED
          JOB              | {}                                                                                         | QUEUED
          JOB              | {"conditions": [{"type": "Suspended", "status": "True"}]}                                  | QUEUED
          JOB              | {"active": 1, "ready": 1}                                                                  | RUNNING
          JOB              | {"active": 1, "failed": 1}                                                                 | RESTARTING
          JOB              | {"failed": 1}                                                                              | RESTARTING
          JOB              | {"conditions": [{"type": "SuccessCriteriaMet", "status": "True"}, {"type": "Complete", "status": "True"}]} | SUCCEEDED
          JOB              | {"conditions": [{"type": "FailureTarget", "status": "True"}]}                              | FAILED
          JOB              | {"conditions": [{"type": "Failed", "status": "True"}]}                                     | FAILED
          """)
  void aStatusMeansTheSamePhaseWhoeverWritesIt(JobForm form, String status, Phase phase) {
    assertThat(seen(form, TrainingState.NEW, NOW, job(status), List.of(), List.of()).phase())
        .isEqualTo(phase);
  }

  @Test
  void aJobThatIsGoneIsLost() {
    var state =
        TrainingState.NEW.next(
            JobForm.JOB,
            new Sighting(NOW, Optional.empty(), List.of(), List.of()),
            PATIENCE,
            CODEC);

    assertThat(state.phase()).isEqualTo(Phase.LOST);
    assertThat(state.ended()).isTrue();
    assertThat(state.trouble().orElseThrow().problem()).isEqualTo(FinetuneProblem.JOB_LOST);
  }

  /// An active job says no more than that a pod is there: images and volumes are the pod's.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"phase": "Pending"}                                                                  | QUEUED
          {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "True"}]}      | PREPARING
          {"phase": "Running", "containerStatuses": [{"name": "trainer", "state": {"running": {}}}]} | RUNNING
          {"phase": "Running", "containerStatuses": [{"name": "sidecar", "state": {"running": {}}}]} | QUEUED
          """)
  void thePodKnowsWhetherAnActiveJobTrains(String status, Phase phase) {
    assertThat(
            seen(
                    JobForm.JOB,
                    TrainingState.NEW,
                    NOW,
                    job("{\"active\": 1}"),
                    List.of(pod("one", status)),
                    List.of())
                .phase())
        .isEqualTo(phase);
  }

  @Test
  void aNewPodAtWorkEndsARestart() {
    var job = job("{\"active\": 1, \"failed\": 1}");
    var dead = pod("a", "{\"phase\": \"Failed\", \"reason\": \"Evicted\"}");
    var restarting = seen(JobForm.JOB, TrainingState.NEW, NOW, job, List.of(dead), List.of());
    var running =
        seen(
            JobForm.JOB,
            restarting,
            NOW,
            job,
            List.of(
                dead,
                pod(
                    "b",
                    "{\"containerStatuses\": [{\"name\": \"trainer\", \"state\": {\"running\": {}}}]}")),
            List.of());

    assertThat(restarting.phase()).isEqualTo(Phase.RESTARTING);
    assertThat(running.phase()).isEqualTo(Phase.RUNNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "Insufficient nvidia.com/gpu"}]} | UNSCHEDULABLE | PT2H
          {"containerStatuses": [{"name": "trainer", "state": {"waiting": {"reason": "ErrImagePull"}}}]}      | IMAGE_NOT_PULLED | PT5M
          {"containerStatuses": [{"name": "trainer", "state": {"waiting": {"reason": "InvalidImageName"}}}]}  | IMAGE_NOT_PULLED | PT5M
          {"containerStatuses": [{"name": "trainer", "state": {"waiting": {"reason": "CreateContainerConfigError"}}}]} | SECRET_MISSING | PT5M
          {"initContainerStatuses": [{"name": "any", "state": {"waiting": {"reason": "ImagePullBackOff"}}}]}  | IMAGE_NOT_PULLED | PT5M
          """)
  void aTroubleThatLastsEndsPatience(String pod, FinetuneProblem problem, Duration patience) {
    var job = job("{\"active\": 1}");
    var pods = List.of(pod("one", pod));
    var first = seen(JobForm.JOB, TrainingState.NEW, NOW, job, pods, List.of());
    var almost = seen(JobForm.JOB, first, NOW.plus(patience).minusSeconds(1), job, pods, List.of());
    var over = seen(JobForm.JOB, almost, NOW.plus(patience), job, pods, List.of());

    assertThat(first.trouble().orElseThrow().problem()).isEqualTo(problem);
    assertThat(List.of(first.ended(), almost.ended(), over.ended()))
        .containsExactly(false, false, true);
  }

  @Test
  void aTroubleThatPassedBeginsAnew() {
    var job = job("{\"active\": 1}");
    var pulling =
        pod(
            "one",
            "{\"containerStatuses\": [{\"name\": \"trainer\", \"state\": {\"waiting\": {\"reason\": \"ErrImagePull\"}}}]}");
    var creating =
        pod(
            "one",
            "{\"containerStatuses\": [{\"name\": \"trainer\", \"state\": {\"waiting\": {\"reason\": \"ContainerCreating\"}}}]}");
    var first = seen(JobForm.JOB, TrainingState.NEW, NOW, job, List.of(pulling), List.of());
    var passed = seen(JobForm.JOB, first, NOW.plusSeconds(200), job, List.of(creating), List.of());
    var again = seen(JobForm.JOB, passed, NOW.plusSeconds(400), job, List.of(pulling), List.of());

    assertThat(passed.trouble()).isEmpty();
    assertThat(again.ended()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "TrainJobResourcesCreationFailed, no runtime, NOT_CREATED, PT5M",
    "FailedCreatePod, exceeded quota: gpus, QUOTA_EXCEEDED, PT2H"
  })
  void anEventTellsWhatAnEmptyStatusDoesNot(
      String reason, String message, FinetuneProblem problem, Duration patience) {
    var events = List.of(new ObjectEvent(true, reason, message, NOW));
    var first =
        seen(JobForm.TRAINJOB_PATCHES, TrainingState.NEW, NOW, job("{}"), List.of(), events);
    var over =
        seen(JobForm.TRAINJOB_PATCHES, first, NOW.plus(patience), job("{}"), List.of(), events);

    assertThat(first.trouble()).contains(new Trouble(problem, reason + ": " + message));
    assertThat(over.ended()).isTrue();
  }

  @Test
  void aQueueThatDoesNotAdmitIsWaitedForAsLongAsANode() {
    var job =
        job(
            "{\"conditions\": [{\"type\": \"Suspended\", \"status\": \"True\", \"reason\": \"Suspended\", \"message\": \"TrainJob is suspended\"}]}");
    var first = seen(JobForm.TRAINJOB_PATCHES, TrainingState.NEW, NOW, job, List.of(), List.of());
    var over =
        seen(
            JobForm.TRAINJOB_PATCHES, first, NOW.plus(PATIENCE.queue()), job, List.of(), List.of());

    assertThat(first.trouble().orElseThrow().message()).contains("until its queue admits it");
    assertThat(over.ended()).isTrue();
  }

  @Test
  void theDeadlineCountsFromTheFirstPodAtWork() {
    var job = job("{\"active\": 1}");
    var pods =
        List.of(
            pod(
                "one",
                "{\"containerStatuses\": [{\"name\": \"trainer\", \"state\": {\"running\": {}}}]}"));
    var queued = seen(JobForm.JOB, TrainingState.NEW, NOW, job("{}"), List.of(), List.of());
    var late = NOW.plus(PATIENCE.training());
    var running = seen(JobForm.JOB, queued, late, job, pods, List.of());
    var over = seen(JobForm.JOB, running, late.plus(PATIENCE.training()), job, pods, List.of());

    assertThat(running.ended()).isFalse();
    assertThat(over.ended()).isTrue();
    assertThat(over.trouble().orElseThrow().problem()).isEqualTo(FinetuneProblem.DEADLINE);
  }

  @Test
  void aLauncherThatComesLaterCountsTheDeadlineFromTheSameMoment() {
    var pods =
        List.of(
            pod(
                "one",
                """
                {"phase": "Failed", "containerStatuses": [{"name": "trainer", "state": {"terminated": {"exitCode": 137, "startedAt": "2026-11-29T22:00:01Z"}}}]}\
                """),
            pod(
                "two",
                """
                {"containerStatuses": [{"name": "trainer", "state": {"running": {"startedAt": "2026-11-30T09:00:00Z"}}}]}\
                """));
    var running = job("{\"active\": 1, \"failed\": 1}");
    var first = seen(JobForm.JOB, TrainingState.NEW, NOW, running, pods, List.of());
    var next = seen(JobForm.JOB, first, NOW.plusSeconds(1), running, pods, List.of());

    assertThat(first.runningSince()).isEqualTo("2026-11-29T22:00:01Z");
    assertThat(first.ended()).isFalse();
    assertThat(next.trouble().orElseThrow().problem()).isEqualTo(FinetuneProblem.DEADLINE);
  }

  @ParameterizedTest
  @CsvSource({
    "DeadlineExceeded, DEADLINE",
    "TrainingRuntimeNotSupported, RUNTIME_MISSING",
    "FailedJobs, NOT_CREATED"
  })
  void aFailureWithoutAPodIsAsTheControllerSays(String reason, FinetuneProblem problem) {
    var state =
        seen(
            JobForm.TRAINJOB_PATCHES,
            TrainingState.NEW,
            NOW,
            job(
                "{\"conditions\": [{\"type\": \"Failed\", \"status\": \"True\", \"reason\": \"%s\", \"message\": \"m\"}]}"
                    .formatted(reason)),
            List.of(),
            List.of());

    assertThat(state.trouble()).contains(new Trouble(problem, reason + ": m"));
  }

  /// Of several attempts the last one counts.
  @Test
  void theNewestPodSaysWhyAJobFailed() {
    var job =
        job(
            "{\"conditions\": [{\"type\": \"Failed\", \"status\": \"True\", \"reason\": \"BackoffLimitExceeded\"}]}");
    var killed =
        pod(
            "b",
            "{\"phase\": \"Failed\", \"containerStatuses\": [{\"name\": \"trainer\", \"state\": {\"terminated\": {\"exitCode\": 137, \"reason\": \"OOMKilled\"}}}]}");
    var evicted =
        pod(
            "a",
            "{\"phase\": \"Failed\", \"reason\": \"Evicted\", \"message\": \"low on memory\"}");

    assertThat(
            seen(JobForm.JOB, TrainingState.NEW, NOW, job, List.of(killed, evicted), List.of())
                .trouble()
                .orElseThrow()
                .problem())
        .isEqualTo(FinetuneProblem.POD_MEMORY);
    assertThat(
            seen(JobForm.JOB, TrainingState.NEW, NOW, job, List.of(evicted), List.of()).trouble())
        .contains(
            new Trouble(FinetuneProblem.EVICTED, "pod a was taken away (Evicted): low on memory"));
  }

  @Test
  void aPodOfAnEarlierJobOfTheSameNameDoesNotCount() {
    var old =
        new KubeObject(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("name", "old", "creationTimestamp", "2026-11-30T09:00:00Z"),
                "status",
                Map.of("phase", "Failed", "reason", "Evicted")));
    var job =
        new KubeObject(
            Map.of(
                "apiVersion",
                "batch/v1",
                "kind",
                "Job",
                "metadata",
                Map.of("name", "one", "creationTimestamp", "2026-11-30T09:30:00Z")));

    assertThat(seen(JobForm.JOB, TrainingState.NEW, NOW, job, List.of(old), List.of()).pod())
        .isEmpty();
  }

  private static TrainingState seen(
      JobForm form,
      TrainingState before,
      Instant now,
      KubeObject job,
      List<KubeObject> pods,
      List<ObjectEvent> events) {
    return before.next(form, new Sighting(now, Optional.of(job), pods, events), PATIENCE, CODEC);
  }

  private static KubeObject job(String status) {
    return object("Job", "one", status);
  }

  private static KubeObject pod(String name, String status) {
    return object("Pod", name, status);
  }

  private static KubeObject object(String kind, String name, String status) {
    return new KubeObject(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            kind,
            "metadata",
            Map.of("name", name),
            "status",
            CODEC.decodeObject(status.getBytes(StandardCharsets.UTF_8))));
  }
}
