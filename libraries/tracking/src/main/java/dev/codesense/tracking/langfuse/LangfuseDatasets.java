package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.PercentEncoding;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.ServiceHttp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Datasets and their items. Its answers are needed: a server that does not answer is an error.
public final class LangfuseDatasets {
  static final String DATASETS = "/api/public/v2/datasets";
  static final String ITEMS = "/api/public/dataset-items";

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10_000;

  private final ServiceHttp http;
  private final Masking masking;

  LangfuseDatasets(ServiceHttp http, Masking masking) {
    this.http = http;
    this.masking = masking;
  }

  /// Makes sure that a dataset is there.
  ///
  /// @return its id
  public String dataset(String name, String description) throws InterruptedException {
    return text(
        http.post(DATASETS, Map.of("name", name, "description", masking.text(description)))
            .get("id"));
  }

  /// @return its id
  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem#NOT_THERE]
  public String id(String name) throws InterruptedException {
    return text(http.get(DATASETS + "/" + PercentEncoding.of(name), Map.of()).get("id"));
  }

  /// What a team noted on a dataset; empty where that is no object.
  ///
  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem#NOT_THERE]
  public Map<?, ?> metadata(String name) throws InterruptedException {
    return http.get(DATASETS + "/" + PercentEncoding.of(name), Map.of()).get("metadata")
            instanceof Map<?, ?> metadata
        ? metadata
        : Map.of();
  }

  /// Adds an item, or replaces the one that has its id.
  public void put(DatasetItem item) throws InterruptedException {
    var json = new TreeMap<String, Object>();
    json.put("datasetName", item.dataset());
    json.put("id", item.id());
    put(json, "input", item.input());
    put(json, "expectedOutput", item.expected());
    put(json, "metadata", item.metadata());
    http.post(ITEMS, json);
  }

  private void put(Map<String, Object> json, String key, @Nullable Object value) {
    if (value != null) {
      json.put(key, Objects.requireNonNull(masking.json(value)));
    }
  }

  /// Every item that is not archived.
  ///
  /// @param at as they were then; null: as they are now
  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem#NOT_THERE] without such a
  ///   dataset
  public List<DatasetItem> items(String dataset, @Nullable Instant at) throws InterruptedException {
    // A listing of no dataset is empty, and no error.
    id(dataset);
    var items = new ArrayList<DatasetItem>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      var query = new TreeMap<String, String>();
      query.put("datasetName", dataset);
      query.put("page", Integer.toString(page));
      query.put("limit", Integer.toString(PAGE));
      if (at != null) {
        query.put("version", at.toString());
      }
      var answer = http.get(ITEMS, query);
      if (!(answer.get("data") instanceof List<?> data)
          || !(answer.get("meta") instanceof Map<?, ?> meta)
          || !(meta.get("totalPages") instanceof Number pages)) {
        throw http.notTheService(ITEMS, "no page of items", null);
      }
      for (var one : data) {
        if (one instanceof Map<?, ?> item && "ACTIVE".equals(item.get("status"))) {
          items.add(
              new DatasetItem(
                  dataset,
                  text(item.get("id")),
                  item.get("input"),
                  item.get("expectedOutput"),
                  item.get("metadata")));
        }
      }
      if (page >= pages.intValue()) {
        return items;
      }
    }
    throw http.notTheService(ITEMS, "more than %d pages".formatted(MOST_PAGES), null);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
