package dev.codesense.kube;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Something that happened to an object, as `kubectl describe` and `kubectl events` show it.
///
/// @param about the object as the server has it
/// @param type what it is to a reader
/// @param reason one word in upper camel case, such as `ShareRaised`
/// @param message a sentence; the server keeps 1024 bytes of it
public record KubeEvent(KubeObject about, Type type, String reason, String message, Instant at) {
  private static final ObjectKind KIND = new ObjectKind("v1", "Event");
  private static final int LONGEST = 1000;

  /// What code that writes events declares.
  public static final Right RIGHT = new Right(KIND, "events", List.of("create"));

  /// What an event is to a reader.
  public enum Type {
    /// As expected.
    NORMAL("Normal"),
    /// A person should look.
    WARNING("Warning");

    private final String written;

    Type(String written) {
      this.written = written;
    }
  }

  /// Writes it. Two events of one object at one nanosecond are one.
  public void write(Cluster cluster) throws InterruptedException {
    cluster.create(object(about.namespace().orElse(cluster.namespace())));
  }

  private KubeObject object(String namespace) {
    var involved = new HashMap<String, Object>();
    involved.put("apiVersion", about.objectKind().apiVersion());
    involved.put("kind", about.objectKind().kind());
    involved.put("name", about.name());
    involved.put("namespace", namespace);
    about.at("metadata", "uid").ifPresent(uid -> involved.put("uid", uid));
    var time = at.truncatedTo(ChronoUnit.SECONDS).toString();
    return new KubeObject(
        Map.ofEntries(
            Map.entry("apiVersion", KIND.apiVersion()),
            Map.entry("kind", KIND.kind()),
            Map.entry("metadata", Map.of("name", name(), "namespace", namespace)),
            Map.entry("involvedObject", involved),
            Map.entry("type", type.written),
            Map.entry("reason", reason),
            Map.entry("message", cut()),
            Map.entry("firstTimestamp", time),
            Map.entry("lastTimestamp", time),
            Map.entry("count", 1),
            Map.entry("source", Map.of("component", Cluster.FIELD_MANAGER)),
            Map.entry("reportingComponent", Cluster.FIELD_MANAGER),
            Map.entry("reportingInstance", Cluster.FIELD_MANAGER)));
  }

  /// As `client-go` makes it: the object's name, and the time in hex.
  private String name() {
    long nanos =
        Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    return about.name() + "." + Long.toHexString(nanos);
  }

  private String cut() {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }
}
