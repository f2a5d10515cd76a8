package dev.codesense.localrun;

import dev.codesense.core.Html;
import dev.codesense.core.HtmlPage;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.runtime.schema.Names;
import dev.codesense.workflow.graph.PipelineGraph;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A run as one HTML page: its graph, and what went in, came out and was said, task by task.
public final class RunReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final Pattern ITEM = Pattern.compile("\\[(\\d+)]");
  private static final int LONGEST_VALUE = 2000;

  private final PipelineGraph graph;
  private final RunRecord run;
  private final List<TaskRecord> tasks;

  public RunReport(PipelineGraph graph, RunRecord run, Map<String, TaskRecord> tasks) {
    this.graph = graph;
    this.run = run;
    this.tasks = inOrder(tasks.values());
  }

  /// As they were first heard of, the items of a loop by their numbers.
  private static List<TaskRecord> inOrder(Collection<TaskRecord> tasks) {
    var byName = new LinkedHashMap<String, List<TaskRecord>>();
    tasks.forEach(task ->
        byName.computeIfAbsent(withoutItems(task.task()), _ -> new ArrayList<>()).add(task));
    return byName.values().stream()
        .flatMap(same -> same.stream().sorted(Comparator.comparing(RunReport::withEqualDigits)))
        .toList();
  }

  private static String withoutItems(String task) {
    return task.replaceAll("\\[\\d+]", "");
  }

  private static String withEqualDigits(TaskRecord task) {
    return ITEM.matcher(task.task())
        .replaceAll(item -> "[%9d]".formatted(Integer.parseInt(item.group(1))));
  }

  public String html() {
    var parts = new ArrayList<Html>();
    parts.add(Html.element("h1", graph.name()));
    parts.add(summary());
    parts.add(new GraphPicture(this::look).of(graph));
    parts.add(Html.element("h2", "Tasks"));
    parts.add(table());
    if (!run.parameters().isEmpty()) {
      parts.add(Html.element("h2", "Parameters"));
      parts.add(values(run.parameters()));
    }
    parts.add(Html.element("h2", "Each task"));
    tasks.forEach(task -> parts.add(details(task)));
    return HtmlPage.of(graph.name() + " " + word(run.state()), Html.of(parts)).html();
  }

  private Html summary() {
    var lines = new ArrayList<Html>();
    var took =
        run.ended().map(end -> ", took " + time(Duration.between(run.begun(), end))).orElse("");
    lines.add(Html.element("strong", "The run " + word(run.state())));
    lines.add(
        Html.text(
            ". Run %s began at %s%s%s."
                .formatted(
                    run.id(),
                    TIME.format(run.begun()),
                    took,
                    switch (run.resumed()) {
                      case 0 -> "";
                      case 1 -> " and was continued once";
                      default -> " and was continued %d times".formatted(run.resumed());
                    })));
    for (var task : tasks) {
      task.failure()
          .ifPresent(failure ->
              lines.add(
                  Html.element(
                      "p",
                      Html.element("strong", task.task()),
                      Html.text(" failed: "),
                      failure(failure))));
    }
    var tone =
        switch (run.state()) {
          case SUCCEEDED -> "good";
          case FAILED -> "bad";
          case CANCELED, RUNNING -> "warn";
        };
    return Html.element("div", Html.of(lines)).with("class", "panel " + tone);
  }

  private static Html failure(TaskRecord.Failure failure) {
    return Html.of(
        Html.text(failure.message() + " "),
        Html.element("code", failure.code()),
        Html.text(failure.remedy().isEmpty() ? "" : " → " + failure.remedy()));
  }

  private static String word(RunRecord.State state) {
    return switch (state) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELED -> "was interrupted";
      case RUNNING -> "did not end";
    };
  }

  private Html table() {
    var rows = new ArrayList<Html>();
    rows.add(
        Html.element(
            "tr",
            Html.element("th", "State"),
            Html.element("th", "Task"),
            Html.element("th", "Why"),
            Html.element("th", "Began"),
            Html.element("th", "Took").with("class", "number"),
            Html.element("th", "Attempts").with("class", "number")));
    for (var task : tasks) {
      rows.add(
          Html.element(
              "tr",
              Html.element("td", state(task.state())).with("class", tone(task.state())),
              Html.element("td", task.task()),
              Html.element("td", task.reason()),
              Html.element("td", task.begun().map(TIME::format).orElse("")),
              Html.element("td", task.took().map(RunReport::time).orElse(""))
                  .with("class", "number"),
              Html.element("td", task.attempts() == 0 ? "" : "" + task.attempts())
                  .with("class", "number")));
    }
    return Html.element("table", Html.of(rows));
  }

  private static Html details(TaskRecord task) {
    var parts = new ArrayList<Html>();
    parts.add(
        Html.element(
            "summary",
            Html.element("strong", task.task()),
            Html.text(" "),
            Html.element("span", state(task.state())).with("class", tone(task.state())),
            Html.text(task.took().map(took -> ", " + time(took)).orElse("")),
            Html.text(task.component().equals(task.task()) ? "" : ", runs " + task.component())));
    task.failure().ifPresent(failure -> parts.add(Html.element("p", failure(failure))));
    section(parts, "Inputs", task.inputs());
    var outputs = new TreeMap<String, Object>();
    task.parameters().forEach((name, value) -> outputs.put(Names.kebab(name), value));
    task.artifacts()
        .forEach((name, artifact) ->
            outputs.put(Names.kebab(name), artifact.folder() + " (" + artifact.checksum() + ")"));
    section(parts, "Outputs", outputs);
    if (!task.log().isEmpty()) {
      parts.add(Html.element("h3", "Log"));
      parts.add(Html.element("pre", Html.element("code", String.join("\n", task.log()))));
    }
    var details = Html.element("details", Html.of(parts));
    return task.failure().isPresent() ? details.with("open", "open") : details;
  }

  private static void section(List<Html> parts, String title, SortedMap<String, Object> values) {
    if (!values.isEmpty()) {
      parts.add(Html.element("h3", title));
      parts.add(values(values));
    }
  }

  private static Html values(SortedMap<String, Object> values) {
    return Html.element(
        "table",
        Html.of(
            values.entrySet().stream()
                .map(entry ->
                    Html.element(
                        "tr",
                        Html.element("th", entry.getKey()),
                        Html.element("td", Html.element("code", cut(entry.getValue())))))
                .toList()));
  }

  private static String cut(Object value) {
    var text = String.valueOf(value);
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /// How the tasks of one name look together: as the worst of them.
  private GraphPicture.Look look(String name) {
    var counts = new EnumMap<TaskState, Integer>(TaskState.class);
    var same = tasks.stream().filter(task -> withoutItems(task.task()).equals(name)).toList();
    same.forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    if (same.isEmpty()) {
      return new GraphPicture.Look("· not begun", "soft");
    }
    if (same.size() == 1) {
      var task = same.getFirst();
      return new GraphPicture.Look(
          state(task.state()) + task.took().map(took -> ", " + time(took)).orElse(""),
          tone(task.state()));
    }
    var worst = counts.keySet().stream().reduce((a, b) -> worse(b, a) ? b : a).orElseThrow();
    return new GraphPicture.Look(
        counts.entrySet().stream()
            .map(entry ->
                "%s %d %s".formatted(sign(entry.getKey()), entry.getValue(), word(entry.getKey())))
            .collect(Collectors.joining(", ")),
        tone(worst));
  }

  private static boolean worse(TaskState one, TaskState other) {
    var order = List.of("soft", "good", "warn", "bad");
    return order.indexOf(tone(one)) > order.indexOf(tone(other));
  }

  private static String state(TaskState state) {
    return sign(state) + " " + word(state);
  }

  private static String word(TaskState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String sign(TaskState state) {
    return switch (state) {
      case DONE -> "✓";
      case CACHED -> "↺";
      case FAILED -> "✗";
      case CANCELED -> "■";
      case RUNNING -> "▶";
      case SKIPPED -> "–";
      case WAITING, NOT_BEGUN -> "·";
    };
  }

  private static String tone(TaskState state) {
    return switch (state) {
      case DONE, CACHED -> "good";
      case FAILED -> "bad";
      case CANCELED, RUNNING -> "warn";
      case SKIPPED, WAITING, NOT_BEGUN -> "soft";
    };
  }

  private static String time(Duration took) {
    if (took.toMillis() < 1000) {
      return took.toMillis() + " ms";
    }
    if (took.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
    return took.toHours() == 0
        ? "%d min %d s".formatted(took.toMinutes(), took.toSecondsPart())
        : "%d h %d min".formatted(took.toHours(), took.toMinutesPart());
  }
}
