package dev.codesense.deploy.knative;

import dev.codesense.deploy.drive.ServedModelContract;
import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.World;

class KnativeServedModelInMemoryTest extends ServedModelContract {

  @Override
  protected Harness harness() throws InterruptedException {
    return KnativeHarness.of(new MemoryWorld(World.made()));
  }
}
