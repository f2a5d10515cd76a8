package dev.codesense.engines.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.engines.CommitRuns.Event;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.Schedule;
import dev.codesense.workflow.argo.Manifest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgoRunsTest {
  private static final Event EVENT = new Event("code-index docs", "816948e0123456789abcdef0");
  private static final ArgoRequest REQUEST =
      new ArgoRequest("code-index", Map.of("store", "lucene:/index"), null);

  @Test
  void aCommitHasOneNameInItsGroupAndItIsShortEnough() {
    assertThat(name(REQUEST, EVENT, 1)).isEqualTo("code-index-7ca59b49-816948e01234");
    assertThat(name(REQUEST, new Event("code-index tests", EVENT.commit()), 1))
        .isEqualTo("code-index-c1318d93-816948e01234");
    assertThat(name(new ArgoRequest("p".repeat(63), Map.of(), null), EVENT, 2))
        .isEqualTo("p".repeat(39) + "-7ca59b49-816948e01234-2")
        .hasSize(63);
  }

  private static String name(ArgoRequest request, Event event, int attempt) {
    return String.valueOf(ArgoRuns.forCommit(request, event, attempt).metadata().name());
  }

  @Test
  void aScheduleRunsOneAtATimeByAFiveFieldCron() {
    assertThat(
            Manifest.yaml(
                ArgoRuns.schedule(
                    REQUEST, "nightly", new Schedule.Cron("0 0 3 * * *"), "Europe/Berlin")))
        .isEqualTo(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: CronWorkflow
            metadata:
              labels:
                app.kubernetes.io/part-of: codesense
              name: nightly
            spec:
              concurrencyPolicy: Forbid
              schedules:
              - 0 3 * * *
              suspend: false
              timezone: Europe/Berlin
              workflowSpec:
                arguments:
                  parameters:
                  - name: store
                    value: lucene:/index
                workflowTemplateRef:
                  name: code-index
            """);
  }

  @Test
  void fiveFieldsSixThatBeginWithNoSecondsAndWordsAreOneToArgo() {
    assertThat(Schedule.Cron.ofFiveFields("0 3 * * MON-FRI").withoutSeconds())
        .isEqualTo("0 3 * * MON-FRI");
    assertThat(Schedule.Cron.ofFiveFields("0 0 3 * * *").withoutSeconds()).isEqualTo("0 3 * * *");
    assertThat(Schedule.Cron.ofFiveFields("@daily").withoutSeconds()).isEqualTo("@daily");
  }

  @Test
  void aScheduleThatStartsAtCertainSecondsIsRefused() {
    assertThatThrownBy(() -> new Schedule.Cron("30 0 3 * * *").withoutSeconds())
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(KfpProblem.BAD_SCHEDULE))
        .hasMessage("The cron `30 0 3 * * *` starts at seconds `30`, and Argo knows minutes only");
  }

  @Test
  void aNameThatKubernetesWouldNotTakeIsRefused() {
    assertThatThrownBy(() -> ArgoRuns.run(REQUEST, "Nightly run"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(ArgoProblem.NAME_REFUSED))
        .hasMessage(
            "`Nightly run` is not a name for Argo: lower-case letters, digits and hyphens, at most 63");
    assertThatThrownBy(
            () -> ArgoRuns.schedule(REQUEST, "n".repeat(53), new Schedule.Cron("@daily"), "UTC"))
        .hasMessageEndingWith("at most 52");
  }
}
