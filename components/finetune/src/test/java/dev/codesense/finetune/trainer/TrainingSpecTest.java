package dev.codesense.finetune.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.Configs;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Against the examples of the contract that the trainer's own tests read too.
class TrainingSpecTest {
  private static final JsonCodec CODEC = new JsonCodec();

  @Test
  void theSpecIsTheOneOfTheContract() throws IOException {
    var spec = spec(1, "32Gi");
    var expected = new TreeMap<>(CODEC.decodeObject(example("training.json")));
    // A run's own.
    expected.put("run", spec.name());
    expected.put("specHash", spec.hash());
    expected.put(
        "checkpoints",
        Map.of("directory", "/checkpoints/" + spec.name(), "everySteps", 50, "keep", 2));
    expected.put(
        "mlflow",
        Map.of(
            "uri", "http://mlflow.mlops:5000",
            "experiment", "codesense",
            "runName", spec.name()));

    var written = CODEC.decodeObject(spec.json().getBytes(StandardCharsets.UTF_8));

    assertThat(text(written)).isEqualTo(text(withoutNulls(expected)));
    assertThat(spec.hash()).matches("[0-9a-f]{64}");
  }

  @Test
  void whatDecidesTheAdapterDecidesTheHash() {
    assertThat(spec(1, "64Gi").hash()).isEqualTo(spec(1, "32Gi").hash());
    assertThat(spec(0, "32Gi").hash()).isNotEqualTo(spec(1, "32Gi").hash());
  }

  @Test
  void everyLineOfTheContractIsUnderstood() throws IOException {
    for (var line : new String(example("progress.jsonl"), StandardCharsets.UTF_8).split("\n")) {
      assertThat(TrainerEvent.parse(line, CODEC)).as(line).isPresent();
    }
    assertThat(
            TrainerEvent.parse(
                new String(example("result.json"), StandardCharsets.UTF_8).strip(), CODEC))
        .get()
        .isInstanceOfSatisfying(
            TrainerEvent.Saved.class,
            saved -> {
              assertThat(saved.hash()).endsWith(".dir");
              assertThat(saved.files())
                  .containsOnlyKeys("adapter_config.json", "adapter_model.safetensors");
              assertThat(saved.steps()).isEqualTo(150);
            });
  }

  @Test
  void whatALibraryPrintsIsNoEvent() {
    for (var line : List.of("", "Loading…", "{", "{\"event\": \"else\"}", "{\"event\": 3}", "[]")) {
      assertThat(TrainerEvent.parse(line, CODEC)).as(line).isEmpty();
    }
  }

  private static TrainingSpec spec(int gpus, String memory) {
    var config =
        Configs.of(
            """
            image: codesense/trainer:1
            base:
              model: Qwen/Qwen2.5-Coder-7B-Instruct
              revision: c03e6d358207e414f1eca0bb1891e29f1db0e242
              claim: models
            pod: {gpus: %d, memory: %s}
            """
                .formatted(gpus, memory));
    var set =
        new TrainingSet(
            List.of(
                new TrainingSet.Part(Split.TRAIN, 1200, 240, "", ""),
                new TrainingSet.Part(Split.VALIDATION, 130, 26, "", "")),
            "1d7ad0b5ea1b0f05a1f7b7a2a4e8e0a5.dir",
            "codesense-g3",
            new TreeMap<>(),
            new TreeMap<>(),
            "",
            new TreeMap<>());
    return TrainingSpec.of(
        config,
        set,
        "s3://codesense/dvc",
        "http://minio.storage:9000",
        MlflowConfig.of(URI.create("http://mlflow.mlops:5000")),
        CODEC);
  }

  private static byte[] example(String name) throws IOException {
    return Files.readAllBytes(
        Path.of(System.getProperty("codesense.root"), "images/trainer/contract", name));
  }

  /// With keys sorted, and 2 and 2.0 the same.
  private static String text(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, String>();
        map.forEach((key, item) -> sorted.put(String.valueOf(key), text(item)));
        yield sorted.toString();
      }
      case Number number -> Double.toString(number.doubleValue());
      default -> String.valueOf(value);
    };
  }

  private static Map<String, Object> withoutNulls(Map<?, ?> map) {
    var full = new TreeMap<String, Object>();
    map.forEach((key, value) -> {
      if (value instanceof Map<?, ?> below) {
        full.put(String.valueOf(key), withoutNulls(below));
      } else if (value != null) {
        full.put(String.valueOf(key), value);
      }
    });
    return full;
  }
}
