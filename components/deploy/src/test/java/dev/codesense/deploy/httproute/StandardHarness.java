package dev.codesense.deploy.httproute;

import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedModelContract.Harness;
import dev.codesense.deploy.world.StandardPlayer;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.runtime.jackson.JsonCodec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A service in Standard mode behind a route.
record StandardHarness(World world, StandardPlayer player) implements Harness {
  static final String CANDIDATE = World.NAME + "-candidate";

  /// The service as a user makes it.
  static KubeObject service() {
    return World.made(
        Map.of(
            "minReplicas",
            1,
            "model",
            Map.of(
                "modelFormat",
                Map.of("name", "vLLM"),
                "storageUri",
                "s3://models/support/v6",
                "args",
                List.of("--max-num-seqs=32"))),
        Map.of("serving.kserve.io/deploymentMode", "Standard"));
  }

  static StandardHarness of(World world) throws InterruptedException {
    return of(world, StandardPlayer.route());
  }

  static StandardHarness of(World world, KubeObject route) throws InterruptedException {
    world.create(route);
    var player = new StandardPlayer(world);
    player.settle();
    return new StandardHarness(world, player);
  }

  @Override
  public ServedModel model(Clock clock) {
    return new HttpRouteCanary(
        world.cluster(), World.NAME, StandardPlayer.ROUTE_NAME, new JsonCodec(), clock);
  }

  @Override
  public void startup(int reconciliations) {
    player.startup(reconciliations);
  }

  @Override
  public void failing(String why) {
    player.failing(why);
  }

  @Override
  public void reconcile() throws InterruptedException {
    player.reconcile();
  }

  @Override
  public int share() {
    return player.share(CANDIDATE);
  }

  @Override
  public boolean serves(String uri) throws InterruptedException {
    return player.share(World.NAME) == 100
        && player.serving(World.NAME).equals(uri)
        && player.candidate().isEmpty();
  }

  @Override
  public void somebodyGives(int percent) throws InterruptedException {
    world.edit(
        StandardPlayer.ROUTE,
        StandardPlayer.ROUTE_NAME,
        "argocd",
        Map.of("spec", Map.of("rules", split().with(percent))));
  }

  Split split() throws InterruptedException {
    return new Split(
        world.cluster().get(StandardPlayer.ROUTE, StandardPlayer.ROUTE_NAME).orElseThrow(),
        World.NAME + "-predictor",
        CANDIDATE + "-predictor");
  }

  @Override
  public String share(int percent) {
    return "HTTPRoute support-split: spec.rules";
  }

  @Override
  public Map<String, KubeObject> written() throws InterruptedException {
    var written = new TreeMap<String, KubeObject>();
    written.put("service", world.service());
    written.put("route", split().route());
    player.candidate().ifPresent(copy -> written.put("candidate", copy));
    return written;
  }
}
