package dev.codesense.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.launch.Launcher;
import dev.codesense.finetune.settings.FinetuneConfig.Interruption;
import dev.codesense.finetune.settings.FinetuneConfig.Target;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.Right;
import dev.codesense.runtime.snakeyaml.YamlWriter;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// On a real API server, where one is given, under the rights of infra/training.
class FinetuneComponentTest {
  @TempDir Path folder;

  @Test
  void theRoleInInfraIsWhatTheCodeDeclares() {
    GeneratedFile.check(
        Path.of("infra/training/role.yaml"),
        "# Written from what components/finetune declares that it does.\n"
            + YamlWriter.writeSorted(Right.role("codesense-finetune", Launcher.RIGHTS).tree()));
  }

  @ParameterizedTest
  @CsvSource({"AUTO, TRAINJOB_PATCHES", "PYTORCHJOB, PYTORCHJOB", "JOB, JOB"})
  void aTrainingIsFollowedFromItsJobToARegisteredCandidate(Target target, JobForm form)
      throws Exception {
    try (var world = TrainingWorld.in(folder);
        var mlflow = FakeMlflow.start()) {
      Adapters.write(folder.resolve("tuned"), Adapters.config(), Adapters.tensors());
      var running = world.start(world.config(target), MlflowConfig.of(mlflow.endpoint()));
      var job = world.job(form);
      world.active(form, job);
      var pod = world.pod(form, job, true);
      world.running(form, pod);
      world.kubelet.write(pod, "a library says hello");
      world.kubelet.write(
          pod,
          "{\"event\": \"start\", \"rows\": {\"train\": 1}, \"truncated\": 3, \"steps\": 150, \"resumedFrom\": 0, \"device\": \"cuda:0 H100\"}");
      world.kubelet.write(
          pod,
          "{\"event\": \"step\", \"step\": 12, \"of\": 150, \"loss\": 1.31, \"tokensPerSecond\": 812.0}");
      world.awaitLine("training on cuda:0 H100: 150 steps; 3 rows left out");
      var saved = Adapters.upload(folder.resolve("tuned"), world.remote);
      world.kubelet.write(pod, "{\"event\": \"step\", \"step\": 150, \"of\": 150, \"loss\": 0.9}");
      world.kubelet.write(pod, saved);
      world.ended(form, pod, 0, "Completed", saved);
      world.complete(form, job);

      var result = running.get();

      var adapter = world.run.read(result.adapter());
      assertThat(adapter.registration())
          .isEqualTo(new TunedAdapter.Registration("codesense-answers", 1));
      assertThat(adapter.targetModules()).containsExactly("q_proj", "v_proj");
      assertThat(adapter.lineage().repositories())
          .isEqualTo(new TreeMap<>(Map.of("git.example/shop", "abc123")));
      assertThat(result.adapter().objects().resolve("adapter_model.safetensors"))
          .hasBinaryContent(Adapters.safetensors(Adapters.tensors()));
      assertThat(mlflow.artifacts())
          .containsOnlyKeys("adapter/adapter_config.json", "adapter/adapter_model.safetensors");
      assertThat(world.run.progress().stages())
          .singleElement()
          .satisfies(stage -> {
            assertThat(stage.done()).isEqualTo(150);
            assertThat(stage.isClosed()).isTrue();
          });
      // The rows are where the trainer looks for them.
      assertThat(world.remote.resolve("files/md5")).isDirectoryRecursivelyContaining("glob:**.dir");
      assertThat(world.resource("v1", "ConfigMap", job.getMetadata().getName()).get())
          .satisfies(map ->
              assertThat(map.getMetadata().getOwnerReferences())
                  .singleElement()
                  .satisfies(
                      owner -> assertThat(owner.getUid()).isEqualTo(job.getMetadata().getUid())));
    }
  }

