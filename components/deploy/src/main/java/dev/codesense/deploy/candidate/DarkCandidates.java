package dev.codesense.deploy.candidate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Candidates without traffic in a namespace: brings one up, waits until it answers, takes those of
/// a run away.
public final class DarkCandidates {
  static final ObjectKind RUNTIME = new ObjectKind("serving.kserve.io/v1alpha1", "ServingRuntime");

  /// What taking them away does in the cluster.
  public static final List<Right> REMOVAL_RIGHTS =
      List.of(
          new Right(InferenceService.KIND, InferenceService.RESOURCE, List.of("list", "delete")),
          new Right(DarkService.JOB, "jobs", List.of("list", "delete")));

  /// What bringing one up does in the cluster, taking it away included.
  public static final List<Right> RIGHTS =
      List.of(
          new Right(
              InferenceService.KIND,
              InferenceService.RESOURCE,
              List.of("get", "list", "create", "delete")),
          new Right(DarkService.JOB, "jobs", List.of("get", "list", "create", "delete")),
          new Right(RUNTIME, "servingruntimes", List.of("get")),
          new Right(Trouble.DEPLOYMENT, "deployments", List.of("list")),
          new Right(Trouble.POD, "pods", List.of("list")));

  private static final Duration POLL = Duration.ofSeconds(5);

  /// Containers restart, and a quota is free again a little after a pod is gone.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration GOING = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Progress progress;

  public DarkCandidates(Cluster cluster, Clock clock, Sleeper sleeper, Progress progress) {
    this.cluster = cluster;
    this.clock = clock;
    this.sleeper = sleeper;
    this.progress = progress;
  }

  /// A candidate that answers.
  ///
  /// @param prefix path of its OpenAI API
  record Answering(String name, URI route, String prefix) {}

  /// Brings one up, or finds the one that an earlier attempt of the run has brought up, and waits
  /// until its server has loaded the model. Whoever is killed in between leaves nothing that stays
  /// for longer than it may.
  ///
  /// @param start longest wait
  /// @throws CodesenseException [DeployProblem#ROUTE_MISSING], [DeployProblem#QUOTA_EXCEEDED],
  ///   [DeployProblem#CANDIDATE_FAILED]
  Answering bringUp(DarkService dark, CandidateRoute route, Duration start)
      throws InterruptedException {
    announceOthers(dark);
    create(dark);
    return await(dark.name(), route, clock.instant().plus(start));
  }

  /// Those of other runs hold GPUs too.
  private void announceOthers(DarkService dark) throws InterruptedException {
    for (var other :
        cluster.list(InferenceService.KIND, Map.of(DarkService.OF, dark.stable().name()))) {
      var run = other.at("metadata", "labels", DarkService.RUN).orElse("");
      if (!run.equals(DarkService.label(dark.run()))) {
        progress.warn(
            "%s of run %s is still there: `codesense deploy withdraw --run-id %2$s` takes it away"
                .formatted(other.name(), run));
      }
    }
  }

  private void create(DarkService dark) throws InterruptedException {
    var keeper = made(dark.keeper());
    var service = made(dark.service(keeper));
    progress.event(
        "%s serves %s without traffic, until %s at the latest"
            .formatted(
                service.name(), dark.candidate().storageUri(), created(keeper).plus(dark.stay())));
  }

  private Instant created(KubeObject keeper) {
    return keeper
        .at("metadata", "creationTimestamp")
        .map(time -> Instant.parse(time.toString()))
        .orElseGet(clock::instant);
  }

  /// Creates it, or finds the one that is there; waits for one that is going.
  private KubeObject made(KubeObject object) throws InterruptedException {
    var deadline = clock.instant().plus(GOING);
    while (true) {
      var made = tried(object);
      var there = made.isPresent() ? made : cluster.get(object.objectKind(), object.name());
      if (there.isPresent() && there.get().at("metadata", "deletionTimestamp").isEmpty()) {
        return there.get();
      }
      if (!clock.instant().isBefore(deadline)) {
        throw new CodesenseException(
            DeployProblem.CANDIDATE_FAILED,
            "%s in %s is being deleted since more than %s: something holds it by a finalizer"
                .formatted(object, cluster.namespace(), GOING));
      }
      sleeper.sleep(POLL);
    }
  }

  private Optional<KubeObject> tried(KubeObject object) throws InterruptedException {
    try {
      return cluster.create(object);
    } catch (CodesenseException e) {
      var message = String.valueOf(e.getMessage());
      if (e.problem() == KubeProblem.NOT_PERMITTED && message.contains("exceeded quota")) {
        throw new CodesenseException(DeployProblem.QUOTA_EXCEEDED, message, e);
      }
      throw e;
    }
  }

