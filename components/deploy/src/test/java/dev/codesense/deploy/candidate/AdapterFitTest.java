package dev.codesense.deploy.candidate;

import static dev.codesense.deploy.candidate.DeployCandidateContract.adapter;
import static dev.codesense.deploy.candidate.DeployCandidateContract.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.world.World;
import dev.codesense.testkit.RecordingProgress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdapterFitTest {
  private static final String BASE = "Qwen/Qwen2.5-7B-Instruct";

  private final RecordingProgress progress = new RecordingProgress();

  @Test
  void aServerWithoutAdaptersIsRefused() {
    var fit = new AdapterFit(service("--model_id=" + BASE), runtime("--max-lora-rank=64"));

    assertRefused(
        fit,
        16,
        DeployProblem.ADAPTER_REFUSED,
        "does not serve adapters: --enable-lora is not among its arguments");
  }

  @Test
  void withoutAnArgumentTheHighestRankIsTheOneOfVllm() {
    var fit = new AdapterFit(service("--model_id=" + BASE), runtime("--enable-lora"));

    assertThatCode(() -> check(fit, 16)).doesNotThrowAnyException();
    assertRefused(
        fit, 32, DeployProblem.ADAPTER_REFUSED, "takes a rank of at most 16 (vLLM's default)");
  }

  @Test
  void anArgumentOfTheServiceCountsMoreThanItsRuntimes() {
    var fit =
        new AdapterFit(
            service("--model_id", BASE, "--max-lora-rank", "64"),
            runtime("--enable-lora", "--max-lora-rank=8"));

    assertThatCode(() -> check(fit, 64)).doesNotThrowAnyException();
  }

  @Test
  void anAdapterWithNothingUnderItIsRefused() {
    var fit = new AdapterFit(service(), runtime("--enable-lora", "--model=/mnt/models"));

    assertRefused(
        fit,
        16,
        DeployProblem.BASE_MISSING,
        "name no model but the adapter's place: the adapter needs " + BASE);
  }

  @Test
  void aRevisionThatIsABranchIsNoOtherBase() {
    var fit =
        new AdapterFit(
            service("--model_id=" + BASE, "--model_revision=main"), runtime("--enable-lora"));

    assertThatCode(() -> check(fit, 16)).doesNotThrowAnyException();
    assertThat(progress.events()).isEmpty();
  }

  @Test
  void whatCannotBeToldIsSaid() {
    check(new AdapterFit(service(), null), 64);

    assertThat(progress.events())
        .containsExactly(
            "Whether support serves %s cannot be told from its settings: the adapter's base is not checked"
                .formatted(BASE));
  }

  private static InferenceService service(String... arguments) {
    return new InferenceService(
        World.made(
            Map.of(
                "model",
                Map.of(
                    "modelFormat",
                    Map.of("name", "huggingface"),
                    "storageUri",
                    "s3://models/v6",
                    "args",
                    List.of(arguments))),
            World.KNATIVE));
  }

  private void check(AdapterFit fit, int rank) {
    fit.check(adapter(BASE, rank), null, progress);
  }

  private void assertRefused(AdapterFit fit, int rank, DeployProblem problem, String message) {
    assertThatThrownBy(() -> check(fit, rank))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
