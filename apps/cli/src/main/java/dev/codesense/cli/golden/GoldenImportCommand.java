package dev.codesense.cli.golden;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.codesense.answer.golden.GoldenFile;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.answer.golden.ImportedRecord;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.runtime.binding.NearestName;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.DatasetItem;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes golden questions over from a CSV or JSON Lines file of another tool, or from a dataset"
          + " in Langfuse. Columns are known by the names that DeepEval, Ragas and Langfuse use;"
          + " --map names others.",
      "Secrets are masked. What the file has already is left as it is; a record that names no file"
          + " of the code is left out, unless --none says that the code does not hold its answer."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense golden import faq.csv --map question=Query --map path=File",
      "  codesense golden import --dataset shop-questions --to questions.yaml"
    })
final class GoldenImportCommand implements Callable<Integer> {
  /// Begins the id of a record that has none, until it gets one of the file's.
  private static final String NEW = "\ue000";

  private final Invocation invocation;

  @ArgGroup(multiplicity = "1")
  private final Source source = new Source();

  private static final class Source {
    @Parameters(
        paramLabel = "SOURCE",
        arity = "1",
        description = "A .csv file with a line of names, or a JSON Lines file.")
    private @Nullable Path file;

    @Option(
        names = "--dataset",
        paramLabel = "NAME",
        description = "Dataset of the Langfuse server that the block langfuse names.")
    private @Nullable String dataset;
  }

  @Option(
      names = "--map",
      paramLabel = "FIELD=COLUMN",
      description =
          "Column of a field: id, question, answer, kind, language, tags, repo, path, symbol, lines"
              + " (12-20) or anchors. Names in objects are joined by a dot. May be repeated.")
  private Map<String, String> mapping = new LinkedHashMap<>();

  @Option(
      names = "--none",
      description = "Records that name no file are questions that the code does not answer.")
  private boolean none;

  @Mixin private final GoldenFields fields = new GoldenFields();

  @Spec private CommandSpec command = CommandSpec.create();

  GoldenImportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (var field : mapping.keySet()) {
      if (!ImportedRecord.fields().contains(field)) {
        throw new ParameterException(
            command.commandLine(),
            "--map %s: no such field; %s"
                .formatted(field, NearestName.hint(field, ImportedRecord.fields())));
      }
    }
    var project = GoldenProject.of(invocation);
    var to = project.file(fields.file);
    var golden = project.open(to);
    try (var session = Session.reading(invocation)) {
      var run = session.run("golden");
      var records = records(project, run);
      add(golden, records, TrackingAccess.of(run).masking(), to);
    }
    return CommandLine.ExitCode.OK;
  }

  private String name() {
    return source.file != null ? source.file.toString() : String.valueOf(source.dataset);
  }

  private void add(GoldenFile golden, List<ImportedRecord> records, Masking masking, String to)
      throws IOException {
    var lines = new ArrayList<String>();
    int placeless = 0;
    for (var record : records) {
      var question = record.question(NEW + (lines.size() + 1));
      if (!question.containsKey("anchors")) {
        if (!none) {
          placeless++;
          continue;
        }
        question.put("anchors", List.of());
      }
      lines.add(new String(invocation.codec().encode(question), StandardCharsets.UTF_8));
    }
    if (lines.isEmpty()) {
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED,
          records.isEmpty()
              ? name() + " has no record"
              : "None of the %s of %s names a file of the code; their columns are: %s"
                  .formatted(
                      Amount.of(records.size(), "records"),
                      name(),
                      records.getFirst().shownColumns()));
    }
    var read =
        GoldenSet.parse(
            name() + " record",
            String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
            invocation.codec());
    int there = 0;
    var ids =
        golden.questions().stream()
            .map(GoldenQuestion::id)
            .collect(Collectors.toCollection(HashSet::new));
    var asked =
        golden.questions().stream()
            .map(GoldenQuestion::question)
            .collect(Collectors.toCollection(HashSet::new));
    int added = 0;
    for (var question : read.questions()) {
      var masked = masked(question, golden, masking);
      if (!ids.add(masked.id()) || !asked.add(masked.question())) {
        there++;
        continue;
      }
      golden.add(masked);
      added++;
    }
    golden.write();
    invocation.out().println("%s added to %s".formatted(Amount.of(added, "questions"), to));
    if (there > 0) {
      invocation.say("%s there already".formatted(Amount.of(there, "questions")));
    }
    if (placeless > 0) {
      invocation.warn(
          List.of(
              "%s left out: they name no file of the code. --map path=COLUMN says which column does; with --none the code does not hold their answers"
                  .formatted(Amount.of(placeless, "records"))));
    }
    invocation.say("Next: `codesense golden check %s`".formatted(to));
  }

  private GoldenQuestion masked(GoldenQuestion question, GoldenFile golden, Masking masking) {
    var tags = new ArrayList<>(question.tags());
    tags.addAll(fields.tags);
    var answer = question.answer();
    return new GoldenQuestion(
        question.id().startsWith(NEW) ? golden.freeId("imported") : masking.text(question.id()),
        masking.text(question.question()),
        fields.kind == null ? question.kind() : fields.kind,
        fields.language == null ? question.language() : fields.language,
        question.anchors(),
        answer == null ? null : masking.text(answer),
        tags,
        fields.split,
        fields.weight);
  }

  private List<ImportedRecord> records(GoldenProject project, RunContext run)
      throws IOException, InterruptedException {
    if (source.dataset != null) {
      try (var langfuse =
          Langfuse.open(
              project.config().block("langfuse", LangfuseConfig.class), TrackingAccess.of(run))) {
        return langfuse.datasets().items(source.dataset, null).stream()
            .map(item -> new ImportedRecord(columns(item), mapping))
            .toList();
      }
    }
    var file = invocation.process().directory().resolve(String.valueOf(source.file)).normalize();
    try {
      return name().toLowerCase(Locale.ROOT).endsWith(".csv") ? csv(file) : lines(file);
    } catch (NoSuchFileException e) {
      throw new CodesenseException(GoldenProblem.MISSING, "There is no file " + name(), e);
    }
  }

  private static Map<String, Object> columns(DatasetItem item) {
    var columns = new LinkedHashMap<String, Object>();
    columns.put("id", item.id());
    put(columns, "input", item.input());
    put(columns, "expectedOutput", item.expected());
    put(columns, "metadata", item.metadata());
    return columns;
  }

  private static void put(Map<String, Object> columns, String name, @Nullable Object value) {
    if (value != null) {
      columns.put(name, value);
    }
  }

  private List<ImportedRecord> csv(Path file) throws IOException {
    var records = new ArrayList<ImportedRecord>();
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord record : csv) {
        records.add(new ImportedRecord(record.getFieldsAsMap(), mapping));
      }
    } catch (CsvParseException e) {
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED, "%s is no CSV: %s".formatted(name(), e.getMessage()), e);
    }
    return records;
  }

  private List<ImportedRecord> lines(Path file) throws IOException {
    var records = new ArrayList<ImportedRecord>();
    int number = 0;
    for (var line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        records.add(
            new ImportedRecord(
                invocation.codec().decodeObject(line.getBytes(StandardCharsets.UTF_8)), mapping));
      } catch (IllegalArgumentException e) {
        throw new CodesenseException(
            GoldenProblem.NOT_IMPORTED, "%s:%d: %s".formatted(name(), number, e.getMessage()), e);
      }
    }
    return records;
  }
}
