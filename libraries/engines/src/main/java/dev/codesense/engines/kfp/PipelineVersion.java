package dev.codesense.engines.kfp;

import dev.codesense.engines.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A version of a pipeline; never changes.
///
/// @param description carries the content's hash where codesense uploaded it
public record PipelineVersion(
    String id, String pipelineId, String name, String description, @Nullable Instant createdAt) {

  static PipelineVersion of(Json json) {
    return new PipelineVersion(
        json.text("pipeline_version_id"),
        json.text("pipeline_id"),
        json.name(),
        json.text("description"),
        json.instant("created_at").orElse(null));
  }
}
