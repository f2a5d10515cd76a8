package dev.codesense.tracking.langfuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.CallRecord;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.Usage;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.langfuse.Observation.ExperimentItem;
import dev.codesense.tracking.langfuse.Observation.Generation;
import dev.codesense.tracking.langfuse.Observation.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No real server of Langfuse runs in tests: requests and answers are compared with its OpenAPI
/// description and with OTLP's own files.
class LangfuseTest {
  private static final String TOKEN = "ghp_" + "k3Jx9Qm2Vt7Rb5Ls8Wd1Zn4Yc6Hf0Gp3Aa2E";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration IMPATIENT = Duration.ofMillis(500);
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");
  private static final Map<String, String> KEYS =
      Map.of(
          "langfuse-public-key", FakeLangfuse.PUBLIC_KEY,
          "langfuse-secret-key", FakeLangfuse.SECRET_KEY);

  @TempDir private Path folder;
  private FakeLangfuse server;
  private TestRunContext run;
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void start() throws IOException {
    server = FakeLangfuse.start();
    run = TestRunContext.in(folder.resolve("project"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TrackingAccess access(Map<String, String> secrets) {
    return new TrackingAccess(
        run.project(),
        run.state(),
        run.codec(),
        run.progress(),
        name -> Optional.ofNullable(secrets.get(name)).map(Secret::new),
        new RetryingHttp.Pace(nanos::get, new SplittableRandom(1), _ -> {}));
  }

  private LangfuseConfig config(URI endpoint, int queue) {
    return config(endpoint, queue, Duration.ofSeconds(30));
  }

  private static LangfuseConfig config(URI endpoint, int queue, Duration timeout) {
    return new LangfuseConfig(endpoint, "test", timeout, queue);
  }

  private Langfuse open(URI endpoint) {
    return Langfuse.open(config(endpoint, 1_000), access(KEYS));
  }

  private static void tell(
      LangfuseConfig config, TrackingAccess access, Consumer<LangfuseQueue> teller) {
    try (var feed = LangfuseFeed.open(config, access)) {
      feed.tell(teller);
    }
  }

  private static void refuses(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static Observation observation(String question, @Nullable Object output) {
    return new Observation(
        TraceIds.trace("run-1", question),
        TraceIds.span("run-1", question),
        null,
        question,
        Observation.Type.RETRIEVER,
        START,
        START.plusMillis(1),
        question,
        output,
        new TreeMap<>(),
        null,
        null,
        null,
        null);
  }

  @Test
  void aServerOfVersionFourWithTheRightKeyIsGood() throws Exception {
    try (var langfuse = open(server.endpoint())) {
      assertThat(langfuse.check()).isEqualTo("4.16.0");
    }
  }

  @Test
  void anOlderServerIsNamed() {
    server.ofVersion("3.120.0");
    try (var langfuse = open(server.endpoint())) {
      refuses(TrackingProblem.LANGFUSE_TOO_OLD, langfuse::check);
    }
  }

  @Test
  void aWrongKeyIsNamedThoughTheHealthIsGood() {
    var keys = new TreeMap<>(KEYS);
    keys.put("langfuse-secret-key", "sk-lf-other");
    try (var langfuse = Langfuse.open(config(server.endpoint(), 10), access(keys))) {
      refuses(TrackingProblem.WRONG_KEY, langfuse::check);
    }
  }

  @Test
  void settingsThatAreNoneAreRefused() {
    refuses(
        TrackingProblem.SETTINGS,
        () -> Langfuse.open(config(server.endpoint(), 10), access(Map.of())));
    refuses(
        TrackingProblem.KEY_IN_THE_CLEAR, () -> open(URI.create("http://langfuse.example.com")));
    for (var environment : List.of("", "Test", "langfuse-1", "a b")) {
      assertThatThrownBy(() -> new LangfuseConfig(null, environment, Duration.ofSeconds(1), 1))
          .isInstanceOf(RefusedValueException.class);
    }
    assertThatThrownBy(() -> config(server.endpoint(), 0))
        .isInstanceOf(RefusedValueException.class);
  }

  @Test
  void withoutAnEndpointOrKeysTheRunGoesOn() {
    tell(
        LangfuseConfig.off(),
        access(Map.of()),
        _ -> {
          throw new AssertionError("nobody listens");
        });
    assertThat(run.progress().warnings()).isEmpty();

    tell(config(server.endpoint(), 10), access(Map.of()), _ -> {});
    assertThat(run.progress().warnings()).singleElement().asString().startsWith("CS-TRK-001: ");
  }

  @Test
  void anObservationArrivesWithItsAttributes() {
    var observation = tellAnObservation();

    var span = server.spans().getFirst();
    assertThat(attributes(span))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("langfuse.environment", "test"),
                Map.entry("langfuse.observation.type", "generation"),
                Map.entry(
                    "langfuse.observation.input", "[{\"content\":\"Where?\",\"role\":\"user\"}]"),
                Map.entry("langfuse.observation.output", "There [1]"),
                Map.entry("langfuse.observation.metadata.language", "en"),
                Map.entry("langfuse.observation.level", "ERROR"),
                Map.entry("langfuse.observation.status_message", "cut off"),
                Map.entry("langfuse.observation.model.name", "small"),
                Map.entry("langfuse.observation.model.parameters", "{\"temperature\":0}"),
                Map.entry("langfuse.observation.usage_details", "{\"input\":12,\"output\":3}"),
                Map.entry("langfuse.observation.cost_details", "{\"total\":0.25}"),
                Map.entry("langfuse.observation.prompt.name", "answer/system"),
                Map.entry("langfuse.observation.prompt.version", 3),
                Map.entry("langfuse.trace.name", "ask"),
                Map.entry("langfuse.trace.tags", List.of("cli")),
                Map.entry("user.id", "ann"),
                Map.entry("session.id", "session-1"),
                Map.entry("langfuse.experiment.id", "e-1"),
                Map.entry("langfuse.experiment.name", "Compare"),
                Map.entry("langfuse.experiment.dataset.id", "d-1"),
                Map.entry("langfuse.experiment.item.id", "q-1"),
                Map.entry("langfuse.experiment.item.expected_output", "{\"path\":\"A.java\"}"),
                Map.entry("langfuse.experiment.item.root_observation_id", observation.spanId())));
    var rest = new LinkedHashMap<>(span);
    rest.remove("attributes");
    assertThat(rest)
        .isEqualTo(
            Map.of(
                "traceId",
                observation.traceId(),
                "spanId",
                observation.spanId(),
                "parentSpanId",
                TraceIds.span("run-1", "q-1"),
                "name",
                "answer",
                "kind",
                3,
                "startTimeUnixNano",
                "1767323045678000000",
                "endTimeUnixNano",
                "1767323045679000001",
                "status",
                Map.of("code", 2, "message", "cut off")));
  }

  /// An observation that says all that one can.
  private Observation tellAnObservation() {
    var trace = TraceIds.trace("run-1", "q-1");
    var observation =
        new Observation(
            trace,
            TraceIds.span("run-1", "q-1", "answer"),
            TraceIds.span("run-1", "q-1"),
            "answer",
            Observation.Type.GENERATION,
            START,
            START.plusNanos(1_000_001),
            List.of(Map.of("role", "user", "content", "Where?")),
            "There [1]",
            new TreeMap<>(Map.of("language", "en")),
            "cut off",
            new Generation(
                "small",
                Map.of("temperature", 0),
                Map.of("input", 12L, "output", 3L),
                Map.of("total", 0.25),
                "answer/system",
                3),
            new Trace("ask", List.of("cli"), "ann", "session-1"),
            new ExperimentItem("e-1", "Compare", "d-1", "q-1", Map.of("path", "A.java")));

    tell(config(server.endpoint(), 10), access(KEYS), queue -> queue.tell(observation));
    return observation;
  }

  private static Map<String, Object> attributes(Map<?, ?> span) {
    var found = new TreeMap<String, Object>();
    for (var attribute : (List<?>) Objects.requireNonNull(span.get("attributes"))) {
      var entry = (Map<?, ?>) attribute;
      var value = ((Map<?, ?>) Objects.requireNonNull(entry.get("value")));
      found.put(String.valueOf(entry.get("key")), plain(value.values().iterator().next()));
    }
    return found;
  }

  private static Object plain(@Nullable Object value) {
    return value instanceof Map<?, ?> array && array.get("values") instanceof List<?> list
        ? list.stream().map(item -> plain(((Map<?, ?>) item).get("stringValue"))).toList()
        : Objects.requireNonNull(value);
  }

  @Test
  void spansWithIdsThatTheServerRefusesCannotBeMade() {
    for (var id : List.of("", "0".repeat(32), "A".repeat(32), "a".repeat(31))) {
      assertThatThrownBy(() ->
              new Observation(
                  id,
                  "a".repeat(16),
                  null,
                  "x",
                  Observation.Type.SPAN,
                  START,
                  START,
                  null,
                  null,
                  new TreeMap<>(),
                  null,
                  null,
                  null,
                  null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void scoresOfEachKindArrive() {
    var trace = TraceIds.trace("run-1", "q-1");
    tellScores(trace);

    var bodies = new ArrayList<Map<String, Object>>();
    for (var body : server.bodies("scores")) {
      var rest = new TreeMap<>(body);
      assertThat(String.valueOf(rest.remove("id"))).matches("[0-9a-f]{32}");
      assertThat(String.valueOf(rest.getOrDefault("comment", ""))).doesNotContain(TOKEN);
      rest.remove("comment");
      bodies.add(rest);
    }
    assertThat(bodies)
        .containsExactlyInAnyOrder(
            score(trace, "ndcg", "NUMERIC", 0.5),
            score(trace, "refused", "BOOLEAN", 0),
            score(trace, "verdict", "CATEGORICAL", "promote"));
    assertThatThrownBy(() -> Score.number(trace, "x", Double.NaN, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Score.category(trace, "x", "y".repeat(501), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void tellScores(String trace) {
    tell(
        config(server.endpoint(), 10),
        access(KEYS),
        queue -> {
          queue.tell(Score.number(trace, "ndcg", 0.5, "with " + TOKEN));
          queue.tell(Score.truth(trace, "refused", false, null));
          queue.tell(Score.category(trace, "verdict", "promote", null));
        });
  }

  private static Map<String, Object> score(String trace, String name, String type, Object value) {
    return new TreeMap<>(
        Map.of(
            "traceId",
            trace,
            "name",
            name,
            "dataType",
            type,
            "value",
            value,
            "environment",
            "test"));
  }

  @Test
  void noSecretIsSent() {
    var observation =
        new Observation(
            TraceIds.trace("s"),
            TraceIds.span("s"),
            null,
            "ask " + TOKEN,
            Observation.Type.CHAIN,
            START,
            START,
            Map.of("password", "hunter2hunter2", "text", List.of("see " + TOKEN)),
            "say " + TOKEN,
            new TreeMap<>(Map.of("api_key", "q8W3zR7tY1uP5sD9")),
            "failed with " + TOKEN,
            new Generation("m", Map.of("token", TOKEN), Map.of(), Map.of(), null, null),
            new Trace("t " + TOKEN, List.of(TOKEN), null, null),
            new ExperimentItem("e", "n " + TOKEN, null, "i", TOKEN));

    tell(config(server.endpoint(), 10), access(KEYS), queue -> queue.tell(observation));

    assertThat(server.spans()).hasSize(1);
    assertThat(server.exchanges().toString())
        .doesNotContain(TOKEN, "hunter2hunter2", "q8W3zR7tY1uP5sD9");
  }

  @Test
  void oneSpanThatTheServerRefusesTakesNoOtherWithIt() {
    server.dislike("q-7");

    tell(
        config(server.endpoint(), 1_000, Duration.ofMinutes(1)),
        access(KEYS),
        queue -> {
          for (int i = 0; i < 250; i++) {
            queue.tell(observation("q-" + i, "found"));
          }
        });

    assertThat(server.spans().stream().map(span -> String.valueOf(span.get("name"))).distinct())
        .hasSize(249)
        .doesNotContain("q-7");
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("1 of 250 traces and scores are not in Langfuse: CS-TRK-009: ");
  }

  @Test
  void aServerThatStallsCostsTheCallerNothingAndWhatIsLostIsCounted() throws Exception {
    server.stall();
    try (var langfuse = Langfuse.open(config(server.endpoint(), 10, IMPATIENT), access(KEYS))) {
      var queue = langfuse.queue();
      queue.tell(observation("first", "found"));
      server.awaitStalled();
      // The sender waits for an answer that never comes; nobody else does.
      for (int i = 0; i < 100; i++) {
        queue.tell(observation("q-" + i, "found"));
      }
      queue.close();
      assertThat(queue.dropped()).isEqualTo(101);
    }
    assertThat(run.progress().warnings())
        .containsExactly(
            "101 of 101 traces and scores are not in Langfuse: 90 came while no more could wait. Raise langfuse.queue. 0.5 s were not enough for what was left. Raise langfuse.timeout.");
  }

  @Test
  void whatIsTooLargeToWaitIsDroppedAndCounted() {
    var text = "x".repeat(1_000_000);
    server.stall();
    try (var langfuse = Langfuse.open(config(server.endpoint(), 1_000, IMPATIENT), access(KEYS));
        var queue = langfuse.queue()) {
      for (int i = 0; i < 100; i++) {
        queue.tell(observation("q-" + i, text));
        queue.tell(Score.number(TraceIds.trace("q-" + i), "right", 1, text));
      }
      assertThat(queue.characters()).isBetween(25_000_000L, 32_000_000L);
    }
    assertThat(run.progress().warnings()).singleElement().asString().startsWith("200 of 200 ");
  }

  /// Can be read once: when it is told, not when it is sent.
  private static final class Fickle extends AbstractList<String> {
    private int reads;

    @Override
    public String get(int index) {
      if (reads++ > 0) {
        throw new IllegalStateException("it was read before");
      }
      return "once";
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void whatCannotBeWrittenTakesNothingWithItAndIsNamed() {
    tell(
        config(server.endpoint(), 10),
        access(KEYS),
        queue -> {
          queue.tell(observation("good", "found"));
          queue.tell(observation("strange", new Fickle()));
          queue.tell(observation("another", "found"));
        });

    assertThat(server.spans()).hasSize(2);
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("1 of 3 traces and scores are not in Langfuse: what sends them met ")
        .contains("it was read before")
        .endsWith(". Please report it.");
  }

  /// Two calls of a model: one that was answered, one that was not.
  private void tellCalls() {
    var answered =
        new CallRecord(
            START,
            "judge",
            "big-1",
            "judge-support@1",
            "0a1b",
            new Usage(120, 20, 7, false),
            0.25,
            Duration.ofMillis(1_500),
            2,
            1,
            FinishReason.STOP,
            null);
    var failed =
        new CallRecord(
            START,
            "judge",
            "",
            "judge-support@1",
            "0a1c",
            new Usage(0, 0, 0, true),
            0,
            Duration.ZERO,
            5,
            0,
            null,
            "CS-COR-002");
    try (var feed = LangfuseFeed.open(config(server.endpoint(), 10), access(KEYS))) {
      var log = feed.calls("evaluate-answers", "run-1");
      log.add(answered);
      log.add(failed);
    }
  }

  @Test
  void callsOfAModelAreGenerationsOfOneSession() {
    tellCalls();

    var answered = server.spans().getFirst();
    assertThat(answered.get("name")).isEqualTo("judge-support@1");
    assertThat(answered.get("startTimeUnixNano")).isEqualTo("1767323044178000000");
    assertThat(answered.get("endTimeUnixNano")).isEqualTo("1767323045678000000");
    assertThat(attributes(answered))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("langfuse.environment", "test"),
                Map.entry("langfuse.observation.type", "generation"),
                Map.entry("langfuse.observation.metadata.attempts", "2"),
                Map.entry("langfuse.observation.metadata.estimated", "false"),
                Map.entry("langfuse.observation.metadata.finish", "stop"),
                Map.entry("langfuse.observation.metadata.masked_secrets", "1"),
                Map.entry("langfuse.observation.metadata.prompt", "judge-support@1"),
                Map.entry("langfuse.observation.metadata.request", "0a1b"),
                Map.entry("langfuse.observation.model.name", "big-1"),
                Map.entry(
                    "langfuse.observation.usage_details",
                    "{\"input\":100,\"input_cached_tokens\":20,\"output\":7,\"total\":127}"),
                Map.entry("langfuse.observation.cost_details", "{\"total\":0.25}"),
                Map.entry("langfuse.trace.name", "evaluate-answers"),
                Map.entry("langfuse.trace.tags", List.of("judge")),
                Map.entry("session.id", "run-1")));
    assertThat(attributes(server.spans().getLast()))
        .containsEntry("langfuse.observation.level", "ERROR")
        .containsEntry("langfuse.observation.status_message", "CS-COR-002")
        .containsEntry("langfuse.observation.model.name", "judge")
        .doesNotContainKeys(
            "langfuse.observation.cost_details", "langfuse.observation.metadata.finish");
  }

  @Test
  void aTellerThatFailsIsOneWarningAndTheNextIsHeard() {
    try (var feed = LangfuseFeed.open(config(server.endpoint(), 10), access(KEYS))) {
      for (var value : List.of(Double.NaN, 0.5, Double.POSITIVE_INFINITY)) {
        feed.tell(queue -> queue.tell(Score.number(TraceIds.trace("q"), "right", value, null)));
      }
    }

    assertThat(server.bodies("scores")).hasSize(1);
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .matches(
            "java.lang.IllegalArgumentException: A score must be finite, right was NaN at .*; it is not sent to Langfuse. This is a fault of codesense: please report it.");
  }

  @Test
  void aServerThatIsNotThereIsOneWarning() {
    tell(config(NOBODY, 10), access(KEYS), queue -> queue.tell(observation("q", "found")));

    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("1 of 1 traces and scores are not in Langfuse: CS-COR-001: ");
  }

  @Test
  void aDatasetIsReadBackAndAnItemReplacesTheOneOfItsId() throws Exception {
    try (var langfuse = open(server.endpoint())) {
      var datasets = langfuse.datasets();
      assertThat(datasets.dataset("golden/en", "Questions")).isEqualTo("dataset-golden/en");
      for (int i = 0; i < 205; i++) {
        datasets.put(
            new DatasetItem(
                "golden/en",
                "golden-" + i,
                Map.of("question", "Where?"),
                List.of("A.java"),
                Map.of("weight", 1)));
      }
      datasets.put(new DatasetItem("golden/en", "golden-0", "Where " + TOKEN, null, null));

      var items = datasets.items("golden/en", null);

      assertThat(items).hasSize(205);
      assertThat(items.get(1))
          .isEqualTo(
              new DatasetItem(
                  "golden/en",
                  "golden-1",
                  Map.of("question", "Where?"),
                  List.of("A.java"),
                  Map.of("weight", 1)));
      assertThat(String.valueOf(items.getFirst().input())).startsWith("Where <SECRET:");
      refuses(TrackingProblem.NOT_THERE, () -> datasets.items("other", null));
      refuses(
          TrackingProblem.NOT_RECORDABLE,
          () -> new DatasetItem("golden/en", "x".repeat(256), null, null, null));
    }
  }

  @Test
  void datasetsNeedTheirServer() {
    try (var langfuse = open(NOBODY)) {
      refuses(CoreProblem.SERVICE_UNREACHABLE, () -> langfuse.datasets().items("golden", null));
    }
  }

  @Test
  void aPromptComesFromMemoryUntilItIsOldAndThenFromBehindTheCallersBack() throws Exception {
    server.prompt("answer/system", "Answer {{question}} with {{ sources }}.");
    try (var langfuse = open(server.endpoint())) {
      var prompts = langfuse.prompts();
      var first = prompts.labelled("answer/system", "production").orElseThrow();
      assertThat(first)
          .isEqualTo(
              new Prompt(
                  "answer/system",
                  1,
                  List.of("production", "latest"),
                  List.of(new Prompt.Message("user", "Answer {{question}} with {{ sources }}."))));
      server.prompt("answer/system", "Answer.");

      assertThat(prompts.labelled("answer/system", "production")).hasValue(first);
      assertThat(server.exchanges()).hasSize(1);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(prompts.labelled("answer/system", "production")).hasValue(first);
      prompts.settled();
      assertThat(prompts.labelled("answer/system", "production").orElseThrow().version())
          .isEqualTo(2);
      assertThat(server.exchanges()).hasSize(2);
      assertThat(prompts.labelled("other", "production")).isEmpty();
    }
  }

  @Test
  void aPromptOfMessagesKeepsTheirRoles() throws Exception {
    server.chat(
        "chat",
        List.of(
            Map.of("type", "chatmessage", "role", "system", "content", "Be brief."),
            Map.of("type", "placeholder", "name", "history")));
    try (var langfuse = open(server.endpoint())) {
      assertThat(langfuse.prompts().labelled("chat", "production").orElseThrow().messages())
          .containsExactly(
              new Prompt.Message("system", "Be brief."),
              new Prompt.Message("placeholder", "history"));
    }
  }

  @Test
  void withoutAServerAPromptComesFromDiskOrNotAtAll() throws Exception {
    server.prompt("answer", "Answer.");
    try (var langfuse = open(server.endpoint())) {
      langfuse.prompts().labelled("answer", "production");
    }
    try (var langfuse = open(NOBODY)) {
      var prompts = langfuse.prompts();

      assertThat(prompts.labelled("answer", "production").orElseThrow().version()).isEqualTo(1);
      assertThat(prompts.labelled("other", "production")).isEmpty();
      assertThat(prompts.labelled("other", "production")).isEmpty();
    }
    assertThat(run.progress().warnings())
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning).startsWith("CS-COR-001: "))
        .anySatisfy(warning -> assertThat(warning).contains("answer is the one of an earlier run"))
        .anySatisfy(warning -> assertThat(warning).contains("other is the built-in one"));
  }

  @Test
  void feedbackIsReadWithTheQuestionAndTheAnswerThatItJudges() throws Exception {
    try (var langfuse = open(server.endpoint());
        var queue = langfuse.queue()) {
      for (int i = 0; i < 120; i++) {
        queue.tell(observation("q-" + i, "answer " + i));
        queue.tell(
            Score.truth(TraceIds.trace("run-1", "q-" + i), "feedback", i % 2 == 0, "because " + i));
      }
      queue.tell(Score.number(TraceIds.trace("run-1", "q-1"), "other", 1, null));
    }
    try (var langfuse = open(server.endpoint())) {
      var given = langfuse.feedback().scores("feedback", Instant.EPOCH);
      // Scores travel four at a time, in any order.
      assertThat(given)
          .hasSize(120)
          .contains(
              new LangfuseFeedback.Given(
                  TraceIds.trace("run-1", "q-0"), "feedback", true, "because 0"));
      assertThat(langfuse.feedback().exchange(TraceIds.trace("run-1", "q-119")))
          .contains(new LangfuseFeedback.Exchange("q-119", "answer 119"));
      assertThat(langfuse.feedback().exchange(TraceIds.trace("run-2", "q-1"))).isEmpty();
      assertThat(langfuse.feedback().scores("feedback", Instant.parse("2099-01-01T00:00:00Z")))
          .isEmpty();
    }
  }

  @Test
  void requestsAndAnswersAreWhatTheDescriptionsSay() throws Exception {
    var shared = Path.of(System.getProperty("codesense.shared", ""), "schemas");
    var description = shared.resolve("langfuse/openapi.yml");
    assumeTrue(
        Files.exists(description),
        "-Dcodesense.shared=DIR has no description of Langfuse: it is not asked");
    everyKindOfRequest();

    var schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    var proto = OtlpProto.of(shared.resolve("otlp"));
    var wrong = new ArrayList<String>();
    for (var exchange : server.exchanges()) {
      var call =
          "/%s/%s".formatted(template(exchange.path()), exchange.method().toLowerCase(Locale.ROOT));
      if (exchange.method().equals("POST")) {
        validate(schemas, description, call + "/requestBody", exchange.request(), wrong);
      }
      validate(schemas, description, call + "/responses/200", exchange.answer(), wrong);
      if (exchange.path().endsWith("/traces")) {
        wrong.addAll(proto.check("ExportTraceServiceRequest", exchange.request()));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(server.exchanges().stream().map(one -> one.method() + " " + template(one.path())))
        .contains(
            "POST ~1api~1public~1otel~1v1~1traces",
            "POST ~1api~1public~1scores",
            "POST ~1api~1public~1v2~1datasets",
            "GET ~1api~1public~1v2~1prompts~1%7BpromptName%7D");
    assertThat(proto.check("ExportTraceServiceRequest", Map.of("resourceSpan", List.of())))
        .containsExactly("ExportTraceServiceRequest.resourceSpan is not described");
  }

  private void everyKindOfRequest() throws InterruptedException {
    server.prompt("a/b", "text");
    server.chat("chat", List.of(Map.of("type", "chatmessage", "role", "user", "content", "x")));
    tellAnObservation();
    tellCalls();
    tellScores(TraceIds.trace("run-1", "q-1"));
    try (var langfuse = open(server.endpoint())) {
      langfuse.check();
      langfuse.prompts().labelled("a/b", "production");
      langfuse.prompts().labelled("chat", "production");
      langfuse.datasets().dataset("d", "words");
      langfuse.datasets().put(new DatasetItem("d", "1", "q", Map.of("a", 1), List.of()));
      langfuse.datasets().items("d", START);
      langfuse.feedback().scores("refused", Instant.EPOCH);
      langfuse.feedback().exchange(TraceIds.trace("run-1", "q-1"));
    }
  }

  /// The path in the description, as a JSON pointer in a URL has it.
  private static String template(String path) {
    return path.replaceFirst("/v2/prompts/.*", "/v2/prompts/{promptName}")
        .replaceFirst("/v2/datasets/.*", "/v2/datasets/{datasetName}")
        .replace("/", "~1")
        .replace("{", "%7B")
        .replace("}", "%7D");
  }

  private static void validate(
      JsonSchemaFactory schemas, Path description, String part, Object json, List<String> wrong) {
    var schema =
        schemas.getSchema(
            SchemaLocation.of(
                "%s#/paths%s/content/application~1json/schema"
                    .formatted(description.toUri(), part)));
    var text = new String(new JsonCodec().encode(json), StandardCharsets.UTF_8);
    schema.validate(text, InputFormat.JSON).forEach(message -> wrong.add(part + ": " + message));
  }
}
