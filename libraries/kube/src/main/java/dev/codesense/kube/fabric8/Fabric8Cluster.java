package dev.codesense.kube.fabric8;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.LogPosition;
import dev.codesense.kube.ObjectEvent;
import dev.codesense.kube.ObjectKind;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.WritableOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A cluster through its API server, with the JDK's HTTP client.
public final class Fabric8Cluster implements Cluster {
  /// A server that does not answer three times within a second will not answer now.
  private static final int RETRIES = 3;

  private final KubernetesClient client;
  private final Map<ObjectKind, ResourceDefinitionContext> kinds = new ConcurrentHashMap<>();

  private Fabric8Cluster(KubernetesClient client) {
    this.client = client;
  }

  /// Opens a cluster; nothing is asked of it yet.
  ///
  /// @param environment variables of the process
  /// @throws CodesenseException when there is no kubeconfig and no service account, or it cannot be
  ///   read
  public static Fabric8Cluster open(ClusterConfig settings, Map<String, String> environment) {
    var config = access(settings, environment);
    if (settings.namespace() != null) {
      config.setNamespace(settings.namespace());
    }
    if (config.getNamespace() == null) {
      config.setNamespace("default");
    }
    int millis = Math.toIntExact(settings.timeout().toMillis());
    config.setConnectionTimeout(millis);
    config.setRequestTimeout(millis);
    config.setRequestRetryBackoffLimit(RETRIES);
    return new Fabric8Cluster(new KubernetesClientBuilder().withConfig(config).build());
  }

  private static Config access(ClusterConfig settings, Map<String, String> environment) {
    var file = settings.kubeconfig();
    if (file == null) {
      var named = environment.getOrDefault("KUBECONFIG", "");
      // As kubectl merges several files and fabric8 reads one, the first that is there counts.
      file =
          named.isBlank()
              ? Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config")
              : List.of(named.split(System.getProperty("path.separator"))).stream()
                  .map(Path::of)
                  .filter(Files::exists)
                  .findFirst()
                  .orElse(Path.of(named));
      if (named.isBlank() && !Files.exists(file)) {
        return inPod(file);
      }
    }
    if (!Files.isReadable(file)) {
      throw new CodesenseException(
          KubeProblem.NO_ACCESS, "The kubeconfig %s cannot be read".formatted(file));
    }
    var config = parsed(settings.context(), file);
    var context = config.getCurrentContext();
    if (context == null) {
      throw new CodesenseException(
          KubeProblem.NO_ACCESS, "The kubeconfig %s has no current context".formatted(file));
    }
    // fabric8 takes the current one instead of one that is not there.
    if (settings.context() != null && !settings.context().equals(context.getName())) {
      throw new CodesenseException(
          KubeProblem.NO_ACCESS,
          "The kubeconfig %s has no context %s".formatted(file, settings.context()));
    }
    return config;
  }

