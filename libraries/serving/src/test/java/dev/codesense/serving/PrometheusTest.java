package dev.codesense.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.serving.Script.Said;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00.500Z");
  private static final String QUERY = "/api/v1/query";

  @TempDir Path folder;

  @Test
  void aVectorGivesOnePointOfEachSeries() throws Exception {
    try (var script =
            answering("vector", "[{'metric':{'pod':'a'},'value':[1435781451.781,'1.5']}]");
        var prometheus = open(script, Map.of())) {
      var found = prometheus.instant("up", NOON);

      assertThat(found)
          .isEqualTo(
              new Found(
                  "up",
                  List.of(
                      new Series(
                          Map.of("pod", "a"),
                          List.of(
                              new Series.Point(Instant.ofEpochMilli(1_435_781_451_781L), 1.5)))),
                  List.of()));
      assertThat(script.asked().getFirst().uri())
          .startsWith("/api/v1/query?query=up&time=1796040000.500&timeout=10000ms");
    }
  }

  @Test
  void aMatrixGivesAllPointsAndNumbersThatAreNoneAsTheyAre() throws Exception {
    try (var script =
            answering(
                "matrix",
                "[{'metric':{},'values':[[1,'NaN'],[2,'+Inf'],[3,'-Inf'],[4.5,'1e3']]}]");
        var prometheus = open(script, Map.of())) {
      var points = prometheus.instant("up[5m]", NOON).series().getFirst().points();

      assertThat(points)
          .extracting(Series.Point::value)
          .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1_000.0);
      assertThat(points.getLast().at()).isEqualTo(Instant.ofEpochMilli(4_500));
    }
  }

  @Test
  void aPlainNumberIsASeriesWithoutLabelsAndNothingIsNothing() throws Exception {
    try (var number = answering("scalar", "[1,'42']");
        var nothing = answering("vector", "[]");
        var prometheus = open(number, Map.of());
        var other = open(nothing, Map.of())) {
      assertThat(prometheus.instant("42", NOON).series())
          .containsExactly(
              new Series(Map.of(), List.of(new Series.Point(Instant.ofEpochSecond(1), 42))));
      assertThat(other.instant("nothing", NOON).series()).isEmpty();
    }
  }

  @Test
  void aNativeHistogramIsWarnedOfAndNotTakenForAnEmptySeries() throws Exception {
    try (var script =
            answering(
                "vector", "[{'metric':{'pod':'a'},'histogram':[1,{'count':'3','sum':'4'}]}]");
        var prometheus = open(script, Map.of())) {
      var found = prometheus.instant("h", NOON);

      assertThat(found.series()).isEmpty();
      assertThat(found.warnings())
          .containsExactly("{pod=a} is a native histogram, which is not read");
    }
  }

  @Test
  void aTextIsNoMeasurement() throws Exception {
    try (var script = answering("string", "[1,'a text']");
        var prometheus = open(script, Map.of())) {
      assertProblem(() -> prometheus.instant("\"a text\"", NOON), ServingProblem.QUERY_REFUSED);
    }
  }

  @Test
  void whatPrometheusWarnsOfIsHandedOn() throws Exception {
    try (var script =
            Script.of(
                QUERY,
                200,
                json(
                    "{'status':'success','warnings':['store a is down'],"
                        + "'data':{'resultType':'vector','result':[]}}"));
        var prometheus = open(script, Map.of())) {
      assertThat(prometheus.instant("up", NOON).warnings()).containsExactly("store a is down");
    }
  }

  @Test
  void aQueryThatIsWrongIsToldInPrometheusOwnWords() throws Exception {
    try (var script =
            Script.of(
                QUERY,
                400,
                json("{'status':'error','errorType':'bad_data','error':'1:3: parse error: no'}"));
        var prometheus = open(script, Map.of())) {
      assertProblem(() -> prometheus.instant("up{", NOON), ServingProblem.QUERY_REFUSED)
          .hasMessage(
              "Prometheus at %s answers 400 to /api/v1/query: 1:3: parse error: no; the query is up{"
                  .formatted(script.url()));
      assertThat(script.pauses()).isEmpty();
    }
  }

  @Test
  void aBusyServerIsAskedAgainLaterEachTimeAndThenGivenUp() throws Exception {
    var busy = new Said(503, json("{'status':'error','error':'query timed out'}"), "");
    var good = new Said(200, body("vector", "[]"), "");
    try (var recovers = new Script(Map.of(QUERY, List.of(busy, busy, good)));
        var never = new Script(Map.of(QUERY, List.of(busy)));
        var prometheus = open(recovers, Map.of());
        var other = open(never, Map.of())) {
      assertThat(prometheus.instant("up", NOON).series()).isEmpty();
      assertThat(recovers.pauses()).hasSize(2);
      assertThat(recovers.pauses().get(1)).isGreaterThan(recovers.pauses().get(0));
      assertProblem(() -> other.instant("up", NOON), CoreProblem.SERVICE_BUSY)
          .hasMessageContaining("503")
          .hasMessageEndingWith("query timed out; gave up after 4 attempts");
    }
  }

  @Test
  void credentialsAndTenantTravelAndAreInNoMessage() throws Exception {
    try (var script = Script.of(QUERY, 403, "no entry for s3cret-token");
        var prometheus =
            Prometheus.open(
                new PrometheusConfig(script.url(), "team-a", null, Duration.ofSeconds(10)),
                secrets(Map.of("prometheus-token", "s3cret-token")),
                script.pace())) {
      assertProblem(() -> prometheus.instant("up", NOON), ServingProblem.KEY_REFUSED)
          .hasMessageContaining("CODESENSE_PROMETHEUS_TOKEN")
          .hasMessageNotContaining("s3cret");
      assertThat(script.asked().getFirst().header("Authorization"))
          .isEqualTo("Bearer s3cret-token");
      assertThat(script.asked().getFirst().header("X-Scope-OrgID")).isEqualTo("team-a");
    }
  }

  @Test
  void aUserAndAPasswordDoInPlaceOfAToken() throws Exception {
    try (var script = answering("vector", "[]");
        var prometheus =
            open(script, Map.of("prometheus-username", "ann", "prometheus-password", "secret"))) {
      prometheus.instant("up", NOON);

      assertThat(script.asked().getFirst().header("Authorization"))
          .isEqualTo("Basic YW5uOnNlY3JldA==");
    }
  }

  @Test
  void aKeyDoesNotTravelInTheClear() {
    assertProblem(
        () ->
            Prometheus.open(
                PrometheusConfig.of(URI.create("http://metrics.example.com")),
                secrets(Map.of("prometheus-token", "t")),
                RetryingHttp.Pace.ofMachine()),
        ServingProblem.KEY_IN_THE_CLEAR);
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsNamedBeforeAnythingIsSent() {
    assertProblem(
        () ->
            Prometheus.open(
                PrometheusConfig.of(URI.create("https://metrics.example.com")),
                secrets(Map.of("prometheus-token", "two\nlines")),
                RetryingHttp.Pace.ofMachine()),
        ServingProblem.KEY_REFUSED);
  }

  @Test
  void aLoginPageAndARedirectToOneAreNotPrometheus() throws Exception {
    try (var page = Script.of(QUERY, 200, "<html>Log in</html>");
        var redirect =
            new Script(Map.of(QUERY, List.of(new Said(302, "", "https://sso.example.com/"))));
        var json = Script.of(QUERY, 200, "{\"status\":\"ok\"}");
        var prometheus = open(page, Map.of());
        var other = open(redirect, Map.of());
        var third = open(json, Map.of())) {
      assertProblem(() -> prometheus.instant("up", NOON), ServingProblem.NOT_THE_SERVICE);
      assertProblem(() -> other.instant("up", NOON), ServingProblem.NOT_THE_SERVICE)
          .hasMessageContaining("redirects are not followed");
      assertProblem(() -> third.instant("up", NOON), ServingProblem.NOT_THE_SERVICE);
    }
  }

  @Test
  void nobodyThereIsToldFromNoAnswerInTime() throws Exception {
    URI gone;
    try (var server = LoopbackServer.start("gone", _ -> {})) {
      gone = server.url();
    }
    var waiting = new AtomicReference<LoopbackServer>();
    try (var silent =
            LoopbackServer.start(
                "silent", _ -> Optional.ofNullable(waiting.get()).orElseThrow().awaitClose());
        var script = Script.of(QUERY, 200, "")) {
      waiting.set(silent);
      var quick = new PrometheusConfig(silent.url(), null, null, Duration.ofMillis(200));
      try (var nobody =
              Prometheus.open(PrometheusConfig.of(gone), _ -> Optional.empty(), script.pace());
          var slow = Prometheus.open(quick, _ -> Optional.empty(), script.pace())) {
        assertProblem(() -> nobody.instant("up", NOON), CoreProblem.SERVICE_UNREACHABLE);
        assertProblem(() -> slow.instant("up", NOON), CoreProblem.SERVICE_TOO_SLOW)
            .hasMessageContaining("0.2 s");
      }
    }
  }

  @Test
  void aPathBeforeTheApiIsKept() throws Exception {
    try (var script = Script.of("/metrics-of/prometheus" + QUERY, 200, body("vector", "[]"));
        var prometheus =
            Prometheus.open(
                PrometheusConfig.of(script.url().resolve("/metrics-of/prometheus")),
                _ -> Optional.empty(),
                script.pace())) {
      assertThat(prometheus.instant("up", NOON).series()).isEmpty();
    }
  }

  @Test
  void certificatesThatAreNoneAreNamed() throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    assertProblem(
        () ->
            Prometheus.open(
                new PrometheusConfig(
                    URI.create("https://metrics.example.com"), null, file, Duration.ofSeconds(1)),
                _ -> Optional.empty(),
                RetryingHttp.Pace.ofMachine()),
        ServingProblem.CERTIFICATES_UNREADABLE);
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> PrometheusConfig.of(URI.create("prometheus:9090")))
        .isInstanceOf(RefusedValueException.class)
        .hasMessageContaining("endpoint must be an http or https URL");
    assertThatThrownBy(() -> PrometheusConfig.of(URI.create("http://ann:pw@prometheus")))
        .isInstanceOf(RefusedValueException.class)
        .hasMessageNotContaining("pw");
  }

  private static Prometheus open(Script script, Map<String, String> secrets) {
    return Prometheus.open(PrometheusConfig.of(script.url()), secrets(secrets), script.pace());
  }

  private static Function<String, Optional<Secret>> secrets(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name)).map(Secret::new);
  }

  private static Script answering(String type, String result) throws IOException {
    return Script.of(QUERY, 200, body(type, result));
  }

  private static String body(String type, String result) {
    return json(
        "{'status':'success','data':{'resultType':'%s','result':%s}}".formatted(type, result));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private interface Asking {
    void ask() throws Exception;
  }

  private static AbstractThrowableAssert<?, CodesenseException> assertProblem(
      Asking asking, Problem problem) {
    var failure = catchThrowableOfType(CodesenseException.class, asking::ask);
    assertThat(failure).isNotNull();
    assertThat(failure.problem()).isEqualTo(problem);
    return assertThat(failure);
  }
}
