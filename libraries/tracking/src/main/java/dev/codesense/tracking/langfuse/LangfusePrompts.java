package dev.codesense.tracking.langfuse;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.core.PercentEncoding;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import dev.codesense.tracking.ServiceHttp;
import dev.codesense.tracking.TrackingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Prompts by name and label. The first question for one is answered by the server, or, where that
/// cannot be asked, by the copy that an earlier run has left on disk. After that they come from
/// memory: a prompt that has become old is given once more while the server is asked behind the
/// caller's back. Thread-safe.
public final class LangfusePrompts {
  private final ServiceHttp http;
  private final RecordCodec codec;
  private final Path folder;
  private final long age;
  private final LongSupplier nanoTime;
  private final Progress progress;
  private final Map<Which, Held> held = new ConcurrentHashMap<>();
  private final Map<Which, FutureTask<Held>> asking = new ConcurrentHashMap<>();

  private record Which(String name, String label) {}

  /// @param at when it came, on the clock that only counts up
  private record Held(Optional<Prompt> prompt, long at) {}

  /// @param folder for copies on disk
  LangfusePrompts(
      ServiceHttp http,
      RecordCodec codec,
      Path folder,
      Duration age,
      LongSupplier nanoTime,
      Progress progress) {
    this.http = http;
    this.codec = codec;
    this.folder = folder;
    this.age = age.toNanos();
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /// The prompt that has the label now; empty where the server has none, or cannot be asked and no
  /// copy is on disk: then the caller uses its own.
  ///
  /// @param name may have folders, such as `answer/system`
  /// @param label such as `production`
  public Optional<Prompt> labelled(String name, String label) throws InterruptedException {
    return find(new Which(name, label));
  }

  private Optional<Prompt> find(Which which) throws InterruptedException {
    var there = held.get(which);
    if (there == null) {
      return Interrupts.get(ask(which)).prompt();
    }
    if (nanoTime.getAsLong() - there.at() >= age) {
      var _ = ask(which);
    }
    return there.prompt();
  }

  /// Asks the server, unless somebody does already.
  private FutureTask<Held> ask(Which which) {
    var mine = new FutureTask<>(() -> fetch(which));
    var other = asking.putIfAbsent(which, mine);
    if (other == null) {
      Thread.ofVirtual().name("langfuse-prompt").start(mine);
    }
    return other == null ? mine : other;
  }

  /// Waits until the server has answered all that it is asked now.
  void settled() throws InterruptedException {
    for (var task : asking.values()) {
      Interrupts.get(task);
    }
  }

  private Held fetch(Which which) throws InterruptedException {
    try {
      var answer = new Held(fromServer(which), nanoTime.getAsLong());
      if (held.put(which, answer) == null && answer.prompt().isEmpty()) {
        progress.warn(
            "Langfuse has no prompt %s with the label %s: the built-in one is used"
                .formatted(which.name(), which.label()));
      }
      return answer;
    } catch (CodesenseException e) {
      progress.warn(
          "%s: %s; the prompt %s is %s. %s"
              .formatted(
                  e.problem().code(),
                  e.getMessage(),
                  which.name(),
                  held.containsKey(which) || Files.exists(file(which))
                      ? "the one of an earlier run"
                      : "the built-in one",
                  e.problem().remedy()));
      // Asked again when it has become old: not with every question.
      return held.compute(
          which,
          (_, before) ->
              new Held(before == null ? fromDisk(which) : before.prompt(), nanoTime.getAsLong()));
    } finally {
      asking.remove(which);
    }
  }

  private Optional<Prompt> fromServer(Which which) throws InterruptedException {
    var path = "/api/public/v2/prompts/" + PercentEncoding.of(which.name());
    Map<String, Object> json;
    try {
      json = http.get(path, Map.of("label", which.label()));
    } catch (CodesenseException e) {
      if (e.problem() == TrackingProblem.NOT_THERE) {
        return Optional.empty();
      }
      throw e;
    }
    var prompt = read(json, path);
    keep(which, prompt);
    return Optional.of(prompt);
  }

  private Prompt read(Map<String, Object> json, String path) {
    var content = json.get("prompt");
    var messages = new ArrayList<Prompt.Message>();
    if (content instanceof String text) {
      messages.add(new Prompt.Message("user", text));
    } else if (content instanceof List<?> list) {
      list.forEach(item -> messages.add(message(item)));
    }
    var labels = new ArrayList<String>();
    if (json.get("labels") instanceof List<?> list) {
      list.forEach(label -> labels.add(String.valueOf(label)));
    }
    if (!(json.get("name") instanceof String name)
        || !(json.get("version") instanceof Number version)
        || messages.isEmpty()) {
      throw http.notTheService(path, "no prompt", null);
    }
    return new Prompt(name, version.intValue(), labels, messages);
  }

  private static Prompt.Message message(@Nullable Object item) {
    var json = item instanceof Map<?, ?> map ? map : Map.of();
    return json.get("role") == null
        ? new Prompt.Message("placeholder", text(json.get("name")))
        : new Prompt.Message(text(json.get("role")), text(json.get("content")));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private Path file(Which which) {
    return folder.resolve(Sha256.ofParts(which.name(), which.label()).substring(0, 32) + ".json");
  }

  private void keep(Which which, Prompt prompt) {
    try {
      AtomicFile.writeIfChanged(file(which), codec.encode(prompt));
    } catch (IOException e) {
      progress.warn("The prompt %s cannot be kept: %s".formatted(which.name(), e));
    }
  }

  private Optional<Prompt> fromDisk(Which which) {
    try {
      return Optional.of(codec.decodeLenient(Files.readAllBytes(file(which)), Prompt.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // Nothing was kept, or nothing that can be read.
    }
  }
}
