package dev.codesense.kube.fabric8;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A watch by the client's informer, which lists, watches, reconnects, and lists again after 410.
final class InformedWatch implements Cluster.Watch {
  /// Answers that the next request would get too.
  private static final Set<Integer> FINAL = Set.of(401, 403, 404);

  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private final Function<GenericKubernetesResource, KubeObject> reader;
  private final Function<KubernetesClientException, CodesenseException> failed;
  private volatile @Nullable KubernetesClientException failure;

  /// @param informer that does not run yet
  /// @param failed makes a failure one with a remedy
  InformedWatch(
      SharedIndexInformer<GenericKubernetesResource> informer,
      Function<GenericKubernetesResource, KubeObject> reader,
      Function<KubernetesClientException, CodesenseException> failed) {
    this.informer = informer;
    this.reader = reader;
    this.failed = failed;
  }

  /// Waits for the first list.
  InformedWatch start(Runnable changed) throws InterruptedException {
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(GenericKubernetesResource item) {
            changed.run();
          }

          @Override
          public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            changed.run();
          }

          @Override
          public void onDelete(GenericKubernetesResource item, boolean unknown) {
            changed.run();
          }
        });
    informer.exceptionHandler((started, thrown) -> {
      if (thrown instanceof KubernetesClientException refused
          && (!started || FINAL.contains(refused.getCode()))) {
        failure = refused;
        changed.run();
        return false;
      }
      return started;
    });
    try {
      informer.start().toCompletableFuture().get();
    } catch (ExecutionException e) {
      close();
      if (e.getCause() instanceof KubernetesClientException refused) {
        Interrupts.rethrow(refused);
        throw failed.apply(refused);
      }
      throw Interrupts.failure(e);
    } catch (InterruptedException e) {
      close();
      throw e;
    }
    return this;
  }

  @Override
  public List<KubeObject> now() {
    if (failure != null) {
      throw failed.apply(failure);
    }
    return informer.getStore().list().stream()
        .map(reader)
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }

  @Override
  public void close() {
    informer.stop();
  }
}
