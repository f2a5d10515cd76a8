package dev.codesense.finetune;

import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.TreeSyntaxException;

/// Settings as codesense.yaml has them below `finetune`.
public final class Configs {

  private Configs() {}

  public static FinetuneConfig of(String yaml) {
    try {
      var issues = new Issues();
      var config =
          new Binder(issues, Overrides.none(), Binder.Spelling.KEBAB)
              .record(
                  FinetuneConfig.class,
                  (Node.Mapping) YamlReader.read("finetune", yaml).orElseThrow());
      issues.throwIfAny();
      return config.orElseThrow();
    } catch (TreeSyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
