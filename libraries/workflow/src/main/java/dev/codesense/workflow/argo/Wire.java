package dev.codesense.workflow.argo;

import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Source;
import java.util.Locale;

/// What a template can get from the one around it.
sealed interface Wire {

  /// The template's input for it. No record's field has a `--`.
  String input();

  /// A value of the pipeline.
  record Of(Source source) implements Wire {
    @Override
    public String input() {
      return switch (source) {
        case Source.Input input -> input.field().snake();
        case Source.Output output -> output.step() + "--" + output.field().snake();
        case Source.Item item -> item.loop() + "--item";
        case Source.Collected collected -> collected.loop() + "--collected";
        case Source.Chosen chosen -> chosen.choice() + "--chosen";
        case Source.OfRun run -> "run--" + run.fact().name().toLowerCase(Locale.ROOT);
        case Source.Constant _ -> throw new IllegalStateException("A constant is known everywhere");
      };
    }

    /// Whether it travels as an artifact. A list of artifacts travels as the name of the directory
    /// in the artifact repository that holds them.
    boolean isArtifact() {
      return source.type() instanceof ValueType.ArtifactOf;
    }
  }

  /// The directory of the artifact repository that is the block's own.
  record Place() implements Wire {
    @Override
    public String input() {
      return "run--place";
    }
  }

  /// The directory for what the loop gathers from this item.
  record Slot() implements Wire {
    @Override
    public String input() {
      return "run--slot";
    }
  }

  static boolean isArtifactList(ValueType type) {
    return type instanceof ValueType.ListOf(ValueType.ArtifactOf _);
  }
}
