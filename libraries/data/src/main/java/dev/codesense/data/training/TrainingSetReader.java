package dev.codesense.data.training;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RunContext;
import dev.codesense.data.DataProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// Reads a [TrainingSet] row by row. Immutable and safe to use across threads.
public final class TrainingSetReader {
  private final TrainingSet set;
  private final Path objects;
  private final RecordCodec codec;

  private TrainingSetReader(TrainingSet set, Path objects, RecordCodec codec) {
    this.set = set;
    this.objects = objects;
    this.codec = codec;
  }

  /// Opens a training set, checking its artifact.json.
  public static TrainingSetReader open(Artifact<TrainingSet> artifact, RunContext run) {
    return new TrainingSetReader(run.read(artifact), artifact.objects(), run.codec());
  }

  public TrainingSet set() {
    return set;
  }

  /// Gives the rows of a split in their order, each with its provenance; none where the split has
  /// none.
  ///
  /// @throws CodesenseException [DataProblem#OBJECT_DAMAGED] when a file is missing or the two do
  ///   not fit each other
  public void rows(Split split, BiConsumer<TrainingRow, RowProvenance> taker) {
    if (set.parts().stream().anyMatch(part -> part.split() == split)) {
      read(objects, split, codec, taker);
    }
  }

  /// As [#rows], of a folder that is no artifact, such as `data/training` of a project.
  public static void rows(
      Path folder, Split split, RecordCodec codec, BiConsumer<TrainingRow, RowProvenance> taker) {
    if (Files.exists(folder.resolve(split.rowsFile()))) {
      read(folder, split, codec, taker);
    }
  }

  private static void read(
      Path folder, Split split, RecordCodec codec, BiConsumer<TrainingRow, RowProvenance> taker) {
    var file = folder.resolve(split.rowsFile());
    try (var rows = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        var provenance =
            Files.newBufferedReader(
                folder.resolve(split.provenanceFile()), StandardCharsets.UTF_8)) {
      for (var row = rows.readLine(); row != null; row = rows.readLine()) {
        var origin = provenance.readLine();
        if (origin == null) {
          throw new IOException("%s ends early".formatted(split.provenanceFile()));
        }
        taker.accept(
            decode(codec, row, TrainingRow.class), decode(codec, origin, RowProvenance.class));
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new CodesenseException(
          DataProblem.OBJECT_DAMAGED, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static <T> T decode(RecordCodec codec, String line, Class<T> type) {
    return codec.decode(line.getBytes(StandardCharsets.UTF_8), type);
  }
}
