package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RunContext;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.job.TrainingObjects;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.settings.FinetuneConfig.Interruption;
import dev.codesense.finetune.state.Patience;
import dev.codesense.finetune.state.Phase;
import dev.codesense.finetune.state.Sighting;
import dev.codesense.finetune.state.TrainingState;
import dev.codesense.finetune.state.Trouble;
import dev.codesense.finetune.trainer.TrainerEvent;
import dev.codesense.finetune.trainer.TrainerEvent.Saved;
import dev.codesense.finetune.trainer.TrainingSpec;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectEvent;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import dev.codesense.tracking.TrackingAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Starts the job of a training and follows it to its end. Where it runs already, because this was
/// killed or somebody else started the same, it is followed and not started again; where it has
/// ended well, its result is taken.
public final class Launcher {
  /// What this does in its namespace, in each form that a training can have.
  public static final List<Right> RIGHTS = Preflight.RIGHTS;

  private static final ObjectKind POD = new ObjectKind("v1", "Pod");
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration GOING = Duration.ofMinutes(5);

  /// Longest time without an answer of the API server.
  private static final Duration OUTAGE = Duration.ofMinutes(15);

  private final Cluster cluster;
  private final JobForm form;
  private final FinetuneConfig config;
  private final TrainingSpec spec;
  private final TrainingObjects objects;
  private final RunContext run;
  private final Patience patience;

  private Launcher(
      Cluster cluster, JobForm form, FinetuneConfig config, TrainingSpec spec, RunContext run) {
    this.cluster = cluster;
    this.form = form;
    this.config = config;
    this.spec = spec;
    this.objects = new TrainingObjects(config, spec);
    this.run = run;
    this.patience = new Patience(config.longestQueue(), START, config.deadline());
  }

  /// Looks whether the cluster can train; changes nothing.
  ///
  /// @throws CodesenseException with what is missing
  public static Launcher ready(
      Cluster cluster, FinetuneConfig config, TrainingSpec spec, RunContext run)
      throws InterruptedException {
    var form = JobForm.in(cluster, config.target());
    new Preflight(cluster, config, run.progress()).check(form);
    return new Launcher(cluster, form, config, spec, run);
  }

