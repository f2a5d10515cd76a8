package dev.codesense.deploy.world;

import dev.codesense.core.http.RetryingHttp.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A clock that moves when somebody sleeps; meanwhile others act.
public final class Time extends Clock implements Sleeper {
  private static final int MOST = 5_000;

  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private int sleeps;
  private final List<Actor> actors = new ArrayList<>();

  /// Somebody who does something while others sleep.
  @FunctionalInterface
  public interface Actor {
    void act() throws InterruptedException;
  }

  public Time with(Actor actor) {
    actors.add(actor);
    return this;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (++sleeps > MOST) {
      throw new AssertionError("What is waited for does not come; it is " + now);
    }
    now = now.plus(duration);
    for (var actor : List.copyOf(actors)) {
      actor.act();
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
