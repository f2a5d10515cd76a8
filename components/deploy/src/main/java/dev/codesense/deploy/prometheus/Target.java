package dev.codesense.deploy.prometheus;

import dev.codesense.serving.Series;

/// What Prometheus scrapes: one port of a pod.
record Target(String pod, String job, String instance) {

  static Target of(Series series, String podLabel) {
    return new Target(series.label(podLabel), series.label("job"), series.label("instance"));
  }

  /// What all pods have at this port: they export the same metrics there.
  String kind() {
    return job + instance.substring(instance.lastIndexOf(':') + 1);
  }
}
