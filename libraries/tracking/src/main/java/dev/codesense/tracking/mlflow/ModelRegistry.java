package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Registered models, their versions, tags and aliases. Names are of letters, digits, `_` and `-`.
///
/// Its answers are needed: a server that does not answer is an error here, never a warning.
public final class ModelRegistry {
  private final MlflowApi api;
  private final Masking masking;

  ModelRegistry(MlflowApi api, Masking masking) {
    this.api = api;
    this.masking = masking;
  }

  /// Makes sure that the model is there, with these tags.
  public void model(String name, Map<String, String> tags) throws InterruptedException {
    MlflowLimits.name("The model", name);
    checkTags(tags);
    try {
      api.rest().post(MlflowApi.path("registered-models/create"), Map.of("name", name));
    } catch (CodesenseException e) {
      // The server's answer to a name that is taken is a refusal like any other: ask.
      if (e.problem() != TrackingProblem.REFUSED || !isThere(name)) {
        throw e;
      }
    }
    for (var tag : masking.named(tags).entrySet()) {
      api.rest()
          .post(
              MlflowApi.path("registered-models/set-tag"),
              Map.of("name", name, "key", tag.getKey(), "value", tag.getValue()));
    }
  }

  private boolean isThere(String name) throws InterruptedException {
    try {
      api.ask("read a model", client -> client.getRegisteredModel(name));
      return true;
    } catch (CodesenseException e) {
      if (e.problem() == TrackingProblem.NOT_THERE) {
        return false;
      }
      throw e;
    }
  }

  /// Adds a version. Never done twice: a lost answer is an error, and whoever repeats it looks at
  /// the versions first.
  ///
  /// @param source where the files are, such as a run's artifact URI; the server does not look at
  ///   them
  /// @param runId that the source belongs to; null for a source elsewhere, such as `s3://…`
  public ModelVersion add(
      String model, String source, @Nullable String runId, Map<String, String> tags)
      throws InterruptedException {
    MlflowLimits.name("The model", model);
    checkTags(tags);
    MlflowLimits.require(
        !source.startsWith("http:") && !source.startsWith("https:"),
        "The source %s is a web page's, which MLflow refuses".formatted(source));
    MlflowLimits.require(
        runId != null || !source.matches("(?:mlflow-artifacts|runs|models):.*"),
        "The source %s belongs to a run, and MLflow wants to know which".formatted(source));
    var body = new TreeMap<String, Object>();
    body.put("name", model);
    body.put("source", masking.text(source));
    body.put(
        "tags",
        masking.named(tags).entrySet().stream()
            .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
            .toList());
    if (runId != null) {
      body.put("run_id", runId);
    }
    return version(
        api.rest().postOnce(MlflowApi.path("model-versions/create"), body).get("model_version"));
  }

  public void tag(ModelVersion version, String key, String value) throws InterruptedException {
    checkTags(Map.of(key, value));
    api.rest()
        .post(
            MlflowApi.path("model-versions/set-tag"),
            Map.of(
                "name", version.model(),
                "version", Integer.toString(version.version()),
                "key", key,
                "value", masking.named(key, value)));
  }

  /// Points an alias at a version, wherever it pointed before, and reads it back.
  public void alias(String model, String alias, int version) throws InterruptedException {
    MlflowLimits.name("The model", model);
    MlflowLimits.alias(alias);
    api.rest()
        .post(
            MlflowApi.path("registered-models/alias"),
            Map.of("name", model, "alias", alias, "version", Integer.toString(version)));
    int there = byAlias(model, alias).map(ModelVersion::version).orElse(0);
    if (there != version) {
      throw new CodesenseException(
          TrackingProblem.NOT_STORED,
          "The alias %s of %s was set to version %d, and is at %d"
              .formatted(alias, model, version, there));
    }
  }

  /// Removes an alias; nothing happens where none is.
  public void removeAlias(String model, String alias) throws InterruptedException {
    MlflowLimits.name("The model", model);
    MlflowLimits.alias(alias);
    if (byAlias(model, alias).isPresent()) {
      api.rest()
          .delete(MlflowApi.path("registered-models/alias"), Map.of("name", model, "alias", alias));
    }
  }

  /// The version that an alias points at; empty where the model has no such alias.
  ///
  /// @throws CodesenseException [TrackingProblem#NOT_THERE] without such a model
  public Optional<ModelVersion> byAlias(String model, String alias) throws InterruptedException {
    MlflowLimits.name("The model", model);
    MlflowLimits.alias(alias);
    var answer = api.rest().get(MlflowApi.path("registered-models/get"), Map.of("name", model));
    for (var entry : list(map(answer.get("registered_model")).get("aliases"))) {
      if (alias.equals(map(entry).get("alias"))) {
        return Optional.of(get(model, Integer.parseInt(String.valueOf(map(entry).get("version")))));
      }
    }
    return Optional.empty();
  }

  /// @throws CodesenseException [TrackingProblem#NOT_THERE]
  public ModelVersion get(String model, int version) throws InterruptedException {
    MlflowLimits.name("The model", model);
    return version(
        api.rest()
            .get(
                MlflowApi.path("model-versions/get"),
                Map.of("name", model, "version", Integer.toString(version)))
            .get("model_version"));
  }

  /// Where the server keeps a version's files: a URI of its artifact store, such as `s3://…`, or
  /// `mlflow-artifacts:/…` where the server itself hands files out.
  ///
  /// @throws CodesenseException [TrackingProblem#NOT_THERE]
  public String location(String model, int version) throws InterruptedException {
    MlflowLimits.name("The model", model);
    return text(
        api.rest()
            .get(
                MlflowApi.path("model-versions/get-download-uri"),
                Map.of("name", model, "version", Integer.toString(version)))
            .get("artifact_uri"));
  }

  private ModelVersion version(@Nullable Object answer) {
    var json = map(answer);
    var tags = new TreeMap<String, String>();
    for (var tag : list(json.get("tags"))) {
      tags.put(text(map(tag).get("key")), text(map(tag).get("value")));
    }
    var aliases = new ArrayList<String>();
    list(json.get("aliases")).forEach(alias -> aliases.add(text(alias)));
    try {
      return new ModelVersion(
          text(json.get("name")),
          Integer.parseInt(text(json.get("version"))),
          text(json.get("source")),
          text(json.get("run_id")),
          tags,
          aliases);
    } catch (NumberFormatException e) {
      throw api.rest().notTheService("/model-versions", "no version", e);
    }
  }

  private static void checkTags(Map<String, String> tags) {
    tags.forEach((key, value) -> {
      MlflowLimits.key("The tag", key);
      MlflowLimits.value("The tag " + key, value, MlflowLimits.MODEL_TAG_VALUE);
    });
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
