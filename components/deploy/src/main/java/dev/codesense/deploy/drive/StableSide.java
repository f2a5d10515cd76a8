package dev.codesense.deploy.drive;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The service as it was when the rollout began: what the candidate is compared with, and what a
/// rollback goes back to.
///
/// @param uid of the service's object: one of the same name that was made later is another
/// @param revision that serves, as metrics name it
/// @param model the fields that the candidate changes, with their values, from `spec.predictor` on
/// @param fields every other field that must stay as it is, by path, as JSON; where an HTTPRoute
///   splits the traffic also the route, and its name
public record StableSide(
    String uid, String revision, Map<String, Object> model, SortedMap<String, String> fields) {
  public StableSide {
    model = Collections.unmodifiableMap(new TreeMap<>(model));
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }
}
