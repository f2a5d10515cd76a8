package dev.codesense.cli.query;

import dev.codesense.cli.terminal.ShellWord;
import dev.codesense.index.IndexComponent;
import dev.codesense.runtime.binding.Flags;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which index a command works on, where it is not the one in codesense.yaml.
public final class StoreOption {

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Where the index lies: lucene:DIR, relative to the project, or qdrant://HOST:6334."
              + " Default: as in codesense.yaml.")
  private @Nullable String store;

  /// To go on a command line behind other words; empty when the option was not given.
  public String words() {
    return store == null ? "" : " --store " + ShellWord.of(store);
  }

  public Flags flags() {
    return store == null ? Flags.none() : Flags.of(IndexComponent.SPEC, Map.of("store", store));
  }
}
