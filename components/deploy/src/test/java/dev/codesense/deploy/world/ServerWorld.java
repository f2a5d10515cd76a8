package dev.codesense.deploy.world;

import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A namespace of a real API server with KServe's own CRDs.
public final class ServerWorld implements World {
  private final String namespace;
  private final Path ours;
  private final KubernetesClient administrator;
  private final Cluster cluster;

  /// @param kubeconfig of an administrator
  public ServerWorld(Path kubeconfig, String namespace, KubeObject service)
      throws InterruptedException {
    this(kubeconfig, kubeconfig, namespace, service);
  }

  /// @param ours kubeconfig of codesense, with its own rights
  public ServerWorld(Path kubeconfig, Path ours, String namespace, KubeObject service)
      throws InterruptedException {
    this.namespace = namespace;
    var config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setNamespace(namespace);
    administrator = new KubernetesClientBuilder().withConfig(config).build();
    administrator
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    this.ours = ours;
    cluster = opened();
    create(service);
  }

  /// The kubeconfig of an account that may do just this in a namespace, which is made.
  public static Path restricted(Path kubeconfig, String namespace, List<Right> rights, Path file)
      throws IOException {
    var config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setNamespace(namespace);
    try (var administrator = new KubernetesClientBuilder().withConfig(config).build()) {
      administrator
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
      administrator
          .resource(
              new ServiceAccountBuilder().withNewMetadata().withName("one").endMetadata().build())
          .create();
      administrator
          .resource(
              administrator
                  .getKubernetesSerialization()
                  .convertValue(Right.role("one", rights).tree(), Role.class))
          .create();
      administrator
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withName("one")
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", "Role", "one")
                  .addNewSubject("", "ServiceAccount", "one", namespace)
                  .build())
          .create();
      var token =
          administrator
              .serviceAccounts()
              .inNamespace(namespace)
              .withName("one")
              .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
              .getStatus()
              .getToken();
      return Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: one, cluster: {server: "%s", certificate-authority: "%s"}}]
          users: [{name: one, user: {token: "%s"}}]
          contexts: [{name: one, context: {cluster: one, user: one}}]
          current-context: one
          """
              .formatted(config.getMasterUrl(), config.getCaCertFile(), token));
    }
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public Cluster opened() {
    return Fabric8Cluster.open(
        new ClusterConfig(ours, null, namespace, Duration.ofSeconds(30)), Map.of());
  }

  @Override
  public void create(KubeObject object) {
    administrator
        .resource(
            administrator
                .getKubernetesSerialization()
                .convertValue(object.tree(), GenericKubernetesResource.class))
        .inNamespace(namespace)
        .create();
  }

  @Override
  public void delete(ObjectKind kind, String name) {
    resource(kind, name).delete();
  }

  @Override
  public void status(ObjectKind kind, String name, Map<String, Object> status) {
    var resource = resource(kind, name);
    if (resource.get() != null) {
      resource.subresource("status").patch(patch("controller"), json(Map.of("status", status)));
    }
  }

  @Override
  public void edit(ObjectKind kind, String name, String manager, Map<String, ?> change) {
    resource(kind, name).patch(patch(manager), json(change));
  }

  private Resource<GenericKubernetesResource> resource(ObjectKind kind, String name) {
    return administrator
        .genericKubernetesResources(kind.apiVersion(), kind.kind())
        .inNamespace(namespace)
        .withName(name);
  }

  private static PatchContext patch(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.JSON_MERGE)
        .withFieldManager(manager)
        .build();
  }

  private String json(Map<String, ?> change) {
    return administrator.getKubernetesSerialization().asJson(change);
  }

  @Override
  public List<String> events() {
    return administrator.v1().events().inNamespace(namespace).list().getItems().stream()
        .map(event -> event.getMessage())
        .toList();
  }

  @Override
  public void close() {
    cluster.close();
    administrator.close();
  }
}
