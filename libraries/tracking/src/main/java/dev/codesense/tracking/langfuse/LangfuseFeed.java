package dev.codesense.tracking.langfuse;

import dev.codesense.tracking.TrackingAccess;
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
