package dev.codesense.localrun;

import dev.codesense.core.text.Amount;
import dev.codesense.localrun.record.RunRecord;
import dev.codesense.localrun.record.TaskRecord;
import dev.codesense.localrun.record.TaskState;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.TimeChart;
import dev.codesense.report.Tone;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.snakeyaml.YamlWriter;
import dev.codesense.workflow.graph.PipelineGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A run as one page: its graph, and what went in, came out and was said, task by task.
public final class RunReport {
  private static final Pattern ITEM = Pattern.compile("\\[(\\d+)]");
  private static final Pattern DURATION = Pattern.compile("PT\\d+[HMS]");
  private static final Pattern WARNING = Pattern.compile("\\S+ warning: (?<words>.*)");
  private static final int LONGEST_VALUES = 20_000;

  private final PipelineGraph graph;
  private final RunRecord run;
  private final List<TaskRecord> tasks;
  private final List<Block> appendix;

  /// @param appendix what the pipeline's own results say, above the tasks
  public RunReport(
      PipelineGraph graph, RunRecord run, Map<String, TaskRecord> tasks, List<Block> appendix) {
    this.graph = graph;
    this.run = run.redacted();
    this.tasks = inOrder(tasks.values().stream().map(TaskRecord::redacted).toList());
    this.appendix = List.copyOf(appendix);
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

  public Page page() {
    var blocks = new ArrayList<Block>();
    blocks.add(summary());
    warnings().ifPresent(blocks::add);
    blocks.addAll(appendix);
    blocks.add(Block.heading("Tasks"));
    blocks.add(new GraphPicture(this::look).of(graph));
    times().ifPresent(blocks::add);
    blocks.add(table());
    section(blocks, "Parameters", run.parameters());
    blocks.add(Block.heading("Each task"));
    tasks.forEach(task -> blocks.add(details(task)));
    return new Page(graph.name() + " " + word(run.state()), blocks);
  }

  private Block summary() {
    var took = run.ended().map(_ -> ", took " + Amount.time(TaskRecord.worked(tasks))).orElse("");
    var lines = new ArrayList<Phrase>();
    var resumed =
        switch (run.resumed()) {
          case 0 -> "";
          case 1 -> " and was continued once";
          default -> " and was continued %d times".formatted(run.resumed());
        };
    lines.add(
        Phrase.of(
            Phrase.strong("The run " + word(run.state())),
            Phrase.text(". Run %s began at ".formatted(run.id())),
            Phrase.moment(run.begun()),
            Phrase.text(took + resumed + ".")));
    for (var task : tasks) {
      task.failure()
          .ifPresent(failure ->
              lines.add(
                  Phrase.of(
                      Phrase.strong(task.task()), Phrase.text(" failed: "), failure(failure))));
    }
    var tone =
        switch (run.state()) {
          case SUCCEEDED -> Tone.GOOD;
          case FAILED -> Tone.BAD;
          case CANCELED, RUNNING -> Tone.WARN;
        };
    return Block.panel(tone, Phrase.lines(lines));
  }

  private Optional<Block> warnings() {
    var lines =
        tasks.stream()
            .flatMap(task ->
                task.log().stream()
                    .map(WARNING::matcher)
                    .filter(Matcher::matches)
                    .<Phrase>map(line ->
                        Phrase.of(
                            Phrase.strong(task.task()),
                            Phrase.text(" warns: " + line.group("words")))))
            .distinct()
            .toList();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(Block.panel(Tone.WARN, Phrase.lines(lines)));
  }

  /// When each task ran, without the time in which none did.
  private Optional<Block> times() {
    var spans = new ArrayList<TimeChart.Span>();
    var still = Duration.ZERO;
    Instant first = null;
    var until = Instant.MIN;
    for (var task : TaskRecord.byBegin(tasks)) {
      var begun = task.begun().orElseThrow();
      var ended = task.ended().orElseThrow();
      if (first == null) {
        first = begun;
      } else if (begun.isAfter(until)) {
        still = still.plus(Duration.between(until, begun));
      }
      var from = Duration.between(first, begun).minus(still);
      var took = Duration.between(begun, ended);
      spans.add(
          new TimeChart.Span(
              task.task(),
              from.toMillis(),
              from.plus(took).toMillis(),
              Amount.time(from),
              Amount.time(took)));
      until = ended.isAfter(until) ? ended : until;
    }
    return spans.isEmpty()
        ? Optional.empty()
        : Optional.of(new TimeChart("When each task ran", "task", spans));
  }

  private static Phrase failure(TaskRecord.Failure failure) {
    return Phrase.of(
        Phrase.text(failure.message() + " "),
        Phrase.code(failure.code()),
        Phrase.text(failure.remedy().isEmpty() ? "" : " → " + failure.remedy()));
  }

  private static String word(RunRecord.State state) {
    return switch (state) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELED -> "was interrupted";
      case RUNNING -> "did not end";
    };
  }

