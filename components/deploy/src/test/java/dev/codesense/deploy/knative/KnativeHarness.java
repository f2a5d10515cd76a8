package dev.codesense.deploy.knative;

import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedModelContract.Harness;
import dev.codesense.deploy.world.KServePlayer;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.runtime.jackson.JsonCodec;
import java.time.Clock;
import java.util.Map;

/// A service in Knative mode.
record KnativeHarness(World world, KServePlayer kserve) implements Harness {

  static Harness of(World world) {
    return new KnativeHarness(world, new KServePlayer(world));
  }

  @Override
  public ServedModel model(Clock clock) {
    return new KnativeCanary(world.cluster(), World.NAME, new JsonCodec(), clock);
  }

  @Override
  public void startup(int reconciliations) {
    kserve.startup(reconciliations);
  }

  @Override
  public void failing(String why) {
    kserve.failing(why);
  }

  @Override
  public void reconcile() throws InterruptedException {
    kserve.reconcile();
  }

  @Override
  public int share() {
    return kserve.share("support-predictor-00002");
  }

  @Override
  public boolean serves(String uri) throws InterruptedException {
    return world.service().at("spec", "predictor", "canaryTrafficPercent").isEmpty()
        && kserve.modelOf(kserve.serving(100)).contains(uri);
  }

  @Override
  public void somebodyGives(int percent) throws InterruptedException {
    world.edit(
        "argocd", Map.of("spec", Map.of("predictor", Map.of("canaryTrafficPercent", percent))));
  }

  @Override
  public String share(int percent) {
    return "spec.predictor.canaryTrafficPercent";
  }

  @Override
  public Map<String, KubeObject> written() throws InterruptedException {
    return Map.of("service", world.service());
  }
}
