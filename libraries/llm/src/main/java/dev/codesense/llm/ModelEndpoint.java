package dev.codesense.llm;

import dev.codesense.core.ArtifactFormat;
import java.util.Locale;
import java.util.stream.Stream;

/// A model that can be asked, as tasks hand it on. Holds no key.
///
/// @param name in the block `models`: lower-case letters, digits and hyphens, as its settings have
///   it
/// @param config where it is and how to ask it
/// @param secret name of its key, in kebab case, such as `teacher-api-key`
@ArtifactFormat(name = "ModelEndpoint", version = 1, lasting = false)
public record ModelEndpoint(String name, ModelConfig config, String secret) {

  /// Name of the secret with the key of a candidate that deploy-candidate has brought up.
  public static final String CANDIDATE_SECRET = "deploy-api-key";

  public ModelEndpoint {
    if (!name.matches("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "A model's name is part of an environment variable's, was " + ReplyText.shown(name, 60));
    }
  }

  /// A model of the block `models`, whose key is `CODESENSE_<NAME>_API_KEY`.
  public static ModelEndpoint of(String name, ModelConfig config) {
    return new ModelEndpoint(name, config, name + "-api-key");
  }

  /// The environment variable that its key comes from, such as `CODESENSE_TEACHER_API_KEY`.
  public String keyVariable() {
    return "CODESENSE_" + secret.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// What messages call it: `teacher, gpt-4.1 at https://api.openai.com/v1,`.
  public String described() {
    return "%s, %s at %s,".formatted(name, config.served(), config.base());
  }

  /// Whether another endpoint asks the same model, wherever it is served; an adapter and the model
  /// under it are one. Who judges must be another model than those that are judged: a model prefers
  /// what it would have said itself.
  public boolean isOfOneModelWith(ModelEndpoint other) {
    return Stream.of(config.model(), config.served())
        .anyMatch(own ->
            own.equalsIgnoreCase(other.config().model())
                || own.equalsIgnoreCase(other.config().served()));
  }

  /// Tells models apart whose replies may differ: for keys of caches.
  public String identity() {
    return "%s %s %s %s %s"
        .formatted(config.kind(), config.url(), config.host(), config.prefix(), config.served());
  }
}
