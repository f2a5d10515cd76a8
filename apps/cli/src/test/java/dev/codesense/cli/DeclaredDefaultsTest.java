package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredDefaultsTest {
  @Test
  void whatAppliesWithoutAProjectIsWhatTheSettingsDeclare() {
    var nothing =
        ProjectConfig.parse(
            ProjectConfig.FILE,
            "",
            Environment.of(Map.of()),
            ConfigLayout.of(Components.discover()).amongOthers(),
            Flags.none());

    assertThat(nothing.block("converge", ConvergeConfig.class))
        .isEqualTo(ConvergeConfig.defaults());
    assertThat(nothing.block("cluster", ClusterConfig.class)).isEqualTo(ClusterConfig.defaults());
  }
}
