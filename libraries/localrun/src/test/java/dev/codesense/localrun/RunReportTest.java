package dev.codesense.localrun;

import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.report.Page;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.workflow.Sample;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunReportTest {
  private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aRunIsShownAsItWas() {
    GeneratedFile.checkPage(
        Path.of("libraries/localrun/src/test/resources/run-report.html"), page().html().html());
  }

  private static Page page() {
    var tasks = new LinkedHashMap<String, TaskRecord>();
    add(tasks, task("fetch", TaskState.CACHED, "same inputs as in run 20260101-030405-000", null));
    add(tasks, task("count[0]", TaskState.DONE, "", null));
    add(
        tasks,
        task(
            "count[1]",
            TaskState.FAILED,
            "",
            new TaskRecord.Failure("CS-TST-USER", "no <b>space</b> left", "Free some.")));
    add(tasks, task("sum", TaskState.NOT_BEGUN, "", null));
    add(tasks, task("tidy", TaskState.DONE, "", null));
    var run =
        new RunRecord(
            "20260102-030405-000-00000000",
            "count-words",
            RunRecord.State.FAILED,
            BEGUN,
            Optional.of(BEGUN.plusMillis(83_456)),
            1,
            new TreeMap<>(
                Map.of(
                    "sources",
                    List.of(Map.of("url", "../a", "include", List.of()), "<script>"),
                    "timeout",
                    "PT10M",
                    "twice",
                    false)));
    return new RunReport(new Sample.CountWords().graph(), run, tasks, List.of()).page();
  }

  private static void add(Map<String, TaskRecord> tasks, TaskRecord task) {
    tasks.put(task.task(), task);
  }

  private static TaskRecord task(
      String name, TaskState state, String reason, TaskRecord.@Nullable Failure failure) {
    boolean ran = state == TaskState.DONE || state == TaskState.FAILED;
    return new TaskRecord(
        name,
        name.replaceAll("\\[\\d+]", ""),
        state,
        reason,
        "key",
        ran ? Optional.of(BEGUN) : Optional.empty(),
        ran ? Optional.of(BEGUN.plusMillis(1234)) : Optional.empty(),
        ran ? 1 : 0,
        new TreeMap<>(
            Map.of("texts", ".codesense/artifacts/fetch/20260102-030405-000-00000000/texts")),
        new TreeMap<>(Map.of("words", 301)),
        new TreeMap<>(
            Map.of(
                "counts",
                new TaskRecord.ArtifactAt(
                    ".codesense/artifacts/count/20260102-030405-000-00000000-count.0/counts",
                    "Counts:1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"))),
        List.of(
            "adds up <b>everything</b>",
            "2026-01-02T03:04:05.006Z warning: one word is <i>odd</i>",
            "and\tthat was it"),
        Optional.ofNullable(failure));
  }
}
