package dev.codesense.deploy.world;

import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.util.List;
import java.util.Map;

/// A cluster with one InferenceService in it, and others who write it.
public interface World extends AutoCloseable {
  ObjectKind SERVICE = new ObjectKind("serving.kserve.io/v1beta1", "InferenceService");
  String NAME = "support";

  /// As codesense sees it.
  Cluster cluster();

  /// The same, of the caller's own: who gets it closes it.
  Cluster opened();

  /// As KServe's controller writes the status of the service.
  default void status(Map<String, Object> status) throws InterruptedException {
    status(SERVICE, NAME, status);
  }

  /// As a controller writes a status; nothing where the object is gone.
  void status(ObjectKind kind, String name, Map<String, Object> status) throws InterruptedException;

  /// As an administrator creates an object.
  void create(KubeObject object) throws InterruptedException;

  /// As an administrator deletes one.
  void delete(ObjectKind kind, String name) throws InterruptedException;

  /// As another field manager writes; null removes a field.
  default void edit(String manager, Map<String, ?> patch) throws InterruptedException {
    edit(SERVICE, NAME, manager, patch);
  }

  void edit(ObjectKind kind, String name, String manager, Map<String, ?> patch)
      throws InterruptedException;

  /// Messages of the events that were written, in order.
  List<String> events() throws InterruptedException;

  default KubeObject service() throws InterruptedException {
    return cluster().get(SERVICE, NAME).orElseThrow();
  }

  @Override
  void close();

  /// A service as a user makes it.
  static KubeObject made(Map<String, ?> predictor, Map<String, String> annotations) {
    return new KubeObject(
        Map.of(
            "apiVersion", SERVICE.apiVersion(),
            "kind", SERVICE.kind(),
            "metadata", Map.of("name", NAME, "annotations", annotations),
            "spec", Map.of("predictor", predictor)));
  }

  /// One that serves a model from one place, and has tag routing.
  static KubeObject made() {
    return made(
        Map.of(
            "minReplicas",
            1,
            "model",
            Map.of(
                "modelFormat",
                Map.of("name", "vLLM"),
                "storageUri",
                "s3://models/support/v6",
                "args",
                List.of("--max-num-seqs=32"))),
        KNATIVE);
  }

  Map<String, String> KNATIVE =
      Map.of(
          "serving.kserve.io/deploymentMode", "Knative",
          "serving.kserve.io/enable-tag-routing", "true");
}