  private Answering await(String name, CandidateRoute route, Instant deadline)
      throws InterruptedException {
    var waiting = new Waiting();
    try (var stage = progress.stage("candidate", "answers", OptionalLong.of(1))) {
      while (true) {
        try {
          var answering = tried(name, route, waiting, deadline);
          if (answering.isPresent()) {
            stage.advance(1);
            return answering.get();
          }
        } catch (CodesenseException e) {
          // A cluster that does not answer for a while says nothing of the candidate.
          if (e.problem().kind() != Problem.Kind.TRANSIENT || !clock.instant().isBefore(deadline)) {
            throw e;
          }
          waiting.say(String.valueOf(e.getMessage()));
        }
        sleeper.sleep(POLL);
      }
    }
  }

  /// One look.
  ///
  /// @return empty: not yet
  private Optional<Answering> tried(
      String name, CandidateRoute route, Waiting waiting, Instant deadline)
      throws InterruptedException {
    var service =
        InferenceService.find(cluster, name)
            .orElseThrow(() ->
                new CodesenseException(
                    DeployProblem.CANDIDATE_FAILED,
                    "%s in %s was deleted while it was waited for"
                        .formatted(name, cluster.namespace())));
    var trouble = Trouble.of(service, cluster).orElse(null);
    if (waiting.isOver(trouble)) {
      throw failure(name, Objects.requireNonNull(trouble));
    }
    var look = look(service, route);
    if (look instanceof CandidateRoute.Look.Ready(var prefix)) {
      return Optional.of(new Answering(name, service.url().orElseThrow(), prefix));
    }
    if (!clock.instant().isBefore(deadline)) {
      throw late(name, service, look, trouble);
    }
    return Optional.empty();
  }

  private static CandidateRoute.Look look(InferenceService service, CandidateRoute route)
      throws InterruptedException {
    var url = service.url();
    return url.isPresent()
        ? route.look(url.get())
        : new CandidateRoute.Look.NoRoute("the cluster has given it no URL");
  }

  private CodesenseException failure(String name, Trouble trouble) {
    return new CodesenseException(
        trouble.problem(),
        "%s in %s does not come up: %s".formatted(name, cluster.namespace(), trouble.sentence()));
  }

  /// A server that is ready behind a route that is not is another fault than one that is not.
  private CodesenseException late(
      String name, InferenceService service, CandidateRoute.Look look, @Nullable Trouble trouble) {
    if (trouble != null) {
      return failure(name, trouble);
    }
    var detail =
        switch (look) {
          case CandidateRoute.Look.NoRoute(var why) -> why;
          case CandidateRoute.Look.NotLoaded(var why) -> why;
          case CandidateRoute.Look.Ready _ -> "";
        };
    return look instanceof CandidateRoute.Look.NoRoute && service.isTrue("PredictorReady")
        ? new CodesenseException(
            DeployProblem.ROUTE_MISSING,
            "%s in %s runs, and its route does not lead to it: %s"
                .formatted(name, cluster.namespace(), detail))
        : new CodesenseException(
            DeployProblem.CANDIDATE_FAILED,
            "%s in %s did not answer in time: %s".formatted(name, cluster.namespace(), detail));
  }

  /// How long a trouble has been there that does not pass by itself.
  private final class Waiting {
    private String last = "";
    private String lastOutage = "";
    private Instant since = Instant.EPOCH;

    /// Says once that the cluster does not answer.
    void say(String outage) {
      if (!outage.equals(lastOutage)) {
        lastOutage = outage;
        progress.warn(outage);
      }
    }

    /// Says what is new, and whether it has been there for too long.
    boolean isOver(@Nullable Trouble trouble) {
      var sentence = trouble == null ? "" : trouble.sentence();
      if (!sentence.equals(last)) {
        last = sentence;
        since = clock.instant();
        if (!sentence.isEmpty()) {
          progress.warn(sentence);
        }
      }
      return trouble != null
          && !trouble.passes()
          && !clock.instant().isBefore(since.plus(PATIENCE));
    }
  }

  /// Takes all of a run's candidates away; nothing happens where none is left. What Kubernetes does
  /// to their pods happens in the background.
  ///
  /// @param run id of the run that brought them up
  /// @return their names
  public List<String> withdraw(String run) throws InterruptedException {
    var of = Map.of(DarkService.RUN, DarkService.label(run));
    var names = new TreeSet<String>();
    for (var kind : List.of(InferenceService.KIND, DarkService.JOB)) {
      cluster.list(kind, of).forEach(object -> names.add(object.name()));
    }
    for (var name : names) {
      remove(name);
    }
    return List.copyOf(names);
  }

  /// Takes one away. The Job goes last: killed before, it still sees to what is left.
  void remove(String name) throws InterruptedException {
    if (cluster.delete(InferenceService.KIND, name, Owned.GOES)) {
      progress.event(name + " is taken away");
    }
    cluster.delete(DarkService.JOB, name, Owned.GOES);
  }
}
