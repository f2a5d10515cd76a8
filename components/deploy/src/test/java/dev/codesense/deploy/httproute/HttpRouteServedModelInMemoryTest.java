package dev.codesense.deploy.httproute;

import dev.codesense.deploy.drive.ServedModelContract;
import dev.codesense.deploy.world.MemoryWorld;

class HttpRouteServedModelInMemoryTest extends ServedModelContract {

  @Override
  protected Harness harness() throws InterruptedException {
    return StandardHarness.of(new MemoryWorld(StandardHarness.service()));
  }
}
