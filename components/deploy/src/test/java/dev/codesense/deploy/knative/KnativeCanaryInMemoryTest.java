package dev.codesense.deploy.knative;

import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;

class KnativeCanaryInMemoryTest extends KnativeCanaryContract {

  @Override
  World world(KubeObject service) {
    return new MemoryWorld(service);
  }

  @Override
  void delete(World world) {
    ((MemoryWorld) world).delete();
  }
}