  private static Config parsed(@Nullable String context, Path file) {
    try {
      return Config.fromKubeconfig(context, file.toFile());
    } catch (RuntimeException e) {
      // A parser's message quotes the file, which holds credentials.
      throw new CodesenseException(
          KubeProblem.NO_ACCESS,
          "The kubeconfig %s cannot be parsed: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static Config inPod(Path looked) {
    var config = Config.autoConfigure(null);
    if (config.getOauthToken() == null && config.getAutoOAuthToken() == null) {
      throw new CodesenseException(
          KubeProblem.NO_ACCESS,
          "There is no kubeconfig at %s, and this is not a pod with a service account"
              .formatted(looked));
    }
    return config;
  }

  @Override
  public String address() {
    return client.getMasterUrl().toString();
  }

  @Override
  public String namespace() {
    return client.getNamespace();
  }

  @Override
  public KubeObject apply(KubeObject object, OnConflict conflict) throws InterruptedException {
    return trying("apply " + where(object), () -> apply(resource(object), conflict));
  }

  @Override
  public KubeObject check(KubeObject object, OnConflict conflict) throws InterruptedException {
    return trying("check " + where(object), () -> apply(resource(object).dryRun(), conflict));
  }

  private KubeObject apply(
      WritableOperation<GenericKubernetesResource> resource, OnConflict conflict) {
    var strict = resource.fieldValidation(Validation.STRICT).fieldManager(FIELD_MANAGER);
    return object(
        switch (conflict) {
          case REFUSE -> strict.serverSideApply();
          case TAKE_OVER -> strict.forceConflicts().serverSideApply();
        });
  }

  @Override
  public Optional<KubeObject> create(KubeObject object) throws InterruptedException {
    return trying(
        "create " + where(object),
        () -> {
          try {
            return Optional.of(
                object(resource(object).fieldValidation(Validation.STRICT).create()));
          } catch (KubernetesClientException e) {
            if (e.getStatus() != null && "AlreadyExists".equals(e.getStatus().getReason())) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<KubeObject> replace(KubeObject object) throws InterruptedException {
    return trying(
        "replace " + where(object),
        () ->
            unlessWritten(
                () -> object(resource(object).fieldValidation(Validation.STRICT).update())));
  }

  @Override
  public Optional<KubeObject> patch(ObjectKind kind, String name, Map<String, ?> patch)
      throws InterruptedException {
    return trying(
        "change %s %s in %s".formatted(kind.kind(), name, namespace()),
        () -> unlessWritten(() -> merged(kind, name, patch, List.of())));
  }

  @Override
  public Optional<KubeObject> checkPatch(ObjectKind kind, String name, Map<String, ?> patch)
      throws InterruptedException {
    return trying(
        "check a change of %s %s in %s".formatted(kind.kind(), name, namespace()),
        () -> unlessWritten(() -> merged(kind, name, patch, List.of("All"))));
  }

  private KubeObject merged(
      ObjectKind kind, String name, Map<String, ?> patch, List<String> dryRun) {
    var context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .withFieldValidation("Strict")
            .withDryRun(dryRun)
            .build();
    return object(
        resource(kind, name).patch(context, client.getKubernetesSerialization().asJson(patch)));
  }

  /// Empty where the object is another than the one that was read, or is gone.
  private static Optional<KubeObject> unlessWritten(Supplier<KubeObject> write) {
    try {
      return Optional.of(write.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409 || e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<KubeObject> get(ObjectKind kind, String name) throws InterruptedException {
    return trying(
        "read %s %s in %s".formatted(kind.kind(), name, namespace()),
        () -> Optional.ofNullable(resource(kind, name).get()).map(this::object));
  }

  @Override
  public List<KubeObject> list(ObjectKind kind, Map<String, String> labels)
      throws InterruptedException {
    return trying(
        "list %s in %s".formatted(kind.kind(), namespace()),
        () -> {
          return all(kind).withLabels(labels).list().getItems().stream()
              .map(this::object)
              .sorted(Comparator.comparing(KubeObject::name))
              .toList();
        });
  }

  @Override
  public boolean delete(ObjectKind kind, String name, Owned owned) throws InterruptedException {
    var propagation =
        switch (owned) {
          case GOES -> DeletionPropagation.BACKGROUND;
          case STAYS -> DeletionPropagation.ORPHAN;
        };
    return trying(
        "delete %s %s in %s".formatted(kind.kind(), name, namespace()),
        () -> !resource(kind, name).withPropagationPolicy(propagation).delete().isEmpty());
  }

  @Override
  public KubeObject await(
      ObjectKind kind, String name, Predicate<KubeObject> wanted, Duration deadline)
      throws InterruptedException {
    var what = "wait for %s %s in %s".formatted(kind.kind(), name, namespace());
    try {
      var found =
          trying(
              what,
              () ->
                  resource(kind, name)
                      .waitUntilCondition(
                          item -> item != null && wanted.test(object(item)),
                          deadline.toMillis(),
                          TimeUnit.MILLISECONDS));
      return object(found);
    } catch (KubernetesClientTimeoutException e) {
      throw new CodesenseException(
          KubeProblem.DEADLINE,
          "Cannot %s: not in the expected state within %s".formatted(what, deadline),
          e);
    }
  }

  @Override
  public boolean may(String verb, ObjectKind kind) throws InterruptedException {
    return trying(
        "ask for the permission to %s %s".formatted(verb, kind.kind()),
        () -> {
          var context = context(kind);
          var review =
              client
                  .authorization()
                  .v1()
                  .selfSubjectAccessReview()
                  .create(
                      new SelfSubjectAccessReviewBuilder()
                          .withNewSpec()
                          .withNewResourceAttributes()
                          .withNamespace(context.isNamespaceScoped() ? namespace() : null)
                          .withVerb(verb)
                          .withGroup(context.getGroup())
                          .withResource(context.getPlural())
                          .endResourceAttributes()
                          .endSpec()
                          .build());
          return Boolean.TRUE.equals(review.getStatus().getAllowed());
        });
  }

  @Override
  public boolean serves(ObjectKind kind) throws InterruptedException {
    return trying("look for " + kind, () -> find(kind).isPresent());
  }

  @Override
  public boolean hasField(ObjectKind kind, String... path) throws InterruptedException {
    return trying(
        "read the schema of " + kind,
        () -> {
          var document = client.raw(ApiSchema.path(kind));
          return document != null
              && new ApiSchema(client.getKubernetesSerialization().unmarshal(document, Map.class))
                  .hasField(kind, path);
        });
  }

  @Override
  public Watch watch(ObjectKind kind, Map<String, String> labels, Runnable changed)
      throws InterruptedException {
    var what = "watch %s in %s".formatted(kind.kind(), namespace());
    var informer = trying(what, () -> all(kind).withLabels(labels).runnableInformer(0));
    return new InformedWatch(
            informer, this::object, refused -> Failures.of(address(), what, refused))
        .start(changed);
  }

  @Override
  public List<ObjectEvent> events(KubeObject object) throws InterruptedException {
    return trying(
        "read the events of " + where(object),
        () ->
            client
                .v1()
                .events()
                .inNamespace(object.namespace().orElse(namespace()))
                .withField("involvedObject.kind", object.objectKind().kind())
                .withField("involvedObject.name", object.name())
                .list()
                .getItems()
                .stream()
                .filter(event -> isOf(event, object))
                .map(Fabric8Cluster::event)
                .sorted(Comparator.comparing(ObjectEvent::last))
                .toList());
  }

  /// An object of the same name may have been there before.
  private static boolean isOf(Event event, KubeObject object) {
    var uid = event.getInvolvedObject().getUid();
    return uid == null
        || uid.isEmpty()
        || object.at("metadata", "uid").map(uid::equals).orElse(true);
  }

  /// Reporters of the older kind fill in `lastTimestamp`, those of the newer `eventTime`.
  private static ObjectEvent event(Event event) {
    var moment = event.getLastTimestamp();
    if (moment == null && event.getEventTime() != null) {
      moment = event.getEventTime().getTime();
    }
    return new ObjectEvent(
        "Warning".equals(event.getType()),
        Objects.requireNonNullElse(event.getReason(), ""),
        Objects.requireNonNullElse(event.getMessage(), "").strip(),
        moment == null ? Instant.EPOCH : OffsetDateTime.parse(moment).toInstant());
  }

  @Override
  public void followLog(String pod, String container, LogPosition position, Consumer<String> line)
      throws InterruptedException {
    try {
      new PodLog(client, pod, container, position, line).follow();
    } catch (KubernetesClientException e) {
      Interrupts.rethrow(e);
      throw Failures.of(address(), "follow the log of pod %s in %s".formatted(pod, namespace()), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private Resource<GenericKubernetesResource> resource(KubeObject object) {
    var item =
        client
            .getKubernetesSerialization()
            .convertValue(object.tree(), GenericKubernetesResource.class);
    var context = context(object.objectKind());
    var all = client.genericKubernetesResources(context);
    return context.isNamespaceScoped()
        ? all.inNamespace(object.namespace().orElse(namespace())).resource(item)
        : all.resource(item);
  }

  private Resource<GenericKubernetesResource> resource(ObjectKind kind, String name) {
    return all(kind).withName(name);
  }

  /// The objects of a kind, those of our namespace where the kind has any.
  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      all(ObjectKind kind) {
    var context = context(kind);
    var all = client.genericKubernetesResources(context);
    return context.isNamespaceScoped() ? all.inNamespace(namespace()) : all;
  }

  /// How the server names the kind in its addresses.
  private ResourceDefinitionContext context(ObjectKind kind) {
    return find(kind)
        .orElseThrow(() ->
            new CodesenseException(
                KubeProblem.KIND_UNKNOWN, "%s has no %s".formatted(address(), kind)));
  }

  private Optional<ResourceDefinitionContext> find(ObjectKind kind) {
    var known = kinds.get(kind);
    if (known != null) {
      return Optional.of(known);
    }
    var served = client.getApiResources(kind.apiVersion());
    if (served != null) {
      for (var resource : served.getResources()) {
        if (resource.getKind().equals(kind.kind()) && resource.getName().indexOf('/') < 0) {
          var context = ResourceDefinitionContext.fromApiResource(kind.apiVersion(), resource);
          kinds.put(kind, context);
          return Optional.of(context);
        }
      }
    }
    return Optional.empty();
  }

  private KubeObject object(GenericKubernetesResource item) {
    @SuppressWarnings("unchecked") // A Kubernetes object is a JSON object.
    Map<String, Object> tree = client.getKubernetesSerialization().convertValue(item, Map.class);
    return new KubeObject(tree);
  }

  private String where(KubeObject object) {
    return "%s in %s".formatted(object, object.namespace().orElse(namespace()));
  }

  private <T> T trying(String what, Supplier<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (KubernetesClientTimeoutException e) {
      throw e;
    } catch (KubernetesClientException e) {
      Interrupts.rethrow(e);
      throw Failures.of(address(), what, e);
    }
  }
}
