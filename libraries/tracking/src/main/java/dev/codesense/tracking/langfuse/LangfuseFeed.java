package dev.codesense.tracking.langfuse;

import dev.codesense.llm.CallLog;
import dev.codesense.llm.CallRecord;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Observation.Generation;
import dev.codesense.tracking.langfuse.Observation.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where a run tells its traces and scores while it lasts: to Langfuse where a server is
/// configured, else to nobody. What goes wrong is a warning, and the run goes on. Thread-safe; who
/// opens, closes.
public final class LangfuseFeed implements AutoCloseable {
  private final TrackingAccess access;
  private final AtomicBoolean failed = new AtomicBoolean();
  private @Nullable Langfuse langfuse;
  private @Nullable LangfuseQueue queue;

  private LangfuseFeed(TrackingAccess access) {
    this.access = access;
  }

  /// Says nothing to a server yet.
  public static LangfuseFeed open(LangfuseConfig config, TrackingAccess access) {
    var feed = new LangfuseFeed(access);
    if (config.endpoint() != null) {
      try {
        var langfuse = Langfuse.open(config, access);
        feed.langfuse = langfuse;
        feed.queue = langfuse.queue();
      } catch (RuntimeException e) {
        access.warn(e, "nothing is sent to Langfuse");
      }
    }
    return feed;
  }

  /// Tells something.
  ///
  /// @param teller puts it in the queue; called only where there is one. The first that fails is
  ///   warned of
  public void tell(Consumer<LangfuseQueue> teller) {
    if (queue != null) {
      try {
        teller.accept(queue);
      } catch (RuntimeException e) {
        if (failed.compareAndSet(false, true)) {
          access.warn(e, "it is not sent to Langfuse");
        }
      }
    }
  }

  /// A log whose calls become generations: each a trace of its own, all of one session.
  ///
  /// @param stage that makes the calls, such as `evaluate-answers`
  /// @param session such as the id of the run
  public CallLog calls(String stage, String session) {
    return call -> tell(queue -> queue.tell(generation(call, stage, session)));
  }

  private static Observation generation(CallRecord call, String stage, String session) {
    var names = new String[] {session, call.at().toString(), call.requestHash(), call.prompt()};
    var metadata = new TreeMap<String, String>();
    metadata.put("prompt", call.prompt());
    metadata.put("request", call.requestHash());
    metadata.put("attempts", Integer.toString(call.attempts()));
    metadata.put("masked_secrets", Integer.toString(call.secrets()));
    metadata.put("estimated", Boolean.toString(call.usage().estimated()));
    if (call.finish() != null) {
      metadata.put("finish", call.finish().name().toLowerCase(Locale.ROOT));
    }
    var usage = new TreeMap<String, Long>();
    usage.put("input", call.usage().input() - call.usage().cached());
    usage.put("output", call.usage().output());
    usage.put("total", call.usage().total());
    if (call.usage().cached() > 0) {
      usage.put("input_cached_tokens", call.usage().cached());
    }
    return new Observation(
        TraceIds.trace(names),
        TraceIds.span(names),
        null,
        call.prompt(),
        Observation.Type.GENERATION,
        call.at().minus(call.latency()),
        call.at(),
        null,
        null,
        metadata,
        call.problem(),
        new Generation(
            call.model().isEmpty() ? call.name() : call.model(),
            Map.of(),
            usage,
            call.money() > 0 ? Map.of("total", call.money()) : Map.of(),
            null,
            null),
        new Trace(stage, List.of(call.name()), null, session),
        null);
  }

  /// Waits a while for what is left, and warns of what did not arrive.
  @Override
  public void close() {
    if (queue != null) {
      queue.close();
    }
    if (langfuse != null) {
      langfuse.close();
    }
  }
}