  private Table table() {
    return new Table(
        List.of(
            Table.words("State"),
            Table.words("Task"),
            Table.words("Why"),
            Table.words("Began"),
            Table.numbers("Took"),
            Table.numbers("Attempts")),
        tasks.stream()
            .map(task ->
                List.of(
                    state(task),
                    Phrase.text(task.task()),
                    Phrase.text(task.reason()),
                    task.begun().map(Phrase::moment).orElse(Phrase.text("")),
                    Phrase.text(task.took().map(Amount::time).orElse("")),
                    Phrase.text(task.attempts() == 0 ? "" : "" + task.attempts())))
            .toList());
  }

  private static Block details(TaskRecord task) {
    var blocks = new ArrayList<Block>();
    task.failure().ifPresent(failure -> blocks.add(Block.paragraph(failure(failure))));
    section(blocks, "Inputs", task.inputs());
    var outputs = new TreeMap<String, Object>();
    task.parameters().forEach((name, value) -> outputs.put(new FieldName(name).kebab(), value));
    task.artifacts()
        .forEach((name, artifact) ->
            outputs.put(
                new FieldName(name).kebab(), artifact.folder() + " (" + artifact.checksum() + ")"));
    section(blocks, "Outputs", outputs);
    if (!task.log().isEmpty()) {
      blocks.add(Block.heading("Log"));
      blocks.add(new Block.Preformatted(String.join("\n", task.log())));
    }
    var summary =
        Phrase.of(
            Phrase.strong(task.task()),
            Phrase.text(" "),
            state(task),
            Phrase.text(task.took().map(took -> ", " + Amount.time(took)).orElse("")),
            Phrase.text(task.component().equals(task.task()) ? "" : ", runs " + task.component()));
    return new Block.Details(summary, task.failure().isPresent(), blocks);
  }

  /// Values as codesense.yaml would have them.
  private static void section(List<Block> blocks, String title, SortedMap<String, Object> values) {
    if (!values.isEmpty()) {
      var shown = new TreeMap<String, Object>();
      values.forEach((name, value) -> shown.put(name, asWritten(value)));
      blocks.add(Block.heading(title));
      blocks.add(
          new Block.Preformatted(
              Phrase.cut(YamlWriter.writeSorted(shown).stripTrailing(), LONGEST_VALUES)));
    }
  }

  /// Records hold a duration in ISO's form: people write `10m`.
  private static Object asWritten(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var written = new TreeMap<String, Object>();
        map.forEach((key, item) -> written.put(String.valueOf(key), asWritten(item)));
        yield written;
      }
      case List<?> list -> list.stream().map(RunReport::asWritten).toList();
      case String text when DURATION.matcher(text).matches() ->
          text.substring(2).toLowerCase(Locale.ROOT);
      default -> value;
    };
  }

  /// How the tasks of one name look together: as the worst of them.
  private GraphPicture.Look look(String name) {
    var counts = new EnumMap<TaskState, Integer>(TaskState.class);
    var same = tasks.stream().filter(task -> withoutItems(task.task()).equals(name)).toList();
    same.forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    if (same.isEmpty()) {
      return new GraphPicture.Look("· not begun", Tone.SOFT);
    }
    if (same.size() == 1) {
      var task = same.getFirst();
      return new GraphPicture.Look(
          state(task.state()) + task.took().map(took -> ", " + Amount.time(took)).orElse(""),
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
    var order = List.of(Tone.SOFT, Tone.GOOD, Tone.WARN, Tone.BAD);
    return order.indexOf(tone(one)) > order.indexOf(tone(other));
  }

  private static Phrase state(TaskRecord task) {
    return Phrase.toned(tone(task.state()), state(task.state()));
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

  private static Tone tone(TaskState state) {
    return switch (state) {
      case DONE, CACHED -> Tone.GOOD;
      case FAILED -> Tone.BAD;
      case CANCELED, RUNNING -> Tone.WARN;
      case SKIPPED, WAITING, NOT_BEGUN -> Tone.SOFT;
    };
  }
}
