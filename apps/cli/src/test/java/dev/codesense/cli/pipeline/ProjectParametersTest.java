package dev.codesense.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.jackson.JsonCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectParametersTest {
  private static final List<String> TAKEN =
      List.of("collection_name", "converge", "index", "repositories", "store", "vectors");

  private static ProjectParameters parameters(String yaml, Map<String, String> environment) {
    return new ProjectParameters(
        ProjectConfig.parse(
            "codesense.yaml",
            yaml,
            Environment.of(environment),
            ConfigLayout.of(Components.discover()),
            Flags.none()),
        new JsonCodec());
  }

  @Test
  void whatIsNotGivenIsAsTheProjectSaysAndElseThePipelinesOwn() {
    var project =
        parameters(
            """
            repositories:
              - url: https://host.example/team/shop.git
                branch: release
            index: {collection-name: shop, vectors: full, shard-bytes: 4096}
            """,
            Map.of("CODESENSE_INDEX_STORE", "lucene:/index"));

    assertThat(project.with("code-index", TAKEN, Map.of("vectors", "none")))
        .isEqualTo(
            Map.of(
                "repositories",
                "[{\"access\":[],\"branch\":\"release\",\"exclude\":[],\"include\":[],\"url\":\"https://host.example/team/shop.git\"}]",
                "collection_name",
                "shop",
                "store",
                "lucene:/index",
                "vectors",
                "none"));
  }

  @Test
  void aPipelineOfSomebodyElseTakesWhatIsGivenAlone() {
    var project = parameters("repositories: [{url: .}]\n", Map.of());

    assertThat(project.with("nightly", TAKEN, Map.of("index", "{}")))
        .isEqualTo(Map.of("index", "{}"));
  }

  @Test
  void whereAProjectIsGivenThatOneSaysWhatIsNotGiven() {
    var project = parameters("repositories: [{url: .}]\n", Map.of());
    var given = Map.of("project", "https://host.example/team/assistant.git", "vectors", "none");

    assertThat(project.with("code-index", TAKEN, given)).isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:s3cret@host.example/team/assistant.git@main",
        "https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@host.example/team/assistant.git@main",
        "https://host.example/team/assistant.git?private_token=s3cret"
      })
  void aProjectsUrlWithCredentialsIsNotSent(String address) {
    var project = parameters("repositories: [{url: .}]\n", Map.of());

    assertThatThrownBy(() -> project.with("code-index", TAKEN, Map.of("project", address)))
        .isInstanceOf(CodesenseException.class)
        .hasMessageContaining("project")
        .hasMessageNotContainingAny("s3cret", "ghp_abc");
  }
}
