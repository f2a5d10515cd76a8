package dev.codesense.workflow.argo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Kubernetes' types of a pod, as far as Argo's templates need them. What is null or empty is not
/// written.
public final class Pod {

  private Pod() {}

  public record Container(
      String image,
      @Nullable String imagePullPolicy,
      List<String> command,
      List<String> args,
      List<Variable> env,
      Resources resources,
      ContainerSecurity securityContext,
      List<Mount> volumeMounts) {}

  /// Either `value` or `valueFrom`.
  public record Variable(String name, @Nullable String value, @Nullable VariableSource valueFrom) {}

  public record VariableSource(@Nullable KeyRef secretKeyRef, @Nullable KeyRef configMapKeyRef) {}

  /// @param optional written only where it is true
  public record KeyRef(String name, String key, @Nullable Boolean optional) {}

  public record Resources(Map<String, String> requests, Map<String, String> limits) {}

  public record ContainerSecurity(
      boolean allowPrivilegeEscalation, boolean readOnlyRootFilesystem, Capabilities capabilities) {
    /// What a pod needs to pass the strictest of Kubernetes' standards.
    static final ContainerSecurity RESTRICTED =
        new ContainerSecurity(false, true, new Capabilities(List.of("ALL")));
  }

  public record Capabilities(List<String> drop) {}

  public record PodSecurity(
      boolean runAsNonRoot, long runAsUser, long runAsGroup, long fsGroup, Seccomp seccompProfile) {
    /// The user of our images: Argo's own containers write what the task reads.
    static final PodSecurity OF_OUR_IMAGES =
        new PodSecurity(true, 65532, 0, 0, new Seccomp("RuntimeDefault"));
  }

  public record Seccomp(String type) {}

  public record Mount(
      String name, String mountPath, @Nullable String subPath, @Nullable Boolean readOnly) {}

  /// A name, and one of the others.
  public record Volume(
      String name,
      @Nullable SecretVolume secret,
      @Nullable ConfigMapVolume configMap,
      @Nullable ClaimVolume persistentVolumeClaim,
      Argo.@Nullable None emptyDir) {}

  public record SecretVolume(String secretName, boolean optional) {}

  public record ConfigMapVolume(String name, boolean optional) {}

  public record ClaimVolume(String claimName) {}

  public record Toleration(
      @Nullable String key,
      String operator,
      @Nullable String value,
      @Nullable String effect,
      @Nullable Long tolerationSeconds) {}

  /// The name of an object in the same namespace.
  public record LocalReference(String name) {}
}
