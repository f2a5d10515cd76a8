package dev.codesense.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatedTrainingTest {
  @TempDir Path project;

  @Test
  void aGpuThatIsTooSmallIsNotAskedFor() throws IOException {
    var run = TestRunContext.in(project);
    var objects = Files.createDirectories(run.output("training").resolve("objects"));
    Files.writeString(objects.resolve("train.jsonl"), "{}\n");
    var set =
        run.publish(
            "training",
            new TrainingSet(
                List.of(),
                "0".repeat(32) + ".dir",
                "codesense-g3",
                new TreeMap<>(),
                new TreeMap<>(),
                "",
                new TreeMap<>()));
    var config =
        Configs.of(
            """
            image: trainer
            base: {model: acme/model-70B, revision: c0ffee, claim: models}
            pod: {gpu-memory: 24}
            """);
    var component =
        new FinetuneComponent(_ -> {
          throw new AssertionError("No cluster is asked");
        });

    assertThatThrownBy(() ->
            component.run(
                new FinetuneRequest(set, ClusterConfig.defaults(), MlflowConfig.off(), config),
                run))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(FinetuneProblem.GPU_TOO_SMALL))
        .hasMessageMatching(
            "Training acme/model-70B takes about \\d+ GiB of GPU memory, and finetune.pod.gpu-memory is 24");
    assertThat(run.progress().events())
        .singleElement()
        .asString()
        .startsWith("training acme/model-70B: about ");
  }
}
