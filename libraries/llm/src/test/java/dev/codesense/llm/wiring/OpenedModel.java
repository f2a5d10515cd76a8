package dev.codesense.llm.wiring;

import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.CallRecord;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A model as a component gets it, whose pauses take no time.
///
/// @param calls the records of its calls
/// @param pauses between attempts
public record OpenedModel(ChatModel model, List<CallRecord> calls, List<Duration> pauses)
    implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  public static ModelConfig config(URI url) {
    return ModelConfig.openAi(url, "scripted");
  }

  public static OpenedModel of(ModelConfig config) {
    return of(config, null, Budget.unlimited());
  }

  public static OpenedModel of(ModelConfig config, @Nullable String key, Budget budget) {
    var calls = new CopyOnWriteArrayList<CallRecord>();
    var pauses = new CopyOnWriteArrayList<Duration>();
    var model =
        ChatModels.open(
            ModelEndpoint.of("teacher", config),
            key == null ? null : new Secret(key),
            null,
            budget,
            calls::add,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), pauses::add));
    return new OpenedModel(model, calls, pauses);
  }

  @Override
  public void close() {
    model.close();
  }
}
