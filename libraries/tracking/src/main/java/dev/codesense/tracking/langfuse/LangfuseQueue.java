package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.Progress;
import dev.codesense.core.text.Amount;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.ServiceHttp;
import dev.codesense.tracking.TrackingProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Traces and scores on their way. Telling costs the caller nothing but memory, of which there is a
/// limit; what is over it, and what the server does not take, is dropped and counted. Thread-safe.
public final class LangfuseQueue implements AutoCloseable {
  static final String TRACES = "/api/public/otel/v1/traces";
  static final String SCORES = "/api/public/scores";

  private static final int ITEMS_AT_ONCE = 200;

  /// Each is a request of its own.
  private static final int SCORES_AT_ONCE = 4;

  /// The server warns from 16 MB in one body.
  private static final long CHARACTERS_AT_ONCE = 2_000_000;

  /// About what an item has besides its texts.
  private static final long SMALL = 500;

  private static final long MOST_CHARACTERS = 32_000_000;

  private final ServiceHttp http;
  private final Otlp otlp;
  private final Masking masking;
  private final String environment;
  private final Duration grace;
  private final Progress progress;
  private final BlockingQueue<Item> waiting;
  private final AtomicLong characters = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong unheld = new AtomicLong();
  private final Thread sender;
  private volatile boolean closing;
  private volatile @Nullable RuntimeException failure;

  private sealed interface Item {
    long size();

    record Span(Observation observation, long size) implements Item {}

    record Judged(Score score, long size) implements Item {}

    /// Wakes a sender that waits when there is nothing to come.
    record End(long size) implements Item {}
  }

  /// @param most items that may wait
  /// @param grace how long closing waits for what is left
  LangfuseQueue(
      ServiceHttp http,
      Otlp otlp,
      Masking masking,
      String environment,
      int most,
      Duration grace,
      Progress progress) {
    this.http = http;
    this.otlp = otlp;
    this.masking = masking;
    this.environment = environment;
    this.grace = grace;
    this.progress = progress;
    waiting = new LinkedBlockingQueue<>(most);
    sender = Thread.ofVirtual().name("langfuse").start(this::sendAll);
  }

  public void tell(Observation observation) {
    var item = observation.item();
    var texts =
        Arrays.asList(
            observation.input(),
            observation.output(),
            observation.metadata(),
            observation.error(),
            item == null ? null : item.expected());
    tell(new Item.Span(observation, SMALL + size(texts)));
  }

  public void tell(Score score) {
    tell(new Item.Judged(score, SMALL + size(score.json(environment))));
  }

  private void tell(Item item) {
    told.incrementAndGet();
    if (characters.addAndGet(item.size()) > MOST_CHARACTERS || !waiting.offer(item)) {
      characters.addAndGet(-item.size());
      unheld.incrementAndGet();
    }
  }

  private static long size(@Nullable Object json) {
    return switch (json) {
      case String text -> text.length();
      case List<?> list -> list.stream().mapToLong(LangfuseQueue::size).sum();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .mapToLong(entry -> size(entry.getKey()) + size(entry.getValue()))
              .sum();
      case null, default -> 1;
    };
  }

  /// How much waits now.
  long characters() {
    return characters.get();
  }

  /// What was told and did not arrive: all of it, once the queue is closed.
  public long dropped() {
    return told.get() - sent.get();
  }

  /// Waits a while for what is left, and says what did not arrive. Never throws.
  @Override
  public void close() {
    closing = true;
    var late = false;
    try {
      var _ = waiting.offer(new Item.End(0)); // Full: then it does not wait.
      if (!sender.join(grace)) {
        late = true;
        sender.interrupt();
        sender.join();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    if (dropped() > 0) {
      progress.warn(
          "%d of %d traces and scores are not in Langfuse: %s"
              .formatted(dropped(), told.get(), why(late)));
    }
  }

  /// @param late whether closing was out of patience
  private String why(boolean late) {
    var reasons = new ArrayList<String>();
    switch (failure) {
      case CodesenseException refused ->
          reasons.add(
              "%s: %s. %s"
                  .formatted(
                      refused.problem().code(), refused.getMessage(), refused.problem().remedy()));
      case RuntimeException mistake ->
          reasons.add("what sends them met %s. Please report it.".formatted(mistake));
      case null -> {}
    }
    if (unheld.get() > 0) {
      reasons.add(
          "%d came while no more could wait. Raise langfuse.queue.".formatted(unheld.get()));
    }
    if (late) {
      reasons.add(
          "%s were not enough for what was left. Raise langfuse.timeout."
              .formatted(Amount.time(grace)));
    }
    return reasons.isEmpty() ? "the run was interrupted" : String.join(" ", reasons);
  }

  private void sendAll() {
    try {
      while (!closing || !waiting.isEmpty()) {
        var batch = new ArrayList<Item>();
        for (var item = waiting.take(); item != null; item = next(batch)) {
          characters.addAndGet(-item.size());
          batch.add(item);
        }
        var spans = new ArrayList<Map<String, Object>>();
        var scores = new ArrayList<Score>();
        for (var item : batch) {
          switch (item) {
            case Item.Span span -> add(span.observation(), spans);
            case Item.Judged judged -> scores.add(judged.score());
            case Item.End _ -> {}
          }
        }
        send(spans);
        FanOut.named("langfuse-score")
            .atMost(SCORES_AT_ONCE)
            .map(scores, score -> attempt(1, SCORES, () -> masked(score)));
      }
    } catch (InterruptedException e) {
      // Closed, and out of patience: what is left counts as dropped.
    }
  }

  /// One that cannot be written takes no other with it.
  private void add(Observation observation, List<Map<String, Object>> spans) {
    try {
      spans.add(otlp.span(observation));
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /// One more for the batch, if there is one and room for it.
  private @Nullable Item next(List<Item> batch) {
    boolean full =
        batch.size() >= ITEMS_AT_ONCE
            || batch.stream().mapToLong(Item::size).sum() >= CHARACTERS_AT_ONCE;
    return full ? null : waiting.poll();
  }

  private Object masked(Score score) {
    var json = score.json(environment);
    json.computeIfPresent("comment", (_, comment) -> masking.text(String.valueOf(comment)));
    json.computeIfPresent(
        "value", (_, value) -> value instanceof String text ? masking.text(text) : value);
    return json;
  }

  /// One span that the server does not like, and it refuses them all: then each half goes alone.
  private void send(List<Map<String, Object>> spans) throws InterruptedException {
    if (spans.isEmpty() || attempt(spans.size(), TRACES, () -> Otlp.request(spans))) {
      return;
    }
    var why = failure;
    if (spans.size() > 1
        && why instanceof CodesenseException refused
        && refused.problem() == TrackingProblem.REFUSED) {
      int half = spans.size() / 2;
      send(spans.subList(0, half));
      send(spans.subList(half, spans.size()));
    }
  }

  private boolean attempt(int items, String path, Supplier<Object> body)
      throws InterruptedException {
    try {
      http.post(path, body.get());
      sent.addAndGet(items);
      return true;
    } catch (RuntimeException e) { // A sender that dies of one takes all that wait with it.
      failure = e;
      return false;
    }
  }
}
