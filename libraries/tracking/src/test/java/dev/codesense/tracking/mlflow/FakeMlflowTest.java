package dev.codesense.tracking.mlflow;

import dev.codesense.testkit.FakeMlflow;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeMlflowTest implements MlflowContract {
  private FakeMlflow server;

  @BeforeAll
  void start() throws IOException {
    server = FakeMlflow.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  public URI endpoint() {
    return server.endpoint();
  }
}
