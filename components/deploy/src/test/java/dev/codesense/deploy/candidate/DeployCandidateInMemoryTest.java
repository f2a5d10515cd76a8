package dev.codesense.deploy.candidate;

import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;

class DeployCandidateInMemoryTest extends DeployCandidateContract {

  @Override
  World world(KubeObject service) {
    return new MemoryWorld(service);
  }
}
