package dev.codesense.cli.golden;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import dev.codesense.answer.golden.GoldenFile;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.ImportedRecord;
import dev.codesense.answer.golden.ImportedRecord.Placed;
import dev.codesense.answer.langfuse.GoldenSource;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.runtime.binding.NearestName;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
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
import java.util.stream.IntStream;
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
  /// Excel puts it before a CSV file.
  private static final String BYTE_ORDER_MARK = "\ufeff";

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
    project.open(to); // Refuses one that cannot be changed before anything is asked for.
    try (var session = Session.reading(invocation)) {
      var run = session.run("golden");
      var records = records(project, run);
      refuseUnknownColumns(records);
      // Read only now: somebody may have changed it meanwhile.
      add(project.open(to), records, TrackingAccess.of(run).masking(), to);
    }
    return CommandLine.ExitCode.OK;
  }

  private String name() {
    return source.file != null ? source.file.toString() : String.valueOf(source.dataset);
  }

  private void refuseUnknownColumns(List<Placed> records) {
    for (var column : mapping.values()) {
      if (!records.isEmpty()
          && records.stream().noneMatch(one -> one.record().columns().contains(column))) {
        throw new CodesenseException(
            GoldenProblem.NOT_IMPORTED,
            "%s has no column %s; its columns are: %s"
                .formatted(name(), column, ImportedRecord.shownColumns(records)));
      }
    }
  }

  private void add(GoldenFile golden, List<Placed> records, Masking masking, String to)
      throws IOException {
    var read =
        ImportedRecord.read(
            source.file == null ? name() + " item" : name(), records, none, invocation.codec());
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
    for (var question : read.set().questions()) {
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
    if (read.placeless() > 0) {
      invocation.warn(
          List.of(
              "%s left out: they name no file of the code. --map path=COLUMN says which column does; with --none the code does not hold their answers"
                  .formatted(Amount.of(read.placeless(), "records"))));
    }
    invocation.say("Next: `codesense golden check %s`".formatted(to));
  }

  private GoldenQuestion masked(GoldenQuestion question, GoldenFile golden, Masking masking) {
    var tags = new ArrayList<>(question.tags());
    tags.addAll(fields.tags);
    var answer = question.answer();
    return new GoldenQuestion(
        question.id().startsWith(ImportedRecord.NEW)
            ? golden.freeId("imported")
            : masking.text(question.id()),
        masking.text(question.question()),
        fields.kind == null ? question.kind() : fields.kind,
        fields.language == null ? question.language() : fields.language,
        question.anchors(),
        answer == null ? null : masking.text(answer),
        tags,
        fields.split,
        fields.weight);
  }

  private List<Placed> records(GoldenProject project, RunContext run)
      throws IOException, InterruptedException {
    if (source.dataset != null) {
      try (var langfuse =
          Langfuse.open(
              project.config().block("langfuse", LangfuseConfig.class), TrackingAccess.of(run))) {
        var items = langfuse.datasets().items(source.dataset, null);
        return IntStream.range(0, items.size())
            .mapToObj(i -> new Placed(i + 1, GoldenSource.record(items.get(i), mapping), Map.of()))
            .toList();
      }
    }
    var text = text(invocation.process().directory().resolve(name()).normalize());
    return name().toLowerCase(Locale.ROOT).endsWith(".csv") ? csv(text) : lines(text);
  }

  private String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new CodesenseException(GoldenProblem.MISSING, name() + " is a folder, not a file");
    }
    try {
      var text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new CodesenseException(GoldenProblem.MISSING, "There is no file " + name(), e);
    } catch (CharacterCodingException e) {
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED, name() + " is not UTF-8: save it as UTF-8", e);
    } catch (IOException e) {
      throw new CodesenseException(
          GoldenProblem.MISSING, "%s cannot be read: %s".formatted(name(), e), e);
    }
  }

  private List<Placed> csv(String text) throws IOException {
    var records = new ArrayList<Placed>();
    var names = NamedCsvRecordHandler.of(handler -> handler.allowDuplicateHeaderFields(true));
    try (var csv =
        CsvReader.builder()
            .allowMissingFields(true)
            .allowExtraFields(true)
            .build(names, new StringReader(text))) {
      for (var record : csv) {
        records.add(
            new Placed(
                Math.toIntExact(record.getStartingLineNumber()),
                new ImportedRecord(columns(record), mapping),
                Map.of()));
      }
    } catch (CsvParseException e) {
      var cause = e.getCause();
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED,
          "%s cannot be read as CSV: %s%s"
              .formatted(name(), e.getMessage(), cause == null ? "" : ": " + cause.getMessage()),
          e);
    }
    return records;
  }

  /// By name; of several columns of one name the first that says something.
  private Map<String, Object> columns(NamedCsvRecord record) {
    var columns = new LinkedHashMap<String, Object>();
    var header = record.getHeader();
    if (record.getFields().stream().skip(header.size()).anyMatch(field -> !field.isBlank())) {
      throw new CodesenseException(
          GoldenProblem.NOT_IMPORTED,
          "%s:%d: has %d fields, and the line of names has %d: put a text with a comma in quotes"
              .formatted(
                  name(), record.getStartingLineNumber(), record.getFieldCount(), header.size()));
    }
    for (int i = 0; i < header.size(); i++) {
      var name = header.get(i).strip();
      var value = i < record.getFieldCount() ? record.getField(i) : "";
      if (!name.isEmpty()) {
        columns.merge(name, value, (first, next) -> first.toString().isBlank() ? next : first);
      }
    }
    return columns;
  }

  private List<Placed> lines(String text) {
    var records = new ArrayList<Placed>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        records.add(
            new Placed(
                number,
                new ImportedRecord(
                    invocation.codec().decodeObject(line.getBytes(StandardCharsets.UTF_8)),
                    mapping),
                Map.of()));
      } catch (IllegalArgumentException e) {
        throw new CodesenseException(
            GoldenProblem.NOT_IMPORTED, "%s:%d: %s".formatted(name(), number, e.getMessage()), e);
      }
    }
    return records;
  }
}
