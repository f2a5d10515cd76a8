package dev.codesense.kube;

import dev.codesense.core.http.RetryingHttp.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The right of one process to work on something, until it stops renewing it.
///
/// It is a `Lease` of `coordination.k8s.io/v1`. Each new holder gets a higher token: who writes the
/// token beside what it works on, and writes only while it is still there, cannot undo what a later
/// holder has done, even if it was paused for longer than its lease lasts.
public final class Lease {
  private static final ObjectKind KIND = new ObjectKind("coordination.k8s.io/v1", "Lease");

  /// What code that takes a lease declares.
  public static final Right RIGHT = new Right(KIND, "leases", List.of("get", "create", "update"));

  private final Cluster cluster;
  private final Clock clock;
  private final Duration lasts;
  private final String holder;
  private KubeObject held;

  private Lease(Cluster cluster, Clock clock, Duration lasts, String holder, KubeObject held) {
    this.cluster = cluster;
    this.clock = clock;
    this.lasts = lasts;
    this.holder = holder;
    this.held = held;
  }

  /// Takes the lease: at once where nobody holds it, else when its holder has not renewed it for as
  /// long as it lasts. That is measured here and not read from the holder's clock.
  ///
  /// @param holder who takes it; unique to the process
  /// @param lasts how long it lasts without being renewed, in whole seconds
  /// @return empty while another holder renews it
  public static Optional<Lease> take(
      Cluster cluster, String name, String holder, Duration lasts, Clock clock, Sleeper sleeper)
      throws InterruptedException {
    var seen = cluster.get(KIND, name);
    if (seen.isEmpty()) {
      var made = cluster.create(object(name, spec(holder, lasts, 1, clock.instant())));
      if (made.isPresent()) {
        return Optional.of(new Lease(cluster, clock, lasts, holder, made.get()));
      }
      seen = cluster.get(KIND, name);
    }
    var found = seen.orElseThrow();
    if (!holder(found).isEmpty()) {
      sleeper.sleep(seconds(found));
      var later = cluster.get(KIND, name);
      if (later.isEmpty() || !version(later.get()).equals(version(found))) {
        return Optional.empty();
      }
    }
    return cluster
        .replace(with(found, spec(holder, lasts, token(found) + 1, clock.instant())))
        .map(taken -> new Lease(cluster, clock, lasts, holder, taken));
  }

  /// Who holds the lease of this name and renewed it lately; empty for nobody.
  public static Optional<String> holder(Cluster cluster, String name, Clock clock)
      throws InterruptedException {
    return cluster
        .get(KIND, name)
        .filter(found -> !holder(found).isEmpty())
        .filter(found -> renewed(found).plus(seconds(found)).isAfter(clock.instant()))
        .map(Lease::holder);
  }

  /// Counts holders from 1.
  public long token() {
    return token(held);
  }

  /// Renews it if a third of its time has passed.
  ///
  /// @return whether it is still ours; if not, nothing more may be written
  public boolean renew() throws InterruptedException {
    var now = clock.instant();
    if (now.isBefore(renewed(held).plus(lasts.dividedBy(3)))) {
      return true;
    }
    var renewed = cluster.replace(with(held, spec(holder, lasts, token(held), now)));
    renewed.ifPresent(object -> held = object);
    return renewed.isPresent();
  }

  /// Gives it back, so that the next holder need not wait. Does nothing where it is lost.
  public void giveBack() throws InterruptedException {
    cluster.replace(with(held, spec("", lasts, token(held), clock.instant())));
  }

  private static KubeObject object(String name, Map<String, Object> spec) {
    return new KubeObject(
        Map.of(
            "apiVersion", KIND.apiVersion(),
            "kind", KIND.kind(),
            "metadata", Map.of("name", name),
            "spec", spec));
  }

  private static KubeObject with(KubeObject lease, Map<String, Object> spec) {
    var tree = new HashMap<>(lease.tree());
    tree.put("spec", spec);
    return new KubeObject(tree);
  }

  private static Map<String, Object> spec(
      String holder, Duration lasts, long token, Instant renewed) {
    return Map.of(
        "holderIdentity",
        holder,
        "leaseDurationSeconds",
        Math.toIntExact(lasts.toSeconds()),
        "leaseTransitions",
        token,
        "renewTime",
        micros(renewed));
  }

  /// The server wants microseconds, all six digits.
  private static String micros(Instant time) {
    return "%s.%06dZ"
        .formatted(
            time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""),
            time.get(ChronoField.MICRO_OF_SECOND));
  }

  private static String holder(KubeObject lease) {
    return lease.at("spec", "holderIdentity").map(Object::toString).orElse("");
  }

  private static long token(KubeObject lease) {
    return lease.at("spec", "leaseTransitions").map(n -> ((Number) n).longValue()).orElse(0L);
  }

  private static Duration seconds(KubeObject lease) {
    return Duration.ofSeconds(
        lease.at("spec", "leaseDurationSeconds").map(n -> ((Number) n).longValue()).orElse(0L));
  }

  private static Instant renewed(KubeObject lease) {
    return lease
        .at("spec", "renewTime")
        .map(time -> Instant.parse(time.toString()))
        .orElse(Instant.EPOCH);
  }

  private static String version(KubeObject lease) {
    return lease.at("metadata", "resourceVersion").map(Object::toString).orElse("");
  }
}