  @Test
  void aLauncherThatIsStartedAgainFollowsTheJobThatRuns() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      Adapters.write(folder.resolve("tuned"), Adapters.config(), Adapters.tensors());
      var config = world.config(Target.JOB, Interruption.KEEP);
      var first = world.start(config, MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      first.thread().interrupt();
      assertThat(first.failure()).isInstanceOf(InterruptedException.class);

      world.run.nextRun();
      var second = world.start(config, MlflowConfig.off());
      world.awaitLine("runs already: following it");
      var saved = Adapters.upload(folder.resolve("tuned"), world.remote);
      var pod = world.pod(JobForm.JOB, job, true);
      world.ended(JobForm.JOB, pod, 0, "Completed", saved);
      world.complete(JobForm.JOB, job);

      assertThat(second.get().version()).isZero();
      assertThat(world.job(JobForm.JOB).getMetadata().getUid())
          .isEqualTo(job.getMetadata().getUid());
    }
  }

  @Test
  void twoTrainingsOfANamespaceRunOneAfterTheOther() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var first = world.start(world.config(Target.TRAINJOB), MlflowConfig.off());
      var job = world.job(JobForm.TRAINJOB_PATCHES);
      world.active(JobForm.TRAINJOB_PATCHES, job);
      world.awaitLine("trains");

      world.run.nextRun();
      var second = world.start(world.config(Target.JOB, 2e-4), MlflowConfig.off());
      world.awaitLine("TrainJob " + job.getMetadata().getName() + " trains in");
      assertThat(world.jobs(JobForm.JOB)).isEmpty();
      first.thread().interrupt();
      assertThat(first.failure()).isInstanceOf(InterruptedException.class);

      assertThat(world.job(JobForm.JOB).getMetadata().getName())
          .isNotEqualTo(job.getMetadata().getName());
      second.thread().interrupt();
      assertThat(second.failure()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aTrainingThatWaitsTooLongForAnotherSaysWhichOne() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var first = world.start(world.config(Target.JOB, Interruption.KEEP), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      first.thread().interrupt();
      assertThat(first.failure()).isInstanceOf(InterruptedException.class);

      world.run.nextRun();
      var second = world.start(world.config(Target.JOB, 2e-4), MlflowConfig.off());
      world.awaitLine("Job " + job.getMetadata().getName() + " trains in");
      world.run.after(Duration.ofHours(3));

      var problem = second.problem();
      assertThat(problem.problem()).isEqualTo(FinetuneProblem.ANOTHER_TRAINS);
      assertThat(problem).hasMessageContaining(job.getMetadata().getName());
      assertThat(world.jobs(JobForm.JOB)).hasSize(1);
    }
  }

  @Test
  void aTrainingThatIsInterruptedIsTakenAway() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      world.awaitLine("waits");

      running.thread().interrupt();

      assertThat(running.failure()).isInstanceOf(InterruptedException.class);
      assertThat(world.resource("batch/v1", "Job", job.getMetadata().getName()).get())
          .satisfiesAnyOf(
              gone -> assertThat(gone).isNull(),
              going -> assertThat(going.getMetadata().getDeletionTimestamp()).isNotNull());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2   | Error     | {"event": "failed", "reason": "DATA", "message": "3 of 9 rows"} | DATA_REFUSED
          2   | Error     | {"event": "failed", "reason": "SPEC", "message": "No key x"}    | TRAINER_FAILED
          3   | Error     | {"event": "failed", "reason": "MEMORY", "message": "39 of 40"}  | GPU_MEMORY
          4   | Error     | {"event": "failed", "reason": "NAN", "message": "Step 70"}      | LOSS_NOT_A_NUMBER
          5   | Error     | {"event": "failed", "reason": "BASE", "message": "No folder"}   | BASE_REFUSED
          6   | Error     | {"event": "failed", "reason": "UPLOAD", "message": "403"}       | UPLOAD_FAILED
          7   | Error     | {"event": "failed", "reason": "SETTING", "message": "No GPU"}   | SETTING_REFUSED
          70  | Error     | Traceback                                                       | TRAINER_FAILED
          137 | OOMKilled | ''                                                              | POD_MEMORY
          137 | Error     | ''                                                              | EVICTED
          130 | Error     | {"event": "interrupted", "step": 61}                            | EVICTED
          """)
  void aTrainerThatEndsBadlySaysWhy(
      int code, String reason, String message, FinetuneProblem problem) throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      var pod = world.pod(JobForm.JOB, job, true);
      world.ended(JobForm.JOB, pod, code, reason, message);
      world.failed(JobForm.JOB, job, "PodFailurePolicy", "Container trainer failed");

      assertThat(running.problem().problem()).isEqualTo(problem);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = JobForm.class,
      names = {"TRAINJOB_PATCHES", "PYTORCHJOB", "JOB"})
  void aFailedJobIsStartedAgain(JobForm form) throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var config =
          world.config(
              form == JobForm.TRAINJOB_PATCHES ? Target.TRAINJOB : Target.valueOf(form.name()));
      var first = world.start(config, MlflowConfig.off());
      var job = world.job(form);
      world.failed(form, job, "DeadlineExceeded", "too long");
      assertThat(first.problem().problem()).isEqualTo(FinetuneProblem.DEADLINE);

      world.run.nextRun();
      var second = world.start(config, MlflowConfig.off());

      world.awaitLine("has failed: starting it again");
      TrainingWorld.await(
          () ->
              Optional.of(world.job(form).getMetadata().getUid())
                  .filter(uid -> !uid.equals(job.getMetadata().getUid())),
          "another job");
      second.thread().interrupt();
      assertThat(second.failure()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aJobThatIsDeletedUnderTheLauncherIsLost() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      world.awaitLine("waits");
      world.delete("batch/v1", "Job", job.getMetadata().getName());

      assertThat(running.problem().problem()).isEqualTo(FinetuneProblem.JOB_LOST);
    }
  }

  @Test
  void aPodThatNoNodeTakesNamesTheResource() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      var pod = world.pod(JobForm.JOB, job, false);
      var unschedulable =
          Map.<String, Object>of(
              "phase",
              "Pending",
              "conditions",
              List.of(
                  Map.of(
                      "type", "PodScheduled",
                      "status", "False",
                      "reason", "Unschedulable",
                      "message", "0/5 nodes are available: 5 Insufficient nvidia.com/gpu.")));
      world.podStatus(pod, unschedulable);
      world.awaitLine("5 Insufficient nvidia.com/gpu");

      world.run.after(Duration.ofHours(3));

      var problem = running.problem();
      assertThat(problem.problem()).isEqualTo(FinetuneProblem.UNSCHEDULABLE);
      assertThat(problem).hasMessageContaining("was given up: no node takes pod " + pod);
    }
  }

  @ParameterizedTest
  @CsvSource({"ImagePullBackOff, IMAGE_NOT_PULLED", "CreateContainerConfigError, SECRET_MISSING"})
  void aContainerThatCannotBeginIsGivenUp(String reason, FinetuneProblem problem) throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      var pod = world.pod(JobForm.JOB, job, true);
      world.podState(
          JobForm.JOB,
          pod,
          "Pending",
          Map.of("waiting", Map.of("reason", reason, "message", "what the node says")));
      world.awaitLine("what the node says");

      world.run.after(Duration.ofMinutes(10));

      assertThat(running.problem().problem()).isEqualTo(problem);
    }
  }

  @Test
  void aJobWhosePodsAQuotaRefusesNamesTheQuota() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var running = world.start(world.config(Target.JOB), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      world.event(job, "FailedCreate", "pods is forbidden: exceeded quota: gpus");
      world.awaitLine("exceeded quota: gpus");

      world.run.after(Duration.ofHours(3));

      assertThat(running.problem().problem()).isEqualTo(FinetuneProblem.QUOTA_EXCEEDED);
    }
  }

  @Test
  void whatIsMissingIsNamedBeforeAJobIsMade() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      world.delete("v1", "PersistentVolumeClaim", "models");
      var claim = world.start(world.config(Target.JOB), MlflowConfig.off()).problem();
      assertThat(claim.problem()).isEqualTo(FinetuneProblem.CLAIM_MISSING);
      assertThat(claim).hasMessageContaining("models, which finetune.base.claim names");

      world
          .resource("trainer.kubeflow.org/v1alpha1", "TrainingRuntime", "codesense-trainer")
          .delete();
      assertThat(world.start(world.config(Target.TRAINJOB), MlflowConfig.off()).problem().problem())
          .isEqualTo(FinetuneProblem.RUNTIME_MISSING);

      world.resource("rbac.authorization.k8s.io/v1", "RoleBinding", "codesense-finetune").delete();
      var permission =
          TrainingWorld.await(
              () -> {
                try {
                  return Optional.of(
                          world.start(world.config(Target.JOB), MlflowConfig.off()).problem())
                      .filter(e -> e.problem() == KubeProblem.NOT_PERMITTED);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              "the missing permission");
      assertThat(permission).hasMessageContaining("create jobs, delete jobs");
    }
  }

  @Test
  void aJobOfAnotherTrainingIsLeftAlone() throws Exception {
    try (var world = TrainingWorld.in(folder)) {
      var first = world.start(world.config(Target.JOB, Interruption.KEEP), MlflowConfig.off());
      var job = world.job(JobForm.JOB);
      first.thread().interrupt();
      assertThat(first.failure()).isInstanceOf(InterruptedException.class);
      world
          .resource("batch/v1", "Job", job.getMetadata().getName())
          .edit(item -> {
            item.getMetadata().getLabels().put("codesense.dev/training-spec", "another");
            return item;
          });

      world.run.nextRun();
      var problem = world.start(world.config(Target.JOB), MlflowConfig.off()).problem();

      assertThat(problem.problem()).isEqualTo(FinetuneProblem.NAME_TAKEN);
      assertThat(world.job(JobForm.JOB).getMetadata().getDeletionTimestamp()).isNull();
    }
  }

  @Test
  void aFileThatChangedInTheRemoteIsNotRegistered() throws Exception {
    try (var world = TrainingWorld.in(folder);
        var mlflow = FakeMlflow.start()) {
      Adapters.write(folder.resolve("tuned"), Adapters.config(), Adapters.tensors());
      var running = world.start(world.config(Target.JOB), MlflowConfig.of(mlflow.endpoint()));
      var job = world.job(JobForm.JOB);
      var saved = Adapters.upload(folder.resolve("tuned"), world.remote);
      try (var files = Files.walk(world.remote)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          if (Files.size(file) > 500
              && Files.readString(file, StandardCharsets.ISO_8859_1).contains("lora_A")) {
            file.toFile().setWritable(true);
            Files.write(file, new byte[3]);
          }
        }
      }
      var pod = world.pod(JobForm.JOB, job, true);
      world.ended(JobForm.JOB, pod, 0, "Completed", saved);
      world.complete(JobForm.JOB, job);

      var problem = running.problem();
      assertThat(problem.problem()).isEqualTo(FinetuneProblem.ADAPTER_DAMAGED);
      assertThat(problem).hasMessageContaining("adapter_model.safetensors");
      assertThat(mlflow.runs()).isEmpty();
    }
  }
}
