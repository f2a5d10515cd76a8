package dev.codesense.workflow.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgoRunsTest {
  private static final String COMMIT = "816948e0123456789abcdef0123456789abcdef0";

  @Test
  void aCommitHasOneNameAndItIsShortEnough() {
    assertThat(ArgoRuns.nameForCommit("code-index", COMMIT)).isEqualTo("code-index-816948e01234");
    assertThat(ArgoRuns.nameForCommit("p".repeat(63), COMMIT))
        .isEqualTo("p".repeat(50) + "-816948e01234");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArgoRuns.nameForCommit("code-index", "main"))
        .withMessage("A commit has 12 to 64 hexadecimal digits, was main");
  }

  @Test
  void aScheduleRunsOneAtATimeByAFiveFieldCron() {
    assertThat(
            Manifest.yaml(
                ArgoRuns.schedule(
                    "code-index",
                    "nightly",
                    "0 3 * * *",
                    Optional.of("Europe/Berlin"),
                    false,
                    Map.of("store", "lucene:/index"))))
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
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ArgoRuns.schedule(
                "code-index", "nightly", "0 0 3 * * *", Optional.empty(), false, Map.of()))
        .withMessage("Argo's cron has five fields, was 0 0 3 * * *");
  }
}
