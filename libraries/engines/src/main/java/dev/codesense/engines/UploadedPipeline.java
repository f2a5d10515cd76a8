package dev.codesense.engines;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A pipeline that KFP knows.
///
/// @param name unique in its namespace
public record UploadedPipeline(
    String id, String name, String description, @Nullable Instant createdAt) {

  public static UploadedPipeline of(Json json) {
    return new UploadedPipeline(
        json.text("pipeline_id"),
        json.name(),
        json.text("description"),
        json.instant("created_at").orElse(null));
  }
}
