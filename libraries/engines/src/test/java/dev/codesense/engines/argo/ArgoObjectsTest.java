package dev.codesense.engines.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.codesense.engines.Schedule;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.ApiServer;
import dev.codesense.workflow.argo.Argo;
import dev.codesense.workflow.argo.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is sent to Argo: the templates that the compiler's tests write, a run, and a schedule.
class ArgoObjectsTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final Path COMPILED =
      Path.of(
          System.getProperty("codesense.root", ""), "libraries/workflow/src/test/resources/argo");

  @Test
  void argosOwnSchemaTakesEveryObject() throws IOException {
    var file =
        Path.of(System.getProperty("codesense.shared", ""))
            .resolve("schemas/argo-workflows-schema.json");
    assumeTrue(Files.exists(file), "-Dcodesense.shared=DIR has no schema of Argo: it is not asked");
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(file));

    for (var object : objects()) {
      var json = new String(CODEC.encode(object.tree()), StandardCharsets.UTF_8);
      assertThat(schema.validate(json, InputFormat.JSON)).as(object.name()).isEmpty();
    }
  }

  @Test
  void aRealApiServerTakesEveryObject() throws IOException, InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var settings = new ClusterConfig(kubeconfig.orElseThrow(), null, null, Duration.ofMinutes(1));

    try (var cluster = Fabric8Cluster.open(settings, Map.of())) {
      for (var object : objects()) {
        var taken = cluster.check(object, OnConflict.TAKE_OVER);
        assertThat(taken.at("spec")).as(object.name()).isPresent();
      }
    }
  }

  private static List<KubeObject> objects() throws IOException {
    var request = new ArgoRequest("every-feature", Map.of("twice", "true"), "somebody");
    return List.of(
        compiled("count-words.yaml"),
        compiled("every-feature.yaml"),
        object(ArgoRuns.run(request, "every-feature-1")),
        object(
            ArgoRuns.schedule(request, "nightly", new Schedule.Cron("@daily"), "Europe/Berlin")));
  }

  private static KubeObject object(Argo.Resource resource) {
    return new KubeObject(Manifest.tree(resource));
  }

  private static KubeObject compiled(String name) throws IOException {
    return ArgoTemplate.read(name, Files.readString(COMPILED.resolve(name)), CODEC).object();
  }
}
