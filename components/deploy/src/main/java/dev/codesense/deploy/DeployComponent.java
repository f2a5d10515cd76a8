package dev.codesense.deploy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.http.Webhook;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Registry;
import dev.codesense.deploy.drive.RolloutState.RegisteredVersion;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Rollouts;
import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.Verdict;
import dev.codesense.deploy.httproute.HttpRouteCanary;
import dev.codesense.deploy.knative.KnativeCanary;
import dev.codesense.deploy.report.RolloutPage;
import dev.codesense.deploy.report.RolloutReport;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Phase;
import dev.codesense.tracking.TrackingAccess;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gives a candidate the traffic of a service step by step while it is no worse than what serves
/// now, and takes it back when it is.
public final class DeployComponent implements Component<DeployRequest, DeployResult> {

  public static final ComponentSpec<DeployRequest, DeployResult> SPEC =
      new ComponentSpec<>(
          "deploy",
          "Rolls a model out share by share of the traffic, and back when it is worse",
          "deploy",
          DeployRequest.class,
          DeployResult.class,
          new ComponentSpec.Resources("100m", "512Mi"));

  /// What it does in the cluster to a service in Knative mode.
  public static final List<Right> RIGHTS = with(KnativeCanary.RIGHTS);

  /// What it does to one in Standard mode.
  public static final List<Right> STANDARD_RIGHTS = with(HttpRouteCanary.RIGHTS);

  private static List<Right> with(List<Right> rights) {
    return Stream.concat(rights.stream(), RolloutStore.RIGHTS.stream()).toList();
  }

  private final DeployTools tools;

  public DeployComponent(DeployTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<DeployRequest, DeployResult> spec() {
    return SPEC;
  }

  @Override
  public DeployResult run(DeployRequest request, RunContext run) throws InterruptedException {
    try (var cluster = tools.cluster(request, run);
        var meter = tools.meter(request, run)) {
      var served =
          new ProbedModel(
              cluster, request.service(), request.config().route(), run.codec(), run.clock());
      Right.require(with(served.rights()), cluster);
      var store = new RolloutStore(cluster, run.codec());
      var webhook = new Webhook(run, RetryingHttp.Pace.ofMachine());
      var model = new TellingModel(served, webhook, request.service(), cluster.namespace());
      var candidate = new Candidate(request.storageUri(), request.config().mountPath());
      var before = store.read(request.service()).map(RolloutStore.Stored::state);
      if (before.isPresent() && before.get().sides().candidate().equals(candidate)) {
        model.tellAgain(before.get());
      }
      var end =
          rollouts(request, cluster, model, store, run)
              .run(
                  new Rollouts.Order(
                      request.runId() == null ? run.runId() : request.runId(),
                      candidate,
                      new Verdict(request.passed(), request.verdict()),
                      registered(request),
                      request.config().plan()),
                  meter,
                  tools.prober(request, run),
                  registry(request, run));
      var report = new RolloutReport(end);
      webhook.tell(
          "codesense: the rollout of %s in %s is %s. %s"
              .formatted(
                  request.service(), cluster.namespace(), report.outcome(), report.reason()));
      return published(
          report,
          meter.queries(end.sides(), request.config().window()),
          request.config().gate(),
          run);
    }
  }

  private Rollouts rollouts(
      DeployRequest request,
      Cluster cluster,
      ServedModel model,
      RolloutStore store,
      RunContext run) {
    return new Rollouts(
        request.service(),
        cluster,
        model,
        store,
        request.config().driving(),
        run.clock(),
        tools.sleeper(),
        run.progress());
  }

  private static @Nullable RegisteredVersion registered(DeployRequest request) {
    return request.registeredModel() == null || request.modelVersion() == null
        ? null
        : new RegisteredVersion(request.registeredModel(), request.modelVersion());
  }

  private static Registry registry(DeployRequest request, RunContext run) {
    return request.registeredModel() == null
        ? Registry.NONE
        : new MlflowRegistry(request.mlflow(), TrackingAccess.of(run));
  }

  private static DeployResult published(
      RolloutReport report,
      SequencedMap<String, String> queries,
      DeployConfig.Gate gate,
      RunContext run) {
    var end = report.state();
    var page = RolloutPage.whole(report, queries);
    var result =
        new DeployResult(
            run.publish("rollout", report),
            run.publish("page", page.html()),
            run.publish("summary", RolloutPage.summary(report).markdown()),
            end.rollout().phase() == Phase.PROMOTED,
            report.outcome().replace(' ', '-'),
            report.reason());
    if (!result.promoted()) {
      switch (gate) {
        case FAIL ->
            throw new CodesenseException(
                end.rollout().phase() == Phase.LET_GO
                    ? DeployProblem.LET_GO
                    : DeployProblem.ROLLED_BACK,
                "%s of %s is %s: %s%nSee %s"
                    .formatted(
                        end.sides().candidate().storageUri(),
                        end.sides().service(),
                        report.outcome(),
                        result.reason(),
                        result.page().directory().resolve(HtmlPage.FILE)));
        case REPORT -> run.progress().warn(result.reason());
      }
    }
    return result;
  }
}
