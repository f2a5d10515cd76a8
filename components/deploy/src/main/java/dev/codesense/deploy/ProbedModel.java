package dev.codesense.deploy;

import dev.codesense.core.RecordCodec;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedState;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.deploy.httproute.HttpRouteCanary;
import dev.codesense.deploy.knative.KnativeCanary;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Command;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service whose traffic is split as the mode that it runs in allows: by Knative, or by an
/// HTTPRoute. A service's mode never changes, so it is read once.
public final class ProbedModel implements ServedModel {
  private static final String ROUTE = "-split";

  private final Cluster cluster;
  private final String service;
  private final KnativeCanary knative;
  private final HttpRouteCanary standard;
  private @Nullable ServedModel chosen;

  /// @param route HTTPRoute that leads to a service in Standard mode; null: the service's name with
  ///   `-split`
  public ProbedModel(
      Cluster cluster, String service, @Nullable String route, RecordCodec codec, Clock clock) {
    this.cluster = cluster;
    this.service = service;
    knative = new KnativeCanary(cluster, service, codec, clock);
    standard =
        new HttpRouteCanary(
            cluster, service, route == null ? service + ROUTE : route, codec, clock);
  }

  /// What it will do in the cluster.
  public List<Right> rights() throws InterruptedException {
    return chosen() == standard ? HttpRouteCanary.RIGHTS : KnativeCanary.RIGHTS;
  }

  /// Of a service that is gone both say so.
  private ServedModel chosen() throws InterruptedException {
    if (chosen != null) {
      return chosen;
    }
    var found = InferenceService.find(cluster, service);
    if (found.isEmpty()) {
      return knative;
    }
    chosen = found.get().mode().equals("Standard") ? standard : knative;
    return chosen;
  }

  @Override
  public StableSide begin(Candidate candidate) throws InterruptedException {
    return chosen().begin(candidate);
  }

  @Override
  public ServedState read(Sides sides, Set<Integer> expected) throws InterruptedException {
    return chosen().read(sides, expected);
  }

  @Override
  public void carryOut(Command command, Sides sides) throws InterruptedException {
    chosen().carryOut(command, sides);
  }

  @Override
  public boolean letGo(Sides sides) throws InterruptedException {
    return chosen().letGo(sides);
  }

  @Override
  public boolean clear(Sides sides) throws InterruptedException {
    return chosen().clear(sides);
  }

  @Override
  public boolean conclude(Sides sides) throws InterruptedException {
    return chosen().conclude(sides);
  }

  @Override
  public void restore(Sides sides) throws InterruptedException {
    chosen().restore(sides);
  }

  @Override
  public void tell(String reason, String message, boolean warning) throws InterruptedException {
    chosen().tell(reason, message, warning);
  }
}
