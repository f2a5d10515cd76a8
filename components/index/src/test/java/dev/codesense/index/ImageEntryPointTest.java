package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.ComponentSpec;
import dev.codesense.index.generation.IndexPromoteComponent;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.shard.IndexBuildComponent;
import dev.codesense.index.shard.IndexPlanComponent;
import dev.codesense.index.shard.IndexShardComponent;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.Main;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.testkit.KillableProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stage as KFP runs it: every task a process of its own behind the image's main class, told
/// what to do by an ExecutorInput, with the real chunker and model. They share the folder of the
/// store alone, as pods share a PVC.
class ImageEntryPointTest {
  private final JsonCodec codec = new JsonCodec();
  @TempDir private Path directory;
  private Project project;
  private String store;
  private int tasks;

  @BeforeEach
  void sources() {
    project = new Project(directory.resolve("project"));
    store = "lucene:" + directory.resolve("pvc/index");
    project
        .repository("example.org/shop")
        .with("Cart.java", "class Cart {\n  int banana() {\n    return 1;\n  }\n}\n")
        .with("Order.java", "class Order {\n  Cart cherry;\n}\n")
        .with("README.md", "# Shop\n\nSells fruit.\n");
  }

  /// What a task handed out.
  private record Task(Map<String, Object> parameters, Map<String, Path> artifacts) {
    Path artifact(String name) {
      return artifacts.getOrDefault(name, Path.of(name));
    }
  }

  private Task run(
      ComponentSpec<?, ?> spec, Map<String, Object> parameters, Map<String, List<Path>> inputs)
      throws Exception {
    var task = directory.resolve("task-" + ++tasks);
    var artifacts = new TreeMap<String, Path>();
    var outputParameters = new TreeMap<String, Object>();
    for (var field : RecordSchema.of(spec.result()).fields()) {
      if (field.type() instanceof ValueType.ArtifactOf) {
        artifacts.put(field.snake(), task.resolve(field.snake()));
      } else {
        outputParameters.put(
            field.snake(), Map.of("outputFile", task.resolve("p-" + field.snake()).toString()));
      }
    }
    var given = new TreeMap<String, Object>();
    inputs.forEach((name, places) -> given.put(name, list(name, places)));
    var made = new TreeMap<String, Object>();
    artifacts.forEach((name, place) -> made.put(name, list(name, List.of(place))));
    var outputFile = task.resolve("output_metadata.json");
    var executorInput =
        Map.of(
            "inputs",
            Map.of("parameterValues", parameters, "artifacts", given),
            "outputs",
            Map.of(
                "parameters", outputParameters,
                "artifacts", made,
                "outputFile", outputFile.toString()));
    try (var process =
        KillableProcess.start(
            Main.class,
            spec.name(),
            "--executor-input",
            new String(codec.encode(executorInput), StandardCharsets.UTF_8))) {
      assertThat(process.await()).as(spec.name()).isZero();
    }
    var output = codec.decodeObject(Files.readAllBytes(outputFile));
    var values = new TreeMap<String, Object>();
    ((Map<?, ?>) output.getOrDefault("parameterValues", Map.of()))
        .forEach((name, value) -> values.put(String.valueOf(name), value));
    return new Task(values, artifacts);
  }

  private static Map<String, Object> list(String name, List<Path> places) {
    return Map.of(
        "artifacts",
        places.stream()
            .map(place -> Map.of("name", name, "uri", place.toString(), "metadata", Map.of()))
            .toList());
  }

  private Task pipeline(String runId) throws Exception {
    project.run.nextRun();
    var snapshot = List.of(project.snapshot().directory());
    var plan =
        run(
            IndexPlanComponent.SPEC,
            Map.of("store", store, "max_shards", 2, "shard_bytes", 1),
            Map.of("snapshot", snapshot));
    var chunks = new ArrayList<Path>();
    for (var shard : (List<?>) plan.parameters().getOrDefault("shards", List.of())) {
      chunks.add(
          run(
                  IndexShardComponent.SPEC,
                  Map.of("shard", shard),
                  Map.of("plan", List.of(plan.artifact("plan")), "snapshot", snapshot))
              .artifact("chunks"));
    }
    var build =
        run(
            IndexBuildComponent.SPEC,
            Map.of(),
            Map.of("plan", List.of(plan.artifact("plan")), "snapshot", snapshot, "shards", chunks));
    return run(
        IndexPromoteComponent.SPEC,
        Map.of("run_id", runId, "config", Map.of("grace-period", "1h")),
        Map.of("index", List.of(build.artifact("index"))));
  }

  private Generation live() throws InterruptedException {
    try (var opened =
        new LocalIndexTools().store(IndexLocation.live(store, "codesense"), project.run)) {
      return opened.live("codesense").orElseThrow();
    }
  }

  @Test
  void aPipelineOfImagesBuildsAGenerationAndAnExitHandlerUndoesIt() throws Exception {
    assertThat(pipeline("run-a").parameters())
        .isEqualTo(Map.of("generation", 1, "live", true, "moved", true));
    assertThat(live().manifest().vectors()).isEqualTo(Vectors.FULL);
    assertThat(live().manifest().files()).isEqualTo(3);

    project.repository("example.org/shop").with("Order.java", "class Order {\n  int fig;\n}\n");
    pipeline("run-b");
    assertThat(live().number()).isEqualTo(2);

    var undone =
        run(
            IndexRollbackComponent.SPEC,
            Map.of(
                "store",
                store,
                "published_by",
                "run-b",
                "status",
                Map.of(
                    "state",
                    "FAILED",
                    "pipelineTaskName",
                    "exit-handler-1",
                    "pipelineJobResourceName",
                    "projects/p/runs/b",
                    "error",
                    Map.of())),
            Map.of());
    assertThat(undone.parameters())
        .isEqualTo(Map.of("moved", true, "generation", live().physicalName()));
    assertThat(live().number()).isEqualTo(1);
  }
}
