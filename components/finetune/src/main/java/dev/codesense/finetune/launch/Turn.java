package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RunContext;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.job.TrainingObjects;
import dev.codesense.finetune.state.Patience;
import dev.codesense.finetune.state.Sighting;
import dev.codesense.finetune.state.TrainingState;
import dev.codesense.finetune.trainer.TrainingSpec;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Lets one training of a namespace run at a time: two runs that start together would share a GPU's
/// budget, and both would move the alias `candidate`.
///
/// The jobs themselves say whether one runs, so that a launcher that was killed leaves no lock. The
/// lease is held only while one looks and creates, so that no two see the namespace free.
final class Turn {
  private static final String LEASE = "codesense-training";
  private static final Duration LASTS = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final TrainingSpec spec;
  private final RunContext run;
  private final Patience patience;
  private String told = "";

  Turn(Cluster cluster, TrainingSpec spec, RunContext run, Patience patience) {
    this.cluster = cluster;
    this.spec = spec;
    this.run = run;
    this.patience = patience;
  }

  /// Creates a job.
  @FunctionalInterface
  interface Creation {
    Optional<KubeObject> create() throws InterruptedException;
  }

  /// Waits until no other training runs, and begins this one.
  ///
  /// @return what `creation` gives
  /// @throws CodesenseException [FinetuneProblem#ANOTHER_TRAINS] when that lasts too long
  Optional<KubeObject> begin(Creation creation) throws InterruptedException {
    var limit = run.clock().instant().plus(patience.queue());
    while (true) {
      CodesenseException failure = null;
      try {
        var begun = beginNow(creation);
        if (begun.isPresent()) {
          return begun.get();
        }
      } catch (CodesenseException e) {
        if (e.problem().kind() != Problem.Kind.TRANSIENT) {
          throw e;
        }
        run.progress().warn("%s; it is asked again".formatted(e.getMessage()));
        failure = e;
      }
      if (run.clock().instant().isAfter(limit)) {
        if (failure != null) {
          throw failure;
        }
        throw new CodesenseException(
            FinetuneProblem.ANOTHER_TRAINS,
            "%s in %s still runs after %s, and one training runs at a time"
                .formatted(
                    told.isEmpty() ? "Another training" : told,
                    cluster.namespace(),
                    patience.queue()));
      }
      TimeUnit.SECONDS.sleep(LOOK.toSeconds());
    }
  }

  /// @return what `creation` gives; empty where it is not this training's turn yet
  private Optional<Optional<KubeObject>> beginNow(Creation creation) throws InterruptedException {
    var lease =
        Lease.take(
            cluster,
            LEASE,
            "%s of %s".formatted(spec.name(), run.runId()),
            LASTS,
            run.clock(),
            Thread::sleep);
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    try {
      var other = other();
      if (other.isEmpty()) {
        // Looking may have taken longer than the lease lasts.
        return lease.get().renew() ? Optional.of(creation.create()) : Optional.empty();
      }
      waitFor(other.get());
      return Optional.empty();
    } finally {
      giveBack(lease.get());
    }
  }

  private void waitFor(KubeObject other) {
    if (!told.equals(other.toString())) {
      told = other.toString();
      run.progress()
          .event(
              "%s trains in %s: waits up to %s for its end"
                  .formatted(told, cluster.namespace(), patience.queue()));
    }
  }

  private Optional<KubeObject> other() throws InterruptedException {
    for (var form : List.of(JobForm.TRAINJOB_PATCHES, JobForm.PYTORCHJOB, JobForm.JOB)) {
      if (!cluster.serves(form.kind()) || !cluster.may("list", form.kind())) {
        continue;
      }
      for (var job : cluster.list(form.kind(), TrainingObjects.TRAINER)) {
        if (!job.name().equals(spec.name()) && !ended(form, job)) {
          return Optional.of(job);
        }
      }
    }
    return Optional.empty();
  }

  private boolean ended(JobForm form, KubeObject job) {
    var seen = new Sighting(run.clock().instant(), Optional.of(job), List.of(), List.of());
    return TrainingState.NEW.next(form, seen, patience, run.codec()).phase().isLast();
  }

  private void giveBack(Lease lease) throws InterruptedException {
    try {
      lease.giveBack();
    } catch (CodesenseException e) {
      run.progress().warn("The lease %s runs out by itself: %s".formatted(LEASE, e.getMessage()));
    }
  }
}
