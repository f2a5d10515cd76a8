package dev.codesense.finetune.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.RefusedValueException;
import dev.codesense.finetune.contract.FinetuneProblem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12, 24, 513, 1024})
  void aRankThatVllmDoesNotServeIsRefusedBeforeAGpuIsAskedFor(int rank) {
    assertThatThrownBy(() -> new LoraSettings(rank, 32, 0, List.of("all-linear")))
        .isInstanceOfSatisfying(
            RefusedValueException.class,
            e -> assertThat(e.problem()).contains(FinetuneProblem.NOT_SERVABLE))
        .hasMessageContaining(
            "rank must be one of [1, 8, 16, 32, 64, 128, 256, 320, 512], which vLLM serves, was "
                + rank);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm_head", "model.embed_tokens"})
  void aLayerThatVllmTakesNoAdapterForIsRefused(String module) {
    assertThatThrownBy(() -> new LoraSettings(16, 32, 0, List.of("q_proj", module)))
        .isInstanceOfSatisfying(
            RefusedValueException.class,
            e -> assertThat(e.problem()).contains(FinetuneProblem.NOT_SERVABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "Qwen/Qwen2.5-Coder-7B-Instruct, 7e9",
    "meta-llama/Llama-3.2-1B, 1e9",
    "HuggingFaceTB/SmolLM2-135M-Instruct, 135e6",
    "acme/model-0.5b, 0.5e9",
    "acme/nameless, -1"
  })
  void theSizeOfABaseModelStandsInItsName(String model, double size) {
    assertThat(new BaseModel(model, "r", "claim", "", null).size())
        .isEqualTo(size < 0 ? OptionalDouble.empty() : OptionalDouble.of(size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models", "..", "a/../../b", "../x"})
  void aFolderOutsideTheClaimIsRefused(String path) {
    assertThatThrownBy(() -> new BaseModel("m", "r", "claim", path, null))
        .hasMessageContaining("must be a path within the claim");
  }

  @Test
  void tolerationsAreWrittenAsForKubectl() {
    assertThat(pod(List.of("gpu", "gpu:NoSchedule", "kind=a100:NoExecute")).tolerated())
        .containsExactly(
            Map.of("key", "gpu", "operator", "Exists"),
            Map.of("key", "gpu", "operator", "Exists", "effect", "NoSchedule"),
            Map.of("key", "kind", "operator", "Equal", "value", "a100", "effect", "NoExecute"));
    assertThatThrownBy(() -> pod(List.of("gpu:Never"))).hasMessageContaining("was gpu:Never");
  }

  @Test
  void aRemoteHoldsNoCredentials() {
    assertThatThrownBy(() -> new RemoteSettings(null, "s3://key:word@bucket/x", null, null))
        .hasMessageContaining("set AWS_ACCESS_KEY_ID instead")
        .hasMessageNotContaining("word@");
    assertThatThrownBy(
            () -> new RemoteSettings(null, null, URI.create("http://me:word@minio:9000"), null))
        .hasMessageNotContaining("me:word");
  }

  private static PodSettings pod(List<String> tolerations) {
    return new PodSettings(
        1, "nvidia.com/gpu", null, "4", "32Gi", Map.of(), tolerations, null, null, null);
  }
}
