package dev.codesense.finetune;

import dev.codesense.core.text.Amount;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was trained on what, on one page.
final class SummaryPage {

  private SummaryPage() {}

  static Page of(TunedAdapter adapter, TrainingSet set) {
    var values = new LinkedHashMap<String, Phrase>();
    values.put(
        "Base model",
        Phrase.text("%s at %s".formatted(adapter.baseModel(), adapter.baseRevision())));
    values.put(
        "Adapter",
        Phrase.text(
            "rank %d on %s".formatted(adapter.rank(), String.join(", ", adapter.targetModules()))));
    values.put("Folder in the remote", Phrase.code(adapter.digest()));
    values.put(
        "Rows",
        Phrase.text(
            set.parts().stream()
                .map(part -> "%s for %s".formatted(Amount.count(part.rows()), part.split().title()))
                .collect(Collectors.joining(", "))));
    values.put("Rows from", Phrase.text(adapter.lineage().index()));
    values.put(
        "Loss",
        Phrase.text(
            "%s in training, %s on validation rows"
                .formatted(
                    number(adapter.losses().train()), number(adapter.losses().validation()))));
    values.put(
        "Work",
        Phrase.text(
            "%s in %s"
                .formatted(
                    Amount.of(adapter.losses().steps(), "steps"),
                    Amount.time(Duration.ofSeconds(adapter.losses().seconds())))));
    var registration = adapter.registration();
    values.put(
        "Registered",
        Phrase.text(
            registration == null
                ? "no: mlflow.endpoint is not set"
                : "%s, version %d, alias %s"
                    .formatted(
                        registration.model(), registration.version(), Registration.CANDIDATE)));
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Properties(values));
    blocks.add(Block.heading("Trained on"));
    blocks.add(
        new Block.Bullets(
            adapter.lineage().repositories().entrySet().stream()
                .<Phrase>map(repository ->
                    Phrase.text("%s at %s".formatted(repository.getKey(), repository.getValue())))
                .toList()));
    return new Page("Adapter for " + adapter.baseModel(), List.copyOf(blocks));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "unknown" : String.format(Locale.ROOT, "%.3f", value);
  }
}