  /// Trains; the rows are in the remote.
  ///
  /// @return what the trainer says it has put into the remote
  /// @throws CodesenseException with the reason why there is no adapter
  public Saved train() throws InterruptedException {
    try {
      return follow(start());
    } catch (InterruptedException e) {
      try {
        leave();
      } catch (CodesenseException left) {
        run.progress().warn("%s may still run: %s".formatted(spec.name(), left.getMessage()));
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private KubeObject start() throws InterruptedException {
    while (true) {
      var there = cluster.get(form.kind(), spec.name());
      if (there.isEmpty()) {
        var created =
            new Turn(cluster, spec, run, patience)
                .begin(() -> {
                  cluster.apply(objects.configMap(null), OnConflict.TAKE_OVER);
                  return cluster.create(objects.job(form));
                });
        if (created.isPresent()) {
          run.progress().event("started %s in %s".formatted(created.get(), cluster.namespace()));
          return owned(created.get());
        }
        continue; // Another launcher was faster: follow that job.
      }
      var job = there.get();
      if (!isOurs(job)) {
        throw new CodesenseException(
            FinetuneProblem.NAME_TAKEN,
            "%s in %s is of another training".formatted(job, cluster.namespace()));
      }
      var state = next(TrainingState.NEW, there, List.of(), List.of());
      if (job.at("metadata", "deletionTimestamp").isEmpty() && state.phase() != Phase.FAILED) {
        run.progress()
            .event(
                state.phase() == Phase.SUCCEEDED
                    ? "%s has trained this already".formatted(job)
                    : "%s runs already: following it".formatted(job));
        return owned(job);
      }
      run.progress()
          .event(
              (state.phase() == Phase.FAILED
                      ? "%s has failed: starting it again"
                      : "%s is being deleted: starting it again when it is gone")
                  .formatted(job));
      cluster.delete(form.kind(), job.name(), Owned.GOES);
      awaitGone(job);
    }
  }

  private boolean isOurs(KubeObject job) {
    return job.at("metadata", "labels", TrainingObjects.SPEC_LABEL)
        .equals(Optional.of(spec.label()));
  }

  /// The ConfigMap goes when the job does, whoever deletes it.
  private KubeObject owned(KubeObject job) throws InterruptedException {
    cluster.apply(objects.configMap(job), OnConflict.TAKE_OVER);
    return job;
  }

  private void awaitGone(KubeObject job) throws InterruptedException {
    var limit = run.clock().instant().plus(GOING);
    while (cluster
        .get(form.kind(), job.name())
        .filter(now -> now.at("metadata", "uid").equals(job.at("metadata", "uid")))
        .isPresent()) {
      if (run.clock().instant().isAfter(limit)) {
        throw new CodesenseException(
            FinetuneProblem.NAME_TAKEN,
            "%s in %s was deleted and does not go".formatted(job, cluster.namespace()));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private Saved follow(KubeObject job) throws InterruptedException {
    var changed = new Semaphore(1);
    var label = Map.of(TrainingObjects.SPEC_LABEL, spec.label());
    var masking = TrackingAccess.of(run).masking();
    try (var jobs = cluster.watch(form.kind(), label, changed::release);
        var pods = cluster.watch(POD, form.pods(spec.name()), changed::release);
        var log = new TrainerLog(run.progress(), run.codec(), masking);
        var logs = new PodLogs(cluster, form.container(), log)) {
      var state = TrainingState.NEW;
      Instant unheard = null;
      while (!state.ended()) {
        changed.tryAcquire(LOOK.toSeconds(), TimeUnit.SECONDS);
        changed.drainPermits();
        try {
          var next = look(state, job, jobs.now(), pods.now());
          tell(state, next, log);
          follow(next, logs);
          state = next;
          unheard = null;
        } catch (CodesenseException e) {
          unheard = unheard == null ? run.clock().instant() : unheard;
          tolerate(e, unheard);
        }
      }
      logs.finish();
      return result(state, log);
    }
  }

  private TrainingState look(
      TrainingState before, KubeObject started, List<KubeObject> jobs, List<KubeObject> pods)
      throws InterruptedException {
    var job = jobs.stream().filter(one -> one.name().equals(spec.name())).findFirst();
    if (job.isEmpty()) {
      // A list may be older than the object.
      job = cluster.get(form.kind(), spec.name());
    }
    var events = before.pod().isEmpty() ? cluster.events(started) : List.<ObjectEvent>of();
    var next = next(before, job, pods, events);
    return next.ended()
        // The job's end may be heard of before its pod's last words.
        ? next(before, job, cluster.list(POD, form.pods(spec.name())), events)
        : next;
  }

  private TrainingState next(
      TrainingState before,
      Optional<KubeObject> job,
      List<KubeObject> pods,
      List<ObjectEvent> events) {
    return before.next(
        form, new Sighting(run.clock().instant(), job, pods, events), patience, run.codec());
  }

  /// A server that restarts ends no training.
  private void tolerate(CodesenseException failure, Instant since) throws InterruptedException {
    var now = run.clock().instant();
    if (failure.problem().kind() != Problem.Kind.TRANSIENT || now.isAfter(since.plus(OUTAGE))) {
      throw failure;
    }
    if (now.equals(since)) {
      run.progress()
          .warn(
              "%s; the training is followed again when it answers".formatted(failure.getMessage()));
    }
    TimeUnit.SECONDS.sleep(LOOK.toSeconds());
  }

  /// A container that has not begun has no log.
  private static void follow(TrainingState state, PodLogs logs) {
    state
        .pod()
        .filter(pod -> pod.exitCode().isPresent() || pod.phase().equals(Optional.of(Phase.RUNNING)))
        .ifPresent(logs::follow);
  }

  private void tell(TrainingState before, TrainingState now, TrainerLog log) {
    if (now.phase() != before.phase() || before.equals(TrainingState.NEW)) {
      run.progress().event("%s %s".formatted(spec.name(), now.phase().words()));
    }
    // Its message may change with each attempt of the node.
    if (!now.ended()
        && !now.trouble().map(Trouble::problem).equals(before.trouble().map(Trouble::problem))) {
      now.trouble().ifPresent(trouble -> run.progress().warn(log.plain(trouble.message())));
    }
  }

  private Saved result(TrainingState state, TrainerLog log) throws InterruptedException {
    if (state.phase() == Phase.SUCCEEDED) {
      return state
          .pod()
          .flatMap(pod -> TrainerEvent.parse(TrainingState.lastLine(pod.message()), run.codec()))
          .filter(Saved.class::isInstance)
          .map(Saved.class::cast)
          .or(log::saved)
          .orElseThrow(() ->
              new CodesenseException(
                  FinetuneProblem.ADAPTER_DAMAGED,
                  "%s ended well, and nobody knows of which adapter: its pod and log are gone"
                      .formatted(spec.name())));
    }
    var trouble =
        state.trouble().orElse(new Trouble(FinetuneProblem.TRAINER_FAILED, "nobody says why"));
    if (!state.phase().isLast()) {
      // Patience is over: nobody waits for it any more.
      try {
        cluster.delete(form.kind(), spec.name(), Owned.GOES);
      } catch (CodesenseException e) {
        run.progress().warn("%s may still run: %s".formatted(spec.name(), e.getMessage()));
      }
    }
    if (trouble.problem() == FinetuneProblem.TRAINER_FAILED) {
      log.last().forEach(line -> run.progress().event("trainer: " + line));
    }
    throw new CodesenseException(
        trouble.problem(),
        "%s in %s %s: %s"
            .formatted(
                spec.name(),
                cluster.namespace(),
                state.phase().isLast() ? state.phase().words() : "was given up",
                log.plain(trouble.message())));
  }

  private void leave() throws InterruptedException {
    if (cluster.get(form.kind(), spec.name()).filter(this::isOurs).isEmpty()) {
      return;
    }
    if (config.onInterrupt() == Interruption.DELETE) {
      cluster.delete(form.kind(), spec.name(), Owned.GOES);
      run.progress()
          .event(
              "deleted %s; the same command goes on from its last checkpoint"
                  .formatted(spec.name()));
    } else {
      run.progress().event("%s goes on; the same command follows it again".formatted(spec.name()));
    }
  }
}
