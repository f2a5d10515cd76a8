package dev.codesense.tracking.langfuse;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The block `langfuse` of codesense.yaml. Without an endpoint nothing is sent.
///
/// The keys of the project come from `CODESENSE_LANGFUSE_PUBLIC_KEY` and
/// `CODESENSE_LANGFUSE_SECRET_KEY`.
public record LangfuseConfig(
    @Doc("Base URL of a Langfuse server, 4.0 or later; unset: nothing is sent")
        @Nullable URI endpoint,
    @Doc("Environment that traces and scores carry: lower-case letters, digits, - and _")
        @Default("default")
        String environment,
    @Doc("Longest wait for one answer, and for what is left to send when a run ends")
        @Default("10s")
        Duration timeout,
    @Doc("Traces and scores that may wait to be sent; what comes on top is dropped and counted")
        @Default("10000")
        int queue) {

  /// The block, for commands that read it from the settings.
  public static final String BLOCK = "langfuse";

  public LangfuseConfig {
    UrlCredentials.refuseIn(LangfuseConfig::endpoint, endpoint);
    if (!environment.matches("(?!langfuse)[a-z0-9_-]{1,40}")) {
      throw new RefusedValueException(
          LangfuseConfig::environment,
          "must have 1 to 40 lower-case letters, digits, - or _, and not begin with langfuse, was "
              + environment);
    }
    if (!timeout.isPositive()) {
      throw new RefusedValueException(
          LangfuseConfig::timeout, "must be longer than nothing, was " + timeout);
    }
    if (queue < 1) {
      throw new RefusedValueException(LangfuseConfig::queue, "must be at least 1, was " + queue);
    }
  }

  /// Nothing is sent.
  public static LangfuseConfig off() {
    return new LangfuseConfig(null, "default", Duration.ofSeconds(10), 10_000);
  }

  /// The server at `endpoint`, everything else as by default.
  public static LangfuseConfig of(URI endpoint) {
    return new LangfuseConfig(endpoint, "default", Duration.ofSeconds(10), 10_000);
  }
}
