package dev.codesense.evaluate.deepeval;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.FileTree;
import dev.codesense.core.text.Head;
import dev.codesense.evaluate.EvaluateProblem;
import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.evaluate.report.JudgedAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// DeepEval in a Python process, which asks the judge through this one: it has no key, and needs no
/// network. Its telemetry is off, and it finds no settings of a user's.
///
/// @param python that has the package deepeval: a path, or a program on `PATH`
public record PythonDeepEval(String python, RecordCodec codec) implements DeepEval {
  private static final String SCRIPT = "score.py";
  private static final int QUOTED = 500;

  /// What the process is given.
  private record Order(int parallel, List<Criterion> criteria, List<Case> cases) {}

  private record Case(
      String question,
      String answer,
      @Nullable String reference,
      List<String> passages,
      boolean judged) {
    static Case of(JudgedAnswer answer) {
      var exchange = answer.exchange();
      return new Case(
          exchange.question(),
          exchange.answer(),
          exchange.reference(),
          exchange.passages(),
          answer.judged());
    }
  }

  /// What the process says: one of these.
  private record Line(
      @Nullable String missing,
      @Nullable String version,
      @Nullable Question ask,
      @Nullable Score scored,
      @Nullable Boolean end) {}

  private record Question(long number, String prompt, @Nullable String schema) {}

  private record Answer(long number, @Nullable String text, @Nullable String failed) {}

  @Override
  public Scores score(
      List<JudgedAnswer> answers, List<Criterion> criteria, int parallel, Asker asker)
      throws InterruptedException {
    try {
      var work = Files.createTempDirectory("codesense-deepeval");
      try {
        return score(
            new Order(parallel, criteria, answers.stream().map(Case::of).toList()), asker, work);
      } finally {
        FileTree.delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Scores score(Order order, Asker asker, Path work)
      throws IOException, InterruptedException {
    var script = work.resolve(SCRIPT);
    try (var source =
        Objects.requireNonNull(PythonDeepEval.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      Files.copy(source, script);
    }
    var ordered = Files.write(work.resolve("order.json"), codec.encode(order));
    var log = work.resolve("log");
    var process = start(work, log, script, ordered);
    var failure = new AtomicReference<@Nullable Throwable>();
    try (var tasks =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("deepeval-", 0).factory())) {
      try {
        // Reading cannot be interrupted, waiting for it can.
        return tasks.submit(() -> read(process, asker, tasks, failure, log)).get();
      } catch (ExecutionException e) {
        throw rethrown(Objects.requireNonNullElse(failure.get(), e.getCause()));
      } finally {
        process.destroyForcibly();
        tasks.shutdownNow();
      }
    }
  }

  private Process start(Path work, Path log, Path script, Path order) {
    var builder = new ProcessBuilder(python, "-I", script.toString(), order.toString());
    builder.directory(work.toFile()).redirectError(log.toFile());
    var environment = builder.environment();
    var path = environment.getOrDefault("PATH", "");
    environment.clear();
    environment.putAll(
        Map.of(
            "PATH", path,
            "HOME", work.toString(),
            "LANG", "C.UTF-8",
            "DEEPEVAL_TELEMETRY_OPT_OUT", "1",
            "DEEPEVAL_DISABLE_DOTENV", "1",
            "DEEPEVAL_FILE_SYSTEM", "READ_ONLY"));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CodesenseException(
          EvaluateProblem.DEEPEVAL_MISSING,
          "There is no Python at %s: %s".formatted(python, e.getMessage()),
          e);
    }
  }

  private Scores read(
      Process process,
      Asker asker,
      ExecutorService tasks,
      AtomicReference<@Nullable Throwable> failure,
      Path log)
      throws IOException, InterruptedException {
    var scores = new ArrayList<Score>();
    var version = "";
    try (var lines = process.inputReader(StandardCharsets.UTF_8);
        var replies = process.getOutputStream()) {
      for (var text = lines.readLine(); text != null; text = lines.readLine()) {
        var line = line(text);
        if (line.missing() != null) {
          throw new CodesenseException(
              EvaluateProblem.DEEPEVAL_MISSING,
              "%s cannot import DeepEval: %s".formatted(python, line.missing()));
        } else if (line.version() != null) {
          version = line.version();
        } else if (line.ask() != null) {
          var question = line.ask();
          tasks.execute(() -> {
            try {
              reply(question, asker, replies);
            } catch (IOException e) {
              // The process has ended: its reader says why.
            } catch (Throwable e) { // Whatever it is, Python must not wait for ever.
              failure.compareAndSet(null, e);
              process.destroyForcibly();
            }
          });
        } else if (line.scored() != null) {
          scores.add(line.scored());
        } else if (line.end() != null) {
          return new Scores(version, scores);
        }
      }
    }
    throw new CodesenseException(
        EvaluateProblem.DEEPEVAL_FAILED,
        "DeepEval ended with status %d before it had scored all answers: %s"
            .formatted(process.waitFor(), lastLine(log)));
  }

  private Line line(String text) {
    try {
      return codec.decode(text.getBytes(StandardCharsets.UTF_8), Line.class);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          EvaluateProblem.DEEPEVAL_FAILED,
          "%s says what DeepEval's program does not: %s"
              .formatted(python, Head.withEllipsis(text, QUOTED)),
          e);
    }
  }

  private void reply(Question question, Asker asker, OutputStream replies)
      throws IOException, InterruptedException {
    var reply = asker.ask(question.prompt(), question.schema());
    var line = codec.encode(new Answer(question.number(), reply.text(), reply.failed()));
    synchronized (replies) {
      replies.write(line);
      replies.write('\n');
      replies.flush();
    }
  }

  private static String lastLine(Path log) throws IOException {
    var lines = Files.readString(log, StandardCharsets.UTF_8).strip().lines().toList();
    return lines.isEmpty() ? "it says nothing" : Head.withEllipsis(lines.getLast(), QUOTED);
  }

  private static IllegalStateException rethrown(Throwable cause)
      throws IOException, InterruptedException {
    switch (cause) {
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }
}
