package dev.codesense.workflow.kfp;

import dev.codesense.runtime.snakeyaml.YamlWriter;
import java.util.Map;

/// A compiled pipeline.
///
/// @param header comment lines, each with its line end
/// @param spec the PipelineSpec
/// @param platform the PlatformSpec; empty when no Kubernetes feature is used
public record KfpPipeline(String header, Map<String, Object> spec, Map<String, Object> platform) {

  /// The file that KFP takes: one or two YAML documents. The same pipeline gives the same bytes.
  public String yaml() {
    var first = header + YamlWriter.writeSorted(spec);
    return platform.isEmpty() ? first : first + "---\n" + YamlWriter.writeSorted(platform);
  }
}
