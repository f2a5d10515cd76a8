package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.finetune.state.PodStatus;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.LogPosition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The logs of a training's pods, one after another as attempts come, each followed by a thread of
/// its own. A log that cannot be read is no reason to end a training.
final class PodLogs implements AutoCloseable {
  private static final Duration LAST_LINES = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final String container;
  private final TrainerLog log;
  private final Map<String, Thread> followers = new LinkedHashMap<>();

  PodLogs(Cluster cluster, String container, TrainerLog log) {
    this.cluster = cluster;
    this.container = container;
    this.log = log;
  }

  /// Follows a pod's log, unless it does already.
  void follow(PodStatus pod) {
    followers.computeIfAbsent(
        pod.name(),
        name ->
            Thread.ofVirtual()
                .name("log-" + name)
                .start(() -> {
                  try {
                    cluster.followLog(name, container, new LogPosition(), log);
                  } catch (CodesenseException e) {
                    log.unreadable(name, e);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  /// Waits a little for the last lines of a training that has ended.
  void finish() throws InterruptedException {
    for (var follower : followers.values()) {
      follower.join(LAST_LINES);
    }
  }

  @Override
  public void close() {
    followers.values().forEach(Thread::interrupt);
  }
}
