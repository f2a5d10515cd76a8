package dev.codesense.data.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DvcConfigTest {
  @TempDir Path project;

  private DvcConfig config(String shared, String local) throws IOException {
    Files.createDirectories(project.resolve(".dvc"));
    Files.writeString(project.resolve(".dvc/config"), shared);
    Files.writeString(project.resolve(".dvc/config.local"), local);
    return DvcConfig.of(project);
  }

  @Test
  void theDefaultRemoteIsTakenAndWhatIsLocalGoesFirst() throws Exception {
    var config =
        config(
            """
            [core]
                remote = store # the team's
            ['remote "store"']
                url = s3://bucket/prefix
                endpointurl = http://old:9000
                region=eu-west-1
            ['remote "disk"']
                url = ../../disk
            """,
            """
            ['remote "store"']
                EndpointUrl = http://minio:9000
                secret_access_key = "a # b"
            """);

    assertThat(config.remote(Optional.empty()))
        .isEqualTo(
            new DvcConfig.Remote(
                "store",
                "s3://bucket/prefix",
                Map.of(
                    "endpointurl", "http://minio:9000",
                    "region", "eu-west-1",
                    "secret_access_key", "a # b")));
    assertThat(config.remote(Optional.empty())).asString().isEqualTo("store (s3://bucket/prefix)");
    assertThat(config.remote(Optional.of("disk")).url())
        .isEqualTo(project.resolveSibling("disk").toString());
    assertThat(config.cache()).asString().isEqualTo(project.resolve(".dvc/cache").toString());
  }

  @Test
  void theCacheMayLieElsewhere() throws Exception {
    assertThat(config("[cache]\ndir = ../../cache\n", "").cache())
        .asString()
        .isEqualTo(project.resolveSibling("cache").toString());
  }

  @Test
  void withoutARemoteItIsSaidHowToAddOne() throws Exception {
    assertRefused(DataProblem.NO_REMOTE, "names no remote as default", "", Optional.empty());
    assertRefused(
        DataProblem.NO_REMOTE,
        "has no remote stor; there is store",
        "['remote \"store\"']\nurl = a\n",
        Optional.of("stor"));
  }

  @Test
  void whatIsNotUnderstoodIsToldByLineWithoutItsContent() throws Exception {
    assertRefused(
        DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
        ".dvc/config, line 2 is neither",
        "[core]\nsecret\n",
        Optional.empty());
    assertRefused(
        DataProblem.DVC_CONFIG_NOT_UNDERSTOOD,
        "version_aware, which is not supported",
        "['remote \"a\"']\nurl = s3://b\nversion_aware = true\n",
        Optional.of("a"));
  }

  @Test
  void aSchemeThatNobodyHereKnowsIsRefused() {
    assertThatThrownBy(
            () -> DvcConfig.open(new DvcConfig.Remote("a", "azure://container", Map.of())))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(DataProblem.NO_REMOTE))
        .hasMessageContaining("a (azure://container) is of a kind that is not supported here");
  }

  private void assertRefused(
      DataProblem problem, String message, String shared, Optional<String> name)
      throws IOException {
    assertThatThrownBy(() -> config(shared, "").remote(name))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }
}
