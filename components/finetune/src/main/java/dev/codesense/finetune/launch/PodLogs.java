package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.finetune.state.PodStatus;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.LogPosition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The logs of a training's pods, one after another as attempts come, each followed by a thread of
/// its own. A log that cannot be read is no reason to end a training.
final class PodLogs implements AutoCloseable {
  private static final Duration LAST_LINES = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final String container;
  private final TrainerLog log;
  private final Map<String, LogPosition> positions = new LinkedHashMap<>();
  private final Map<String, Thread> followers = new LinkedHashMap<>();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  PodLogs(Cluster cluster, String container, TrainerLog log) {
    this.cluster = cluster;
    this.container = container;
    this.log = log;
  }

  /// Follows a pod's log, unless it does already or has read all of it; after an outage it goes on
  /// where it was.
  void follow(PodStatus pod) {
    var name = pod.name();
    var follower = followers.get(name);
    if (follower == null || (!follower.isAlive() && unreadable.remove(name))) {
      var position = positions.computeIfAbsent(name, _ -> new LogPosition());
      followers.put(
          name, Thread.ofVirtual().name("log-" + name).start(() -> follow(name, position)));
    }
  }

  private void follow(String name, LogPosition position) {
    try {
      position.resume();
      cluster.followLog(name, container, position, log);
    } catch (CodesenseException e) {
      if (e.problem().kind() == Problem.Kind.TRANSIENT) {
        unreadable.add(name);
      }
      log.unreadable(name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
