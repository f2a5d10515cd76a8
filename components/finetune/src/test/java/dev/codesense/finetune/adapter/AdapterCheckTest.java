package dev.codesense.finetune.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.finetune.Adapters;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.settings.BaseModel;
import dev.codesense.finetune.settings.LoraSettings;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterCheckTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final BaseModel BASE = new BaseModel("acme/tiny-7B", "c0ffee", "models", "", null);
  private static final LoraSettings ASKED =
      new LoraSettings(16, 32, 0, List.of(LoraSettings.ALL_LINEAR));
  private static final String Q = "base_model.model.model.layers.0.self_attn.q_proj";

  @TempDir Path folder;

  @Test
  void anAdapterThatVllmServesPasses() throws IOException {
    Adapters.write(folder, Adapters.config(), Adapters.tensors());

    var checked = AdapterCheck.of(folder, BASE, ASKED, CODEC);

    assertThat(checked.rank()).isEqualTo(16);
    assertThat(checked.targetModules()).containsExactly("q_proj", "v_proj");
  }

  @Test
  void theHashDependsNeitherOnTheOrderOfTargetsNorOnNulls() throws IOException {
    Adapters.write(folder.resolve("a"), Adapters.config(), Adapters.tensors());
    var other = new TreeMap<>(Adapters.config());
    other.put("target_modules", List.of("q_proj", "model.layers.0.self_attn.v_proj"));
    Adapters.write(folder.resolve("b"), other, Adapters.tensors());
    other.put("lora_alpha", 64);
    Adapters.write(folder.resolve("c"), other, Adapters.tensors());

    var first = AdapterCheck.of(folder.resolve("a"), BASE, ASKED, CODEC);

    assertThat(AdapterCheck.of(folder.resolve("b"), BASE, ASKED, CODEC)).isEqualTo(first);
    assertThat(AdapterCheck.of(folder.resolve("c"), BASE, ASKED, CODEC)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          peft_type               | "PREFIX_TUNING"          | peft_type is PREFIX_TUNING
          base_model_name_or_path | "acme/other-7B"          | base_model_name_or_path is acme/other-7B, expected was acme/tiny-7B
          revision                | "decade"                 | revision is decade
          r                       | 12                       | r is 12
          r                       | 8                        | r is 8, asked for was 16
          use_dora                | true                     | use_dora is true, which vLLM does not serve
          modules_to_save         | ["lm_head"]              | modules_to_save is [lm_head]
          bias                    | "all"                    | bias is all
          rank_pattern            | {"q_proj": 64}           | rank_pattern is {q_proj=64}
          target_modules          | []                       | target_modules is empty
          target_modules          | ["q_proj"]               | it changes [q_proj, v_proj], and target_modules is [q_proj]
          """)
  void aConfigThatVllmDoesNotServeIsRefused(String key, String value, String message)
      throws IOException {
    var config = new TreeMap<>(Adapters.config());
    config.put(
        key,
        CODEC.decodeObject(("{\"v\": " + value + "}").getBytes(StandardCharsets.UTF_8)).get("v"));
    Adapters.write(folder, config, Adapters.tensors());

    assertRefused(message);
  }

  @Test
  void aTensorThatIsNoLoraIsRefused() throws IOException {
    var tensors = Adapters.tensors();
    tensors.put("base_model.model.lm_head.weight", List.of(8, 4));
    Adapters.write(folder, Adapters.config(), tensors);

    assertRefused("base_model.model.lm_head.weight is no tensor of a LoRA adapter");
  }

  @Test
  void aLayerWithOneHalfIsRefused() throws IOException {
    var tensors = Adapters.tensors();
    tensors.remove(Q + ".lora_B.weight");
    Adapters.write(folder, Adapters.config(), tensors);

    assertRefused("q_proj has no lora_B");
  }

  @Test
  void aTensorOfAnotherRankIsRefused() throws IOException {
    var tensors = Adapters.tensors();
    tensors.put(Q + ".lora_A.weight", List.of(8, 4));
    Adapters.write(folder, Adapters.config(), tensors);

    assertRefused("has the shape [8, 4], the rank is 16");
  }

  @Test
  void weightsThatAreCutAreRefused() throws IOException {
    Adapters.write(folder, Adapters.config(), Adapters.tensors());
    var weights = folder.resolve("adapter_model.safetensors");
    var bytes = Files.readAllBytes(weights);
    for (int length : new int[] {0, 5, 8, 100, bytes.length - 1}) {
      Files.write(weights, Arrays.copyOf(bytes, length));

      assertRefused("a file cannot be read");
    }
  }

  @Test
  void missingWeightsAreRefused() throws IOException {
    Adapters.write(folder, Adapters.config(), Adapters.tensors());
    Files.delete(folder.resolve("adapter_model.safetensors"));

    assertRefused("a file is missing");
  }

  @Test
  void narrowerTargetsThanAskedForAreRefused() throws IOException {
    Adapters.write(folder, Adapters.config(), Adapters.tensors());

    assertThatThrownBy(() ->
            AdapterCheck.of(folder, BASE, new LoraSettings(16, 32, 0, List.of("q_proj")), CODEC))
        .hasMessageContaining("target_modules is [q_proj, v_proj], asked for was [q_proj]");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> AdapterCheck.of(folder, BASE, ASKED, CODEC))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(FinetuneProblem.ADAPTER_REFUSED))
        .hasMessageContaining(message);
  }

  @Test
  void aFileOfOneTensorIsRead() throws IOException {
    var file = folder.resolve("one.safetensors");
    Files.write(file, Adapters.safetensors(Map.of("t", List.of(2, 3))));

    assertThat(Safetensors.read(file, CODEC).tensors()).isEqualTo(Map.of("t", List.of(2L, 3L)));
  }
}
