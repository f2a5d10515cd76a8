package dev.codesense.llm;

import dev.codesense.core.ArtifactFormat;

/// A model that can be asked, as tasks hand it on. Holds no key.
///
/// @param name in the block `models`
/// @param config where it is and how to ask it
/// @param secret name of its key, in kebab case, such as `teacher-api-key`
@ArtifactFormat(name = "ModelEndpoint", version = 1)
public record ModelEndpoint(String name, ModelConfig config, String secret) {

  /// A model of the block `models`, whose key is `CODESENSE_<NAME>_API_KEY`.
  public static ModelEndpoint of(String name, ModelConfig config) {
    return new ModelEndpoint(name, config, name + "-api-key");
  }

  /// Tells models apart whose replies may differ: for keys of caches.
  public String identity() {
    return "%s %s %s %s %s"
        .formatted(config.kind(), config.url(), config.host(), config.prefix(), config.served());
  }
}
