package dev.codesense.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvergeComponentTest {
  @TempDir Path home;

  @Test
  void aLocalRepositoryBecomesRawDataAndASnapshot() throws Exception {
    var shop = TinyRepository.in(home.resolve("shop.git"));
    shop.write("src/Cart.java", "class Cart {}\n").write("README.md", "# Shop\n");
    var commit = shop.commit("Open the shop");
    var project = new ConvergeProject(home.resolve("project"));

    var result = project.converge(RepositorySource.of(shop.url()));

    var expected =
        Map.of("local/shop/README.md", "# Shop\n", "local/shop/src/Cart.java", "class Cart {}\n");
    assertThat(project.raw()).isEqualTo(expected);
    assertThat(project.snapshot(result)).isEqualTo(expected);
    var state = project.run().read(result.snapshot()).repositories().getFirst();
    assertThat(state.commit()).isEqualTo(commit);
    assertThat(project.files(result, "local/shop").getFirst().history())
        .isNotNull()
        .satisfies(history -> assertThat(history.authors()).containsExactly("Ann Author"));
    assertThat(home.resolve("project/data.dvc")).content().contains("nfiles: 2", "path: data");
  }

  @Test
  void aSecondRunWithoutChangeWritesNothing() throws Exception {
    var shop = TinyRepository.in(home.resolve("shop.git"));
    shop.write("README.md", "# Shop\n").commit("Open the shop");
    var project = new ConvergeProject(home.resolve("project"));
    var first = project.converge(RepositorySource.of(shop.url()));
    var before = times(home.resolve("project"));

    var second = project.converge(RepositorySource.of(shop.url()));

    assertThat(second.snapshot()).isEqualTo(first.snapshot());
    assertThat(second.changed()).isZero();
    assertThat(times(home.resolve("project"))).isEqualTo(before);
  }

  private static Map<String, FileTime> times(Path root) throws Exception {
    var times = new TreeMap<String, FileTime>();
    try (var files = Files.walk(root)) {
      for (var file : files.toList()) {
        var path = root.relativize(file).toString();
        // The lock says who is running.
        if (!path.equals(".codesense/lock") && !path.equals(".codesense")) {
          times.put(path, Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }
}
