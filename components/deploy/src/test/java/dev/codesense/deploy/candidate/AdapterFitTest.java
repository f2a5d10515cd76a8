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
import dev.codesense.kube.KubeObject;
import dev.codesense.testkit.RecordingProgress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @CsvSource({
    "--enable-lora=true, true",
    "--enable-lora=false, false",
    "--enable-lora, true",
    "--enable-loras, false"
  })
  void adaptersAreEnabledAsTheServerReadsIt(String argument, boolean taken) {
    var fit = new AdapterFit(service("--model_id=" + BASE), runtime(argument));

    if (taken) {
      assertThatCode(() -> check(fit, 16)).doesNotThrowAnyException();
    } else {
      assertRefused(fit, 16, DeployProblem.ADAPTER_REFUSED, "does not serve adapters");
    }
  }

  @Test
  void argumentsInTheCommandCountToo() {
    var fit =
        new AdapterFit(
            service(),
            started(
                List.of("python3", "-m", "server", "--enable-lora", "--max-lora-rank", "64"),
                List.of("--model=" + BASE)));

    assertThatCode(() -> check(fit, 64)).doesNotThrowAnyException();
    assertThat(progress.events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/sh", "bash", "/opt/start.sh"})
  void aShellsScriptIsNotReadAndThatIsSaid(String shell) {
    check(
        new AdapterFit(
            service(), started(List.of(shell, "-c"), List.of("exec vllm serve x --enable-lora"))),
        64);

    assertThat(progress.events())
        .containsExactly(
            "A shell starts the server of support: whether it takes adapters of rank 64 is not checked",
            "Whether support serves %s cannot be told from its settings: the adapter's base is not checked"
                .formatted(BASE));
  }

  @Test
  void aModelThatIsAPlaceOrHasNoNameOfAnArgumentIsNotChecked() {
    var folder = runtime("--enable-lora", "--model=/data/base");
    var served = started(List.of("vllm", "serve"), List.of("/data/base", "--enable-lora"));
    var first = runtime("/data/base", "--enable-lora");
    for (var runtime : List.of(folder, served, first)) {
      check(new AdapterFit(service(), runtime), 16);
    }

    assertThat(progress.events())
        .hasSize(3)
        .allMatch(
            "Whether support serves %s cannot be told from /data/base: the adapter's base is not checked"
                    .formatted(BASE)
                ::equals);
  }

  @Test
  void ofSeveralModelsAnyMayBeTheBase() {
    check(new AdapterFit(withModels("hf://draft/small", "hf://" + BASE), null), 16);

    assertThat(progress.events()).isEmpty();
    assertRefused(
        new AdapterFit(withModels("hf://draft/small", "hf://other/base"), null),
        16,
        DeployProblem.OTHER_BASE,
        "support serves draft/small, other/base");
  }

  private static InferenceService withModels(String... uris) {
    return new InferenceService(
        World.made(
            Map.of(
                "storageUris",
                Stream.of(uris)
                    .map(uri -> Map.of("uri", uri, "mountPath", "/mnt/" + uri))
                    .toList()),
            World.KNATIVE));
  }

  private static KubeObject started(List<String> command, List<String> arguments) {
    return new KubeObject(
        Map.of(
            "apiVersion",
            DarkCandidates.RUNTIME.apiVersion(),
            "kind",
            DarkCandidates.RUNTIME.kind(),
            "metadata",
            Map.of("name", "vllm"),
            "spec",
            Map.of(
                "containers",
                List.of(
                    Map.of("name", "kserve-container", "command", command, "args", arguments)))));
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
