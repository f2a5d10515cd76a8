package dev.codesense.engines;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A schedule as the API tells it.
///
/// @param name not unique
/// @param schedule in a person's words
public record RecurringRun(
    String id,
    String name,
    String description,
    boolean enabled,
    String schedule,
    @Nullable Instant createdAt) {

  public static RecurringRun of(Json json) {
    var trigger = json.object("trigger");
    var cron = trigger.object("cron_schedule").text("cron");
    return new RecurringRun(
        json.text("recurring_run_id"),
        json.text("display_name"),
        json.text("description"),
        json.text("status").equals("ENABLED"),
        cron.isEmpty()
            ? "every %s s".formatted(trigger.object("periodic_schedule").text("interval_second"))
            : cron,
        json.instant("created_at").orElse(null));
  }
}
