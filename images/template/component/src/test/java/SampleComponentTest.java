package dev.codesense.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.RepoSnapshot;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleComponentTest {

  @Test
  void aSnapshotWithoutRepositoriesMakesAnEmptyList(@TempDir Path project) {
    var run = TestRunContext.in(project);
    var snapshot =
        run.publish("snapshot", new RepoSnapshot(List.of(), "0".repeat(32) + ".dir", "1"));

    var result = new SampleComponent().run(new SampleRequest(snapshot, 10), run);

    assertThat(run.read(result.list())).isEqualTo(new SampleList(List.of()));
    assertThat(result.repositories()).isZero();
  }
}
