package dev.codesense.deploy.kserve;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of `spec.predictor` that says which model is served: one `model.storageUri`, or a list
/// `storageUris` of which one entry, known by its mount path, is the candidate's place.
public final class ModelFields {
  private ModelFields() {}

  /// As a service has it now.
  ///
  /// @param where the service is, for messages, such as `ai`
  /// @return from `spec.predictor` on
  /// @throws CodesenseException [DeployProblem#MODEL_NOT_FOUND]
  public static Map<String, Object> of(
      InferenceService service, Candidate candidate, String where) {
    var several = service.object().at("spec", "predictor", "storageUris");
    if (several.isEmpty()) {
      var one = service.object().at("spec", "predictor", "model", "storageUri");
      if (one.isEmpty() || candidate.mountPath() != null) {
        throw refused(
            service,
            where,
            one.isEmpty()
                ? "has neither spec.predictor.model.storageUri nor spec.predictor.storageUris"
                : "has one model.storageUri, and no entry of storageUris at "
                    + candidate.mountPath());
      }
      return Map.of("model", Map.of("storageUri", one.get()));
    }
    var paths = new ArrayList<String>();
    for (var entry : entries(several.get())) {
      paths.add(String.valueOf(entry.get("mountPath")));
    }
    if (candidate.mountPath() == null || !paths.contains(candidate.mountPath())) {
      throw refused(
          service,
          where,
          candidate.mountPath() == null
              ? "has storageUris mounted at %s, and deploy.mount-path names none of them"
                  .formatted(String.join(", ", paths))
              : "has storageUris mounted at %s, none at %s"
                  .formatted(String.join(", ", paths), candidate.mountPath()));
    }
    return Map.of("storageUris", entries(several.get()));
  }

  private static CodesenseException refused(InferenceService service, String where, String why) {
    return new CodesenseException(
        DeployProblem.MODEL_NOT_FOUND,
        "The InferenceService %s in %s %s".formatted(service.name(), where, why));
  }

  /// The entries of a `storageUris`.
  public static List<Map<String, Object>> entries(Object list) {
    var entries = new ArrayList<Map<String, Object>>();
    for (var entry : (List<?>) list) {
      var copy = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) entry).forEach((key, value) -> copy.put(key.toString(), value));
      entries.add(copy);
    }
    return entries;
  }

  /// With the candidate in its place.
  public static Map<String, Object> with(Map<String, Object> model, Candidate candidate) {
    var several = model.get("storageUris");
    if (several == null) {
      return Map.of("model", Map.of("storageUri", candidate.storageUri()));
    }
    var entries = entries(several);
    for (var entry : entries) {
      if (String.valueOf(entry.get("mountPath")).equals(candidate.mountPath())) {
        entry.put("uri", candidate.storageUri());
      }
    }
    return Map.of("storageUris", entries);
  }

  /// Whether a service has this model.
  public static boolean are(InferenceService service, Map<String, Object> model) {
    return model.get("model") instanceof Map<?, ?> one
        ? service
            .object()
            .at("spec", "predictor", "model", "storageUri")
            .equals(Optional.ofNullable(one.get("storageUri")))
        : service
            .object()
            .at("spec", "predictor", "storageUris")
            .equals(Optional.ofNullable(model.get("storageUris")));
  }

  /// Where they are.
  public static List<String> path(Map<String, Object> model) {
    return model.containsKey("storageUris")
        ? List.of("spec", "predictor", "storageUris")
        : List.of("spec", "predictor", "model", "storageUri");
  }
}
