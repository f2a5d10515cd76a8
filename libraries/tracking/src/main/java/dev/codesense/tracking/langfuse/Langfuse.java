package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.ServiceAddress;
import dev.codesense.tracking.ServiceHttp;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import java.time.Duration;
import java.util.Map;

/// A project of a Langfuse server. Who opens, closes.
public final class Langfuse implements AutoCloseable {
  /// How long a prompt is used before the server is asked for a newer one.
  private static final Duration PROMPT_AGE = Duration.ofMinutes(1);

  private static final int OLDEST = 4;
  private static final int ATTEMPTS = 3;
  private static final String HEALTH = "/api/public/health";

  private final LangfuseConfig config;
  private final TrackingAccess access;
  private final Masking masking;
  private final ServiceHttp http;

  private Langfuse(LangfuseConfig config, TrackingAccess access, ServiceHttp http) {
    this.config = config;
    this.access = access;
    masking = access.masking();
    this.http = http;
  }

  /// Says nothing to the server yet.
  ///
  /// @throws CodesenseException [TrackingProblem#SETTINGS], [TrackingProblem#KEY_IN_THE_CLEAR]
  public static Langfuse open(LangfuseConfig config, TrackingAccess access) {
    if (config.endpoint() == null) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS, "langfuse.endpoint is not set in codesense.yaml");
    }
    var variables = "CODESENSE_LANGFUSE_PUBLIC_KEY and CODESENSE_LANGFUSE_SECRET_KEY";
    var user = access.secrets().apply("langfuse-public-key");
    var password = access.secrets().apply("langfuse-secret-key");
    if (user.isEmpty() || password.isEmpty()) {
      throw new CodesenseException(
          TrackingProblem.SETTINGS, "langfuse.endpoint is set, and needs both " + variables);
    }
    var address =
        ServiceAddress.of(
            "Langfuse",
            "langfuse.endpoint",
            config.endpoint(),
            ServiceAddress.basic(user.get(), password.get()),
            variables);
    return new Langfuse(
        config,
        access,
        new ServiceHttp(address, access.codec(), ATTEMPTS, config.timeout(), access.pace()));
  }

  /// Asks the server for its version, and whether it accepts the keys.
  ///
  /// @return the version
  /// @throws CodesenseException [TrackingProblem#LANGFUSE_TOO_OLD], [TrackingProblem#WRONG_KEY],
  ///   [TrackingProblem#NOT_THE_SERVICE], or a [dev.codesense.core.CoreProblem]
  public String check() throws InterruptedException {
    if (!(http.get(HEALTH, Map.of()).get("version") instanceof String version)
        || !version.matches("\\d{1,4}\\..{1,40}")) {
      throw http.notTheService(HEALTH, "no version", null);
    }
    if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST) {
      throw new CodesenseException(
          TrackingProblem.LANGFUSE_TOO_OLD,
          "Langfuse at %s is version %s".formatted(http.address().base(), version));
    }
    http.get("/api/public/projects", Map.of());
    return version;
  }

  /// Prompts with a memory of their own: ask the same one again.
  public LangfusePrompts prompts() {
    return new LangfusePrompts(
        http,
        access.codec(),
        access.state().resolve("tracking").resolve("langfuse").resolve("prompts"),
        PROMPT_AGE,
        access.pace().nanoTime(),
        access.progress());
  }

  public LangfuseDatasets datasets() {
    return new LangfuseDatasets(http, masking);
  }

  public LangfuseFeedback feedback() {
    return new LangfuseFeedback(http);
  }

  /// A queue of its own, closed before this is.
  LangfuseQueue queue() {
    return new LangfuseQueue(
        http,
        new Otlp(access.codec(), masking, config.environment()),
        masking,
        config.environment(),
        config.queue(),
        config.timeout(),
        access.progress());
  }

  @Override
  public void close() {
    http.close();
  }
}
