package dev.codesense.llm;

import dev.codesense.core.CodesenseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The block `models` of codesense.yaml: every model once, by the name under which stages ask for
/// it, such as `chat`, `teacher` or `judge`.
public final class Models {
  /// The block's key.
  public static final String BLOCK = "models";

  private final SortedMap<String, ModelEndpoint> byName = new TreeMap<>();

  /// @throws IllegalArgumentException for a name that no settings can have
  public Models(Map<String, ModelConfig> configs) {
    configs.forEach((name, config) -> byName.put(name, ModelEndpoint.of(name, config)));
  }

  private Models(Models others, ModelEndpoint one) {
    byName.putAll(others.byName);
    byName.put(one.name(), one);
  }

  /// These with one more, or with another in the place of one.
  public Models with(ModelEndpoint one) {
    return new Models(this, one);
  }

  /// All of them, by name.
  public SortedMap<String, ModelEndpoint> all() {
    return Collections.unmodifiableSortedMap(byName);
  }

  /// The model of a name, if the settings have it.
  public Optional<ModelEndpoint> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The model of a name.
  ///
  /// @throws CodesenseException with [LlmProblem#MODEL_MISSING] when the settings have none
  public ModelEndpoint get(String name) {
    return find(name)
        .orElseThrow(() ->
            new CodesenseException(
                LlmProblem.MODEL_MISSING,
                byName.isEmpty()
                    ? "models.%s is not set: the block models is empty".formatted(name)
                    : "models.%s is not set; there are %s"
                        .formatted(name, String.join(", ", byName.keySet()))));
  }
}
