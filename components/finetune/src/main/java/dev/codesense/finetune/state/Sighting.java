package dev.codesense.finetune.state;

import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was seen of a training at one moment.
///
/// @param job empty where there is none
/// @param pods that train, of all attempts that are left
/// @param events of the job
public record Sighting(
    Instant now, Optional<KubeObject> job, List<KubeObject> pods, List<ObjectEvent> events) {
  public Sighting {
    pods = List.copyOf(pods);
    events = List.copyOf(events);
  }

  /// Without those of an earlier job of the same name, which may still be going.
  List<KubeObject> podsOfTheJob() {
    var begin = job.map(Sighting::created).orElse("");
    return pods.stream().filter(pod -> created(pod).compareTo(begin) >= 0).toList();
  }

  /// As the API server writes it: in UTC, to the second.
  private static String created(KubeObject object) {
    return object.at("metadata", "creationTimestamp").map(Object::toString).orElse("");
  }
}
