package dev.codesense.llm;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.CodesenseException;

/// A model that can be asked, as tasks hand it on. Holds no key.
///
/// @param name in the block `models`
/// @param config where it is and how to ask it
/// @param secret name of its key, in kebab case, such as `teacher-api-key`
@ArtifactFormat(name = "ModelEndpoint", version = 1)
public record ModelEndpoint(String name, ModelConfig config, String secret) {

  public ModelEndpoint {
    if (!name.matches("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")) {
      throw new CodesenseException(
          LlmProblem.NAME_REFUSED,
          "A model's name is part of an environment variable's, was " + ReplyText.shown(name, 60));
    }
  }

  /// A model of the block `models`, whose key is `CODESENSE_<NAME>_API_KEY`.
  ///
  /// @throws CodesenseException with [LlmProblem#NAME_REFUSED]
  public static ModelEndpoint of(String name, ModelConfig config) {
    return new ModelEndpoint(name, config, name + "-api-key");
  }

  /// What messages call it: `teacher, gpt-4.1 at https://api.openai.com/v1,`.
  public String described() {
    return "%s, %s at %s,".formatted(name, config.served(), config.base());
  }

  /// Tells models apart whose replies may differ: for keys of caches.
  public String identity() {
    return "%s %s %s %s %s"
        .formatted(config.kind(), config.url(), config.host(), config.prefix(), config.served());
  }
}
