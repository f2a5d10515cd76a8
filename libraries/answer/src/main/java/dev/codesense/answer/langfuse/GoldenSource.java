package dev.codesense.answer.langfuse;

import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.answer.golden.ImportedRecord;
import dev.codesense.answer.golden.ImportedRecord.Placed;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.SnapshotReader;
import dev.codesense.tracking.Masking;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.DatasetItem;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseDatasets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads golden questions from where the settings say: a file, or `langfuse:NAME`, a dataset.
///
/// @param snapshot null: see [GoldenSet#read]
/// @param repositories ids of those in the index
public record GoldenSource(
    @Nullable SnapshotReader snapshot,
    Collection<String> repositories,
    LangfuseConfig langfuse,
    RunContext run) {
  /// What an item's metadata may say besides what an imported record has, and the dataset's own for
  /// all of its items.
  private static final List<String> OF_METADATA = List.of("split", "weight");

  /// @param name as the settings have it
  /// @throws CodesenseException [GoldenProblem], or why Langfuse cannot be asked: its answer is
  ///   needed
  public GoldenSet read(String name) throws InterruptedException {
    if (!name.startsWith(GoldenSet.LANGFUSE)) {
      return GoldenSet.read(name, snapshot, repositories, run);
    }
    var access = TrackingAccess.of(run);
    try (var server = Langfuse.open(langfuse, access)) {
      return dataset(
          name, server.datasets(), name.substring(GoldenSet.LANGFUSE.length()), access.masking());
    }
  }

  private GoldenSet dataset(String name, LangfuseDatasets datasets, String dataset, Masking masking)
      throws InterruptedException {
    var items = new ArrayList<>(datasets.items(dataset, null));
    // A server lists them as it likes, and the same questions are to make the same rows.
    items.sort(Comparator.comparing(DatasetItem::id));
    var common = ofMetadata(datasets.metadata(dataset));
    var records = new ArrayList<Placed>();
    for (var item : items) {
      var fields = new LinkedHashMap<>(common);
      if (item.metadata() instanceof Map<?, ?> metadata) {
        fields.putAll(ofMetadata(metadata));
      }
      records.add(new Placed(records.size() + 1, record(item), fields));
    }
    if (records.stream().noneMatch(one -> one.record().question("").containsKey("anchors"))) {
      throw new CodesenseException(
          GoldenProblem.NO_QUESTION,
          items.isEmpty()
              ? name + " has no items"
              : "None of the %s of %s names a file of the code in its metadata"
                  .formatted(Amount.of(items.size(), "items"), name));
    }
    var read = ImportedRecord.read(name + " item", records, false, run.codec());
    if (read.placeless() > 0) {
      run.progress()
          .warn(
              "%s: left out, because they name no file of the code in their metadata: %s"
                  .formatted(name, Amount.of(read.placeless(), "items")));
    }
    read.set().remarks().forEach(run.progress()::warn);
    return new GoldenSet(
        name,
        read.set().questions().stream().map(question -> masked(question, masking)).toList(),
        List.of());
  }

  private static Map<String, Object> ofMetadata(Map<?, ?> metadata) {
    var fields = new LinkedHashMap<String, Object>();
    for (var field : OF_METADATA) {
      var value = metadata.get(field);
      if (value != null) {
        fields.put(field, value);
      }
    }
    return fields;
  }

  /// An item with the columns `input`, `expectedOutput` and what is in `metadata`.
  public static ImportedRecord record(DatasetItem item, Map<String, String> mapping) {
    var columns = new LinkedHashMap<String, Object>();
    columns.put("id", item.id());
    put(columns, "input", item.input());
    put(columns, "expectedOutput", item.expected());
    put(columns, "metadata", item.metadata());
    return new ImportedRecord(columns, mapping);
  }

  private static ImportedRecord record(DatasetItem item) {
    return record(item, Map.of());
  }

  private static void put(Map<String, Object> columns, String name, @Nullable Object value) {
    if (value != null) {
      columns.put(name, value);
    }
  }

  private static GoldenQuestion masked(GoldenQuestion question, Masking masking) {
    var answer = question.answer();
    return new GoldenQuestion(
        masking.text(question.id()),
        masking.text(question.question()),
        question.kind(),
        question.language(),
        question.anchors(),
        answer == null ? null : masking.text(answer),
        question.tags(),
        question.split(),
        question.weight());
  }
}
